/* SPDX-License-Identifier: MIT */
/*
 * server - talks with one client over TCP, in strict turns
 *
 *	client                        server
 *	hello  ------------------->
 *	       <-------------------   hello yourself
 *	exit   ------------------->   (either side may say it)
 *	closes                        closes
 *
 * Usage: server [PORT], on 127.0.0.1; default 5000
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
 * Binds the socket to port on 127.0.0.1, INADDR_LOOPBACK in ip(7), even if an
 * earlier connection there is in TIME_WAIT. Returns 0, or -1 with errno.
 */
static int bind_socket(int fd, in_port_t port)
{
	/* TODO 2: Set SO_REUSEADDR, bind: setsockopt(2), htons(3), bind(2). */
	(void)fd, (void)port;
	warnx("TODO 2 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 2 */
}

/* Makes it a listening socket, for one client. Returns 0, or -1 with errno. */
static int start_listening(int fd)
{
	/* TODO 3: Let a client connect: listen(2). */
	(void)fd;
	warnx("TODO 3 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 3 */
}

/* Waits for a client. Returns a descriptor for the talk, or -1 with errno. */
static int accept_client(int listener, struct sockaddr_in *client)
{
	/* TODO 4: Accept one client, store its address: accept(2). */
	(void)listener, (void)client;
	warnx("TODO 4 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 4 */
}

/*
 * The peer's turn: receives a message and puts a NUL behind it. Returns 1 when
 * the talk goes on, 0 after "exit" or at end of file, or -1 with errno.
 */
static int hear(int fd, char message[MESSAGE_MAX + 1])
{
	/* TODO 5: Receive, terminate, see whether it is the end: recv(2). */
	(void)fd, (void)message;
	warnx("TODO 5 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 5 */
}

/* Prints "[Client 127.0.0.1:54321]: hello". Returns 1, or -1 with errno. */
static int show(const struct sockaddr_in *client, const char *message)
{
	/* TODO 6: Print who said what: inet_ntop(3), ntohs(3). */
	(void)client, (void)message;
	warnx("TODO 6 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 6 */
}

/*
 * Our turn: reads a message and sends its characters, "exit" as well.
 * Returns 1 when the talk goes on, 0 after "exit", or -1 with errno.
 */
static int say(int fd)
{
	/* TODO 7: Read, send, see whether it was the end: send(2). */
	(void)fd, (void)read_message;
	warnx("TODO 7 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 7 */
}

int main(int argc, char *argv[])
{
	const char *text = argc > 1 ? argv[1] : "5000";
	char *end, message[MESSAGE_MAX + 1];
	long port = strtol(text, &end, 10);
	struct sockaddr_in client;
	int listener, fd, state;

	if (argc > 2)
		errx(2, "usage: server [PORT]");
	if (*end != '\0' || port < 1 || port > 65535)
		errx(2, "port %s: not a number from 1 to 65535", text);
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN); /* a peer that is gone is an error of send */

	if ((listener = make_socket()) == -1)
		err(1, "socket");
	if (bind_socket(listener, (in_port_t)port) == -1)
		err(1, "bind 127.0.0.1:%ld", port);
	if (start_listening(listener) == -1)
		err(1, "listen 127.0.0.1:%ld", port);
	printf("The server is waiting for a client on 127.0.0.1:%ld\n", port);
	if ((fd = accept_client(listener, &client)) == -1)
		err(1, "accept 127.0.0.1:%ld", port);
	puts("A client has connected and speaks first; \"exit\" ends");

	while ((state = hear(fd, message)) == 1 &&
	       (state = show(&client, message)) == 1 && (state = say(fd)) == 1)
		;
	if (state == -1)
		err(1, "conversation");
	puts("The conversation has ended");
	close(fd);
	close(listener);
	return 0;
}
