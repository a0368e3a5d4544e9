/* SPDX-License-Identifier: MIT */
/*
 * client - obeys the commands of a server over a UNIX domain stream socket
 *
 *	server                           client
 *	Pid    ----------------------->
 *	       <-----------------------  This client has pid 4711
 *	Sleep  ----------------------->
 *	       <-----------------------  Done (after five seconds)
 *	Quit   ----------------------->
 *	closes, removes the socket file  closes
 *
 * Usage: client [PATH], the socket file of the server; default /tmp/lab4
 */
#define _POSIX_C_SOURCE 200809L

#include <sys/socket.h>
#include <sys/un.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_SIZE = 256 };

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
 * Connects fd to the server at path. Returns 0, or -1 with errno: ENAMETOOLONG
 * when the path and its NUL do not fit into the address.
 */
static int connect_socket(int fd, const char *path)
{
	/* TODO 2: Fill in the address, connect to it: connect(2), unix(7). */
	(void)fd, (void)path;
	warnx("TODO 2 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 2 */
}

/* Receives a command as a string. Returns as recv(2) does, but never 0. */
static ssize_t receive_command(int fd, char command[MESSAGE_SIZE])
{
	/* TODO 4: Receive, put a NUL behind: recv(2). End of file: errx(3). */
	(void)fd, (void)command;
	warnx("TODO 4 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 4 */
}

/* Replies "This client has pid N", its own pid. Returns as send(2) does. */
static ssize_t tell_pid(int fd)
{
	/* TODO 5: Make the text, send it: getpid(2), snprintf(3), send(2). */
	(void)fd;
	warnx("TODO 5 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 5 */
}

/* Sleeps five seconds, then replies "Done". Returns as send(2) does. */
static ssize_t sleep_well(int fd)
{
	/* TODO 6: Sleep, then send that it is done: sleep(3), send(2). */
	(void)fd;
	warnx("TODO 6 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 6 */
}

/* Receives one command, obeys it. Returns 0 on Quit, else as send(2) does. */
static ssize_t obey(int fd)
{
	/* TODO 3: Receive a command, do what it says: strcmp(3), errx(3). */
	(void)fd, (void)receive_command, (void)tell_pid, (void)sleep_well;
	warnx("TODO 3 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 3 */
}

int main(int argc, char *argv[])
{
	const char *path = argc > 1 ? argv[1] : "/tmp/lab4";
	ssize_t sent;
	int fd;

	if (argc > 2 || path[0] == '-' || path[0] == '\0')
		errx(2, "usage: client [PATH]");
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN); /* a peer that is gone is an error of send */

	if ((fd = make_socket()) == -1)
		err(1, "socket");
	if (connect_socket(fd, path) == -1)
		err(1, "connect %s", path);
	printf("The client is connected to %s\n", path);
	while ((sent = obey(fd)) > 0)
		;
	if (sent == -1)
		err(1, "talk to the server");
	puts("This client is quitting");
	close(fd);
	return 0;
}
