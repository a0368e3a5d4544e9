/* SPDX-License-Identifier: MIT */
/*
 * client - talks with a server over TCP, in strict turns, and begins
 *
 *	client                        server
 *	hello  ------------------->
 *	       <-------------------   hello yourself
 *	exit   ------------------->   (either side may say it)
 *	closes                        closes
 *
 * Usage: client [PORT], on 127.0.0.1; default 5000
 */
#define _POSIX_C_SOURCE 200809L

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_MAX = 255 }; /* the longest message, in bytes */

/* Returns the next line that is typed, "exit" at the end of input. */
static const char *read_message(void)
{
	static char *line; /* the next call uses it again */
	static size_t size;

	while (getline(&line, &size, stdin) != -1) {
		line[strcspn(line, "\r\n")] = '\0';
		if (strlen(line) > MESSAGE_MAX)
			warnx("line too long: at most %d bytes", MESSAGE_MAX);
		else if (line[0] != '\0')
			return line;
	}
	return "exit";
}

/* Returns a new TCP socket, or -1 with errno. */
static int make_socket(void)
{
	/* TODO 1: Make the socket: socket(2), tcp(7). */
	warnx("TODO 1 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 1 */
}

/*
 * Connects the socket to port on 127.0.0.1, INADDR_LOOPBACK in ip(7), and
 * stores that address. Returns 0, or -1 with errno.
 */
static int connect_socket(int fd, in_port_t port, struct sockaddr_in *server)
{
	/* TODO 2: Fill in the address, connect: htons(3), connect(2). */
	(void)fd, (void)port, (void)server;
	warnx("TODO 2 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 2 */
}

/*
 * Our turn: reads a message and sends its characters, "exit" as well.
 * Returns 1 when the talk goes on, 0 after "exit", or -1 with errno.
 */
static int say(int fd)
{
	/* TODO 3: Read, send, see whether it was the end: send(2). */
	(void)fd, (void)read_message;
	warnx("TODO 3 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 3 */
}

/*
 * The peer's turn: receives a message and puts a NUL behind it. Returns 1 when
 * the talk goes on, 0 after "exit" or at end of file, or -1 with errno.
 */
static int hear(int fd, char message[MESSAGE_MAX + 1])
{
	/* TODO 4: Receive, terminate, see whether it is the end: recv(2). */
	(void)fd, (void)message;
	warnx("TODO 4 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 4 */
}

/* Prints "[Server 127.0.0.1:5000]: hello". Returns 1, or -1 with errno. */
static int show(const struct sockaddr_in *server, const char *message)
{
	/* TODO 5: Print who said what: inet_ntop(3), ntohs(3). */
	(void)server, (void)message;
	warnx("TODO 5 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 5 */
}

int main(int argc, char *argv[])
{
	const char *text = argc > 1 ? argv[1] : "5000";
	char *end, message[MESSAGE_MAX + 1];
	long port = strtol(text, &end, 10);
	struct sockaddr_in server;
	int fd, state;

	if (argc > 2)
		errx(2, "usage: client [PORT]");
	if (*end != '\0' || port < 1 || port > 65535)
		errx(2, "port %s: not a number from 1 to 65535", text);
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN); /* a peer that is gone is an error of send */

	if ((fd = make_socket()) == -1)
		err(1, "socket");
	if (connect_socket(fd, (in_port_t)port, &server) == -1)
		err(1, "connect 127.0.0.1:%ld", port);
	printf("Connected to 127.0.0.1:%ld: you begin; \"exit\" ends\n", port);

	while ((state = say(fd)) == 1 && (state = hear(fd, message)) == 1 &&
	       (state = show(&server, message)) == 1)
		;
	if (state == -1)
		err(1, "conversation");
	puts("The conversation has ended");
	close(fd);
	return 0;
}
