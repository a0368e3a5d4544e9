// SPDX-License-Identifier: MIT
/* pass - what the program under test writes and reads. */
#include "subject.h"

#include <sys/socket.h>

#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void write_all(int fd, const char *data, size_t size)
{
	if (write(fd, data, size) != (ssize_t)size)
		err(1, "write");
}

/* Writes every byte that there is, once. */
void write_every_byte(int fd)
{
	char data[256];

	for (int i = 0; i < 256; i++)
		data[i] = (char)i;
	write_all(fd, data, sizeof(data));
}

/*
 * Receives once, so many bytes at most, 0 for any number; prints it in
 * brackets, if asked to: [] is end of file.
 */
void receive(int print, size_t size)
{
	char data[4096];
	ssize_t got = recv(connection, data, size ? size : sizeof(data), 0);

	if (got == -1)
		err(1, "recv");
	if (!print)
		return;
	printf("[");
	for (ssize_t i = 0; i < got; i++)
		printf(data[i] ? "%c" : "\\0", data[i]);
	printf("]\n");
}

/* Reads a line (or what there is) and sends it as it is, prints "typed". */
void pass_line_on(void)
{
	char line[8192];
	ssize_t got = read(STDIN_FILENO, line, sizeof(line));

	if (got > 0)
		write_all(connection, line, (size_t)got);
	printf(got > 0 ? "line\n" : "no line\n");
}

void forever(const char *data, int fd)
{
	for (;;)
		write_all(fd, data, strlen(data));
}
