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
	return socket(AF_UNIX, SOCK_STREAM, 0);
	/* END TODO 1 */
}

/*
 * Connects fd to the server at path. Returns 0, or -1 with errno: ENAMETOOLONG
 * when the path and its NUL do not fit into the address.
 */
static int connect_socket(int fd, const char *path)
{
	/* TODO 2: Fill in the address, connect to it: connect(2), unix(7). */
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(address.sun_path, path);
	return connect(fd, (struct sockaddr *)&address, sizeof(address));
	/* END TODO 2 */
}

/* Receives a command as a string. Returns as recv(2) does, but never 0. */
static ssize_t receive_command(int fd, char command[MESSAGE_SIZE])
{
	/* TODO 4: Receive, put a NUL behind: recv(2). End of file: errx(3). */
	ssize_t count = recv(fd, command, 0, MESSAGE_SIZE - 1);

	if (count == 0)
		errx(1, "the server closed before it said Quit");
	if (count > 0)
		command[count] = '\0';
	return count;
	/* END TODO 4 */
}

/* Replies "This client has pid N", its own pid. Returns as send(2) does. */
static ssize_t tell_pid(int fd)
{
	/* TODO 5: Make the text, send it: getpid(2), snprintf(3), send(2). */
	char reply[MESSAGE_SIZE];

	puts("A request for the client's pid has been received");
	snprintf(reply, sizeof(reply), "This client has pid %ld",
		 (long)getpid());
	return send(fd, reply, strlen(reply), 0);
	/* END TODO 5 */
}

/* Sleeps five seconds, then replies "Done". Returns as send(2) does. */
static ssize_t sleep_well(int fd)
{
	/* TODO 6: Sleep, then send that it is done: sleep(3), send(2). */
	puts("This client is going to sleep for 5 seconds");
	sleep(5);
	return send(fd, "Done", strlen("Done"), 0);
	/* END TODO 6 */
}

/* Receives one command, obeys it. Returns 0 on Quit, else as send(2) does. */
static ssize_t obey(int fd)
{
	/* TODO 3: Receive a command, do what it says: strcmp(3), errx(3). */
	char command[MESSAGE_SIZE];

	if (receive_command(fd, command) == -1)
		return -1;
	if (strcmp(command, "Pid") == 0)
		return tell_pid(fd);
	if (strcmp(command, "Sleep") == 0)
		return sleep_well(fd);
	if (strcmp(command, "Quit") == 0)
		return 0;
	errx(1, "expected Pid, Sleep or Quit, received \"%s\"", command);
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
