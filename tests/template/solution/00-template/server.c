/* SPDX-License-Identifier: MIT */
/*
 * server - FILL IN: what it does; the example replies in upper case
 *
 *	client                        server
 *	hello  ------------------->
 *	       <-------------------   HELLO
 *	closes                        closes
 *
 * Usage: server [PORT], on 127.0.0.1; default 5000
 */
#define _POSIX_C_SOURCE 200809L

#include <netinet/in.h>
#include <sys/socket.h>

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MESSAGE_SIZE = 256 };

/* Returns a new TCP socket, or -1 with errno. */
static int make_socket(void)
{
	/* TODO 1: Make the socket: socket(2), tcp(7). */
	return socket(AF_INET, SOCK_STREAM, 0);
	/* END TODO 1 */
}

/*
 * Binds the socket to port on 127.0.0.1, which can be used again at once.
 * Returns 0, or -1 with errno.
 */
static int bind_socket(int fd, in_port_t port)
{
	/* TODO 2: Allow reuse, fill in the address, bind: ip(7), bind(2). */
	struct sockaddr_in address = {.sin_family = AF_INET};
	int on = 1;

	address.sin_port = htons(port);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1)
		return -1;
	return bind(fd, (struct sockaddr *)&address, sizeof(address));
	/* END TODO 2 */
}

/* Makes fd a listening socket, for one client. Returns 0, or -1 with errno. */
static int start_listening(int fd)
{
	/* TODO 3: Let a client connect: listen(2). */
	return listen(fd, 1);
	/* END TODO 3 */
}

/* Returns the descriptor of a connection with a client, or -1 with errno. */
static int accept_client(int listener)
{
	/* TODO 4: Accept one connection: accept(2). */
	return accept(listener, NULL, NULL);
	/* END TODO 4 */
}

/*
 * Receives a message and replies with the same in upper case; at end of file
 * there is nothing to reply to. Returns -1 with errno when it fails.
 */
static ssize_t answer(int fd)
{
	/* TODO 5: Receive, change the bytes, send: recv(2), toupper(3). */
	char message[MESSAGE_SIZE];
	ssize_t i, count = recv(fd, message, sizeof(message), 0);

	for (i = 0; i < count; i++)
		message[i] = (char)toupper((unsigned char)message[i]);
	return count > 0 ? send(fd, message, (size_t)count, 0) : count;
	/* END TODO 5 */
}

int main(int argc, char *argv[])
{
	long port = argc > 1 ? strtol(argv[1], NULL, 10) : 5000;
	int listener, fd;

	if (argc > 2 || port < 1 || port > 65535) {
		fputs("usage: server [PORT]\n", stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN); /* a peer that is gone is an error of send */

	if ((listener = make_socket()) == -1)
		err(1, "socket");
	if (bind_socket(listener, (in_port_t)port) == -1)
		err(1, "bind 127.0.0.1:%ld", port);
	if (start_listening(listener) == -1)
		err(1, "listen 127.0.0.1:%ld", port);
	if ((fd = accept_client(listener)) == -1)
		err(1, "accept 127.0.0.1:%ld", port);
	if (answer(fd) == -1)
		err(1, "conversation");
	close(fd);
	close(listener);
	return 0;
}
