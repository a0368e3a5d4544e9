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
 *
 * A message is a line from standard input, without its newline.
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

#define DEFAULT_PORT "5000"

/*
 * The longest message, and room for what some peers send, a whole buffer of
 * 256 bytes: up to 255 bytes of padding may come together with the next
 * message; one more is for our NUL.
 */
enum { MESSAGE_MAX = 255, MESSAGE_SIZE = 2 * 256 + 1 };

/* Returns the port number in text, from 1 to 65535, or 0 if it is none. */
static in_port_t parse_port(const char *text)
{
	char *end;
	long port = strtol(text, &end, 10);

	if (end == text || *end != '\0' || port < 1 || port > 65535)
		return 0;
	return (in_port_t)port;
}

/*
 * Reads the next message from standard input into a buffer of MESSAGE_SIZE
 * bytes. Passes over empty lines; refuses longer ones than MESSAGE_MAX with
 * a word on stderr. The end of input reads as "exit".
 */
static void read_message(char *message)
{
	char *line = NULL;
	size_t size = 0, length = 0;

	while (length == 0 || length > MESSAGE_MAX) {
		if (length > MESSAGE_MAX)
			warnx("line of %zu bytes: at most %d fit into a "
			      "message",
			      length, MESSAGE_MAX);
		if (getline(&line, &size, stdin) == -1) {
			strcpy(message, "exit");
			free(line);
			return;
		}
		length = strcspn(line, "\r\n");
	}
	memcpy(message, line, length);
	message[length] = '\0';
	free(line);
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
 * Connects the socket to port on the loopback address, 127.0.0.1, and stores
 * that address. Returns 0, or -1 with errno. EINTR is no failure: the call is
 * made again.
 */
static int connect_socket(int fd, in_port_t port, struct sockaddr_in *server)
{
	/* TODO 2: Fill in the address, connect the socket: connect(2). */
	(void)fd, (void)port, (void)server;
	warnx("TODO 2 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 2 */
}

/*
 * Sends the characters of message, without its NUL: the kernel takes so few
 * bytes whole. Returns 0, or -1 with errno, which is never EINTR.
 */
static int send_message(int fd, const char *message)
{
	/* TODO 4: Send the message: send(2). */
	(void)fd, (void)message;
	warnx("TODO 4 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 4 */
}

/*
 * Our turn: reads a message from standard input and sends it, "exit" as well.
 * Returns 1 when the conversation goes on, 0 after "exit", or -1 with errno.
 */
static int say(int fd)
{
	/* TODO 3: Read, send, see whether it was the end. */
	(void)fd, (void)read_message, (void)send_message;
	warnx("TODO 3 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 3 */
}

/*
 * Receives a message into a buffer of MESSAGE_SIZE bytes and ends it with a
 * NUL. What some peers send besides is dropped: a NUL and all behind it, line
 * ends, and padding that comes late, before the next message. Returns the
 * length of the message, 0 at end of file, or -1 with errno, never EINTR.
 */
static ssize_t receive_message(int fd, char *message)
{
	/* TODO 6: Receive a message and terminate it: recv(2). */
	(void)fd, (void)message;
	warnx("TODO 6 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 6 */
}

/*
 * The peer's turn: receives a message and prints it as "[Server 127.0.0.1:
 * PORT]: text", on one line. Returns 1 when the conversation goes on, 0 when
 * the peer ended it, with "exit" or by closing, or -1 with errno.
 */
static int hear(int fd, const struct sockaddr_in *server)
{
	/* TODO 5: Receive, see whether it is the end, print: ntohs(3). */
	(void)fd, (void)server, (void)receive_message;
	warnx("TODO 5 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 5 */
}

int main(int argc, char *argv[])
{
	const char *text = argc > 1 ? argv[1] : DEFAULT_PORT;
	in_port_t port = parse_port(text);
	struct sockaddr_in server;
	int fd, state;

	if (argc > 2) {
		fputs("usage: client [PORT]\n", stderr);
		return 2;
	}
	if (port == 0)
		errx(2, "port %s: not a number from 1 to 65535", text);
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN); /* a peer that is gone is an error of send */

	if ((fd = make_socket()) == -1)
		err(1, "socket");
	if (connect_socket(fd, port, &server) == -1)
		err(1, "connect 127.0.0.1:%d", port);

	printf("Connected to 127.0.0.1:%d: you begin; \"exit\" ends\n", port);
	do
		if ((state = say(fd)) == 1)
			state = hear(fd, &server);
	while (state == 1);
	if (state == -1)
		err(1, "conversation");
	close(fd);
	return 0;
}
