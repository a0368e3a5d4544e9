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

enum { MESSAGE_SIZE = 256 }; /* the longest message and its NUL */

/* Returns a new TCP socket, or -1 with errno. */
static int make_socket(void)
{
	/* TODO 1: Make the socket: socket(2), tcp(7). */
	return socket(AF_INET, SOCK_STREAM, 0);
	/* END TODO 1 */
}

/* Connects the socket to port on 127.0.0.1. Returns 0, or -1 with errno. */
static int connect_socket(int fd, in_port_t port)
{
	/* TODO 2: Fill in the address, connect: ip(7), connect(2). */
	struct sockaddr_in server = {.sin_family = AF_INET};

	server.sin_port = htons(port);
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return connect(fd, (const void *)&server, sizeof(server));
	/* END TODO 2 */
}

/*
 * Reads a line from standard input into a buffer of MESSAGE_SIZE bytes, without
 * its newline. Returns its length, 0 at the end of input, or -1 with errno.
 */
static int read_message(char *message)
{
	/* TODO 3: Read a line, drop its newline: fgets(3), strcspn(3). */
	if (fgets(message, MESSAGE_SIZE, stdin) == NULL)
		return ferror(stdin) ? -1 : 0;
	message[strcspn(message, "\r\n")] = '\0';
	return (int)strlen(message);
	/* END TODO 3 */
}

/* Sends the characters of message. Returns 0, or -1 with errno. */
static int send_message(int fd, const char *message)
{
	/* TODO 4: Send the message without its NUL: send(2). */
	return send(fd, message, strlen(message), 0) == -1 ? -1 : 0;
	/* END TODO 4 */
}

/*
 * Receives a message into a buffer of MESSAGE_SIZE bytes and ends it with a
 * NUL. Returns its length, 0 at end of file, or -1 with errno, which is never
 * EINTR.
 */
static ssize_t receive_message(int fd, char *message)
{
	/* TODO 5: Receive the reply, terminate it: recv(2). */
	ssize_t count;

	do
		count = recv(fd, message, MESSAGE_SIZE - 1, 0);
	while (count == -1 && errno == EINTR);
	message[count > 0 ? count : 0] = '\0';
	return count;
	/* END TODO 5 */
}

int main(int argc, char *argv[])
{
	long port = argc > 1 ? strtol(argv[1], NULL, 10) : 5000;
	char message[MESSAGE_SIZE];
	ssize_t length;
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
	if ((length = read_message(message)) == -1)
		err(1, "standard input");
	if (length > 0) {
		if (send_message(fd, message) == -1)
			err(1, "send");
		if ((length = receive_message(fd, message)) == -1)
			err(1, "recv");
		if (length == 0)
			errx(1, "the server has closed without a reply");
		puts(message);
	}
	close(fd);
	return 0;
}
