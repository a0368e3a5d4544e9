/* SPDX-License-Identifier: MIT */
/*
 * client - FILL IN: what it does; the example sends a line, prints the reply
 *
 *	client                        server
 *	hello  ------------------->
 *	       <-------------------   HELLO
 *	closes                        closes
 *
 * Usage: client [PORT], on 127.0.0.1; default 5000
 */
#define _POSIX_C_SOURCE 200809L

#include <netinet/in.h>
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_SIZE = 256 };

/* Returns a new TCP socket, or -1 with errno. */
static int make_socket(void)
{
	/* TODO 1: Make the socket: socket(2), tcp(7). */
	warnx("TODO 1 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 1 */
}

/* Connects the socket to port on 127.0.0.1. Returns 0, or -1 with errno. */
static int connect_socket(int fd, in_port_t port)
{
	/* TODO 2: Fill in the address, connect: ip(7), connect(2). */
	(void)fd, (void)port;
	warnx("TODO 2 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 2 */
}

/*
 * Reads a line of less than MESSAGE_SIZE bytes from standard input, and drops
 * its newline. Returns its length, or -1 at the end of input.
 */
static int read_message(char *message)
{
	/* TODO 3: Read a line, drop its newline: fgets(3), strcspn(3). */
	(void)message;
	warnx("TODO 3 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 3 */
}

/* Sends message without its NUL. Returns as send(2) does. */
static ssize_t send_message(int fd, const char *message)
{
	/* TODO 4: Send the characters of the message: send(2), strlen(3). */
	(void)fd, (void)message;
	warnx("TODO 4 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 4 */
}

/*
 * Receives a message of less than MESSAGE_SIZE bytes, puts a NUL behind it.
 * Returns its length, 0 at end of file, or -1 with errno.
 */
static ssize_t receive_message(int fd, char *message)
{
	/* TODO 5: Receive the reply, put a NUL behind it: recv(2). */
	(void)fd, (void)message;
	warnx("TODO 5 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 5 */
}

int main(int argc, char *argv[])
{
	long port = argc > 1 ? strtol(argv[1], NULL, 10) : 5000;
	char message[MESSAGE_SIZE];
	ssize_t count;
	int fd;

	if (argc > 2 || port < 1 || port > 65535) {
		fputs("usage: client [PORT]\n", stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN); /* a peer that is gone is an error of send */

	if ((fd = make_socket()) == -1)
		err(1, "socket");
	if (connect_socket(fd, (in_port_t)port) == -1)
		err(1, "connect 127.0.0.1:%ld", port);
	if (read_message(message) < 1)
		errx(1, "no line to send");
	if (send_message(fd, message) == -1)
		err(1, "send");
	if ((count = receive_message(fd, message)) == -1)
		err(1, "recv");
	if (count == 0)
		errx(1, "the server has closed without a reply");
	puts(message);
	close(fd);
	return 0;
}
