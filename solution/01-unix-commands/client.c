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

/*
 * Receives a message of less than MESSAGE_SIZE bytes, puts a NUL behind it.
 * Returns its length, 0 at end of file, or -1 with errno.
 */
static ssize_t receive_message(int fd, char *message)
{
	/* TODO 4: Receive a message, put a NUL behind it: recv(2). */
	ssize_t count = recv(fd, message, MESSAGE_SIZE - 1, 0);

	if (count >= 0)
		message[count] = '\0';
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

/*
 * Obeys one command after the other until Quit. Returns 0, or -1 with errno. At
 * another command, and at end of file, ends the program: errx(3).
 */
static int obey(int fd)
{
	/* TODO 3: Until Quit, receive a command, do what it says: strcmp(3). */
	char command[MESSAGE_SIZE];
	ssize_t count;

	while ((count = receive_message(fd, command)) > 0) {
		if (strcmp(command, "Quit") == 0)
			return 0;
		if (strcmp(command, "Pid") == 0)
			count = tell_pid(fd);
		else if (strcmp(command, "Sleep") == 0)
			count = sleep_well(fd);
		else
			errx(1, "expected Pid, Sleep or Quit, received \"%s\"",
			     command);
		if (count == -1)
			return -1;
	}
	if (count == 0)
		errx(1, "the server closed before it said Quit");
	return -1;
	/* END TODO 3 */
}

int main(int argc, char *argv[])
{
	const char *path = argc > 1 ? argv[1] : "/tmp/lab4";
	int fd;

	if (argc > 2 || path[0] == '-' || path[0] == '\0') {
		fputs("usage: client [PATH]\n", stderr);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN); /* a peer that is gone is an error of send */

	if ((fd = make_socket()) == -1)
		err(1, "socket");
	if (connect_socket(fd, path) == -1)
		err(1, "connect %s", path);
	printf("The client is connected to %s\n", path);
	if (obey(fd) == -1)
		err(1, "talk to the server");
	puts("This client is quitting");
	close(fd);
	return 0;
}
