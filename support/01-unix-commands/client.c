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
 *
 * A message is its bare characters: no newline, no NUL.
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

#define DEFAULT_PATH "/tmp/lab4"

/*
 * Some peers send a whole buffer of 256 bytes, so up to 255 bytes of padding
 * may come together with the next message; one more is for our NUL.
 */
enum { MESSAGE_SIZE = 2 * 256 + 1, SLEEP_SECONDS = 5 };

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
 * Connects the socket to the server that listens on path. Returns 0, or -1
 * with errno: ENAMETOOLONG when the path and its NUL do not fit into sun_path.
 * EINTR is no failure: the call is made again.
 */
static int connect_socket(int fd, const char *path)
{
	/* TODO 2: Fill in the address, connect the socket: connect(2). */
	(void)fd, (void)path;
	warnx("TODO 2 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 2 */
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
	/* TODO 4: Receive a message and terminate it: recv(2). */
	(void)fd, (void)message;
	warnx("TODO 4 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 4 */
}

/*
 * Sends the characters of message, without its NUL: the kernel takes so few
 * bytes whole. Returns 0, or -1 with errno, which is never EINTR.
 */
static int send_message(int fd, const char *message)
{
	/* TODO 6: Send the message: send(2). */
	(void)fd, (void)message;
	warnx("TODO 6 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 6 */
}

/*
 * Prints that the pid was requested, replies "This client has pid N" with the
 * pid of this process. Returns 0, or -1 with errno.
 */
static int tell_pid(int fd)
{
	/* TODO 5: Make the sentence with your pid, send it: getpid(2). */
	(void)fd, (void)send_message;
	warnx("TODO 5 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 5 */
}

/*
 * Prints that the client goes to sleep, sleeps SLEEP_SECONDS, going back to
 * sleep when a signal wakes it, and only then replies "Done". Returns 0, or -1
 * with errno.
 */
static int sleep_well(int fd)
{
	/* TODO 7: Sleep, then say that it is done: sleep(3). */
	(void)fd;
	warnx("TODO 7 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 7 */
}

/*
 * Obeys one command after the other until Quit, and prints that it is
 * quitting. Returns 0 after Quit, or -1 when it failed: stderr says how.
 */
static int obey(int fd)
{
	/* TODO 3: Until Quit: receive a command, do what it says. */
	(void)fd, (void)receive_message, (void)tell_pid, (void)sleep_well;
	warnx("TODO 3 is not done yet");
	errno = ENOSYS;
	return -1;
	/* END TODO 3 */
}

int main(int argc, char *argv[])
{
	const char *path = argc > 1 ? argv[1] : DEFAULT_PATH;
	int fd, result;

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

	result = obey(fd);
	close(fd);
	return result == 0 ? 0 : 1;
}
