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

enum { MESSAGE_SIZE = 256 };
static const char *socket_file;

/* Removes the socket file. Runs whenever the program ends, on a signal too. */
static void remove_socket_file(void)
{
	/* TODO 7: Remove socket_file: unlink(2), signal-safety(7). */
	/* END TODO 7 */
}

/* Ends the program on a signal, with the status that a shell would show. */
static void stop(int signal_number)
{
	remove_socket_file();
	_exit(128 + signal_number);
}

/* Removes a dead server's file; a datagram socket disturbs no live server. */
static void remove_stale_file(const struct sockaddr_un *addr)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct stat file;

	if (lstat(addr->sun_path, &file) == 0 && S_ISSOCK(file.st_mode) &&
	    connect(fd, (const struct sockaddr *)addr, sizeof(*addr)) == -1 &&
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

/* Binds fd to path, after remove_stale_file(). Returns 0, or -1 with errno. */
static int bind_socket(int fd, const char *path)
{
	/* TODO 2: Fill in the address (too long: ENAMETOOLONG); bind(2). */
	(void)fd, (void)path, (void)remove_stale_file;
	warnx("TODO 2 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 2 */
}

/* Returns the descriptor of a connection with a client, or -1 with errno. */
static int wait_for_client(int listener)
{
	/* TODO 3: Listen, say so, accept a client: listen(2), accept(2). */
	(void)listener;
	warnx("TODO 3 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 3 */
}

/* Sends command, receives the reply. Returns as recv(2) does, but never 0. */
static ssize_t request(int fd, const char *command, char reply[MESSAGE_SIZE])
{
	/* TODO 5: Send, receive, add a NUL: send(2), recv(2), errx(3). */
	(void)fd, (void)command, (void)reply;
	warnx("TODO 5 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 5 */
}

/* Requests the pid, prints the reply. Returns 0, or -1 with errno. */
static int request_pid(int fd)
{
	/* TODO 4: Request Pid, print the reply if it is one: strncmp(3). */
	(void)fd, (void)request;
	warnx("TODO 4 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 4 */
}

/* Requests sleep and, on Done only, the end. Returns as send(2) does. */
static ssize_t request_sleep_and_quit(int fd)
{
	/* TODO 6: Request Sleep; after Done, send Quit: strcmp(3), errx(3). */
	(void)fd;
	warnx("TODO 6 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 6 */
}

int main(int argc, char *argv[])
{
	int listener, client;

	socket_file = argc > 1 ? argv[1] : "/tmp/lab4";
	if (argc > 2 || socket_file[0] == '-' || socket_file[0] == '\0')
		errx(2, "usage: server [PATH]");
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN); /* a peer that is gone is an error of send */

	if ((listener = make_socket()) == -1)
		err(1, "socket");
	if (bind_socket(listener, socket_file) == -1)
		err(1, "bind %s", socket_file);
	atexit(remove_socket_file);
	signal(SIGINT, stop);
	signal(SIGTERM, stop);
	signal(SIGHUP, stop);

	if ((client = wait_for_client(listener)) == -1)
		err(1, "wait for a client on %s", socket_file);
	if (request_pid(client) == -1 || request_sleep_and_quit(client) == -1)
		err(1, "talk to the client");
	close(client);
	close(listener);
	return 0;
}
