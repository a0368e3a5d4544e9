/* SPDX-License-Identifier: MIT */
/*
 * server - commands one client over a UNIX domain stream socket
 *
 *	server                           client
 *	Pid    ----------------------->
 *	       <-----------------------  This client has pid 4711
 *	Sleep  ----------------------->
 *	       <-----------------------  Done (after five seconds)
 *	Quit   ----------------------->
 *	closes, removes the socket file  closes
 *
 * Usage: server [PATH], the socket file; default /tmp/lab4
 *
 * A message is its bare characters: no newline, no NUL.
 */
#define _POSIX_C_SOURCE 200809L

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_PATH "/tmp/lab4"
#define PID_REPLY "This client has pid"

/*
 * Some peers send a whole buffer of 256 bytes, so up to 255 bytes of padding
 * may come together with the next message; one more is for our NUL.
 */
enum { MESSAGE_SIZE = 2 * 256 + 1 };

/* The socket file that this process has made; NULL while there is none. */
static const char *volatile socket_file;

/*
 * Removes the socket file, if this process has made one. Runs on every way
 * out, also in a signal handler: call only what signal-safety(7) lists.
 */
static void remove_socket_file(void)
{
	/* TODO 3: Remove socket_file, unless it is NULL: unlink(2). */
	(void)socket_file;
	/* END TODO 3 */
}

/* Ends the process on a signal, with the status that a shell would show. */
static void stop(int signal_number)
{
	remove_socket_file();
	_exit(128 + signal_number);
}

/*
 * Removes the socket file of a server that is gone, and nothing else. Asks
 * with a datagram socket whether the file is in use: a listening stream socket
 * is not disturbed by it (EPROTOTYPE), an abandoned one says ECONNREFUSED.
 */
static void remove_stale_file(const struct sockaddr_un *addr)
{
	struct stat file;
	int fd;

	if (lstat(addr->sun_path, &file) == -1 || !S_ISSOCK(file.st_mode))
		return;
	if ((fd = socket(AF_UNIX, SOCK_DGRAM, 0)) == -1)
		return;
	if (connect(fd, (const struct sockaddr *)addr, sizeof(*addr)) == -1 &&
	    errno == ECONNREFUSED)
		unlink(addr->sun_path);
	close(fd);
}

/* Returns a new UNIX domain stream socket, or -1 with errno. */
static int make_socket(void)
{
	/* TODO 1: Make the socket: socket(2), unix(7). */
	warnx("TODO 1 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 1 */
}

/*
 * Binds the socket to path, which makes the socket file. Calls
 * remove_stale_file() first. Returns 0, or -1 with errno: ENAMETOOLONG when
 * the path and its NUL do not fit into sun_path.
 */
static int bind_socket(int fd, const char *path)
{
	/* TODO 2: Fill in the address, bind the socket to it: bind(2). */
	(void)fd, (void)path, (void)remove_stale_file;
	warnx("TODO 2 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 2 */
}

/* Makes fd a listening socket, for one client. Returns 0, or -1 with errno. */
static int start_listening(int fd)
{
	/* TODO 4: Let a client connect: listen(2). */
	(void)fd;
	warnx("TODO 4 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 4 */
}

/*
 * Waits for a client. Returns the descriptor of the connection, or -1 with
 * errno. EINTR is no failure: the call is made again.
 */
static int accept_client(int listener)
{
	/* TODO 5: Accept one connection: accept(2). */
	(void)listener;
	warnx("TODO 5 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 5 */
}

/*
 * Sends the characters of message, without its NUL: the kernel takes so few
 * bytes whole. Returns 0, or -1 with errno, which is never EINTR.
 */
static int send_message(int fd, const char *message)
{
	/* TODO 7: Send the message: send(2). */
	(void)fd, (void)message;
	warnx("TODO 7 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 7 */
}

/*
 * Receives a message into a buffer of MESSAGE_SIZE bytes and ends it with a
 * NUL. What some peers send besides is dropped: a NUL and all behind it, line
 * ends, and padding that comes late, before the next message. Returns the
 * length of the message, 0 at end of file, or -1 with errno, which is never
 * EINTR.
 */
static ssize_t receive_message(int fd, char *message)
{
	/* TODO 8: Receive a message and terminate it: recv(2). */
	(void)fd, (void)message;
	warnx("TODO 8 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 8 */
}

/*
 * Sends command and receives the reply to it. Returns 0, or -1 when there is
 * none: stderr says why.
 */
static int request(int fd, const char *command, char *reply)
{
	ssize_t length = -1;

	if (send_message(fd, command) == 0)
		length = receive_message(fd, reply);
	if (length == -1)
		warn("%s", command);
	if (length == 0)
		warnx("%s: the client closed instead of replying", command);
	return length > 0 ? 0 : -1;
}

/* Says on stderr that another reply was expected. Returns -1. */
static int unexpected(const char *reply, const char *expected)
{
	warnx("expected \"%s\", received \"%s\"", expected, reply);
	return -1;
}

/*
 * Leads the conversation and prints each request, and the reply to Pid. Sends
 * Quit only after Done. Returns 0, or -1 when it failed: stderr says how.
 */
static int converse(int fd)
{
	/* TODO 6: Request the pid, the sleep, the end; check each reply. */
	(void)fd, (void)request, (void)unexpected;
	warnx("TODO 6 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 6 */
}

int main(int argc, char *argv[])
{
	const char *path = argc > 1 ? argv[1] : DEFAULT_PATH;
	int listener, client, result;

	if (argc > 2 || path[0] == '-' || path[0] == '\0') {
		fputs("usage: server [PATH]\n", stderr);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN); /* a peer that is gone is an error of send */
	signal(SIGINT, stop);
	signal(SIGTERM, stop);
	signal(SIGHUP, stop);
	atexit(remove_socket_file);

	if ((listener = make_socket()) == -1)
		err(1, "socket");
	if (bind_socket(listener, path) == -1)
		err(1, "bind %s", path);
	socket_file = path;
	if (start_listening(listener) == -1)
		err(1, "listen %s", path);
	printf("The server is waiting for a client on %s\n", path);
	if ((client = accept_client(listener)) == -1)
		err(1, "accept %s", path);

	result = converse(client);
	close(client);
	close(listener);
	return result == 0 ? 0 : 1;
}
