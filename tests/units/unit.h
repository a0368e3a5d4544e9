/* SPDX-License-Identifier: MIT */
/*
 * unit.h - what unit tests of a student's functions are written with
 *
 * A program that is half done holds no conversation yet, so no check of talk
 * can tell whether what is done is right. Its functions can be called one by
 * one, and the comment above each says what it promises.
 *
 * Theory of operation: labkit/desk/units.py compiles three files as one
 * source: this one, the student's program, in which main() is called
 * program_main(), and the tests, tests/units/EXERCISE/PROGRAM.c. Each test
 * runs in a process of its own, which may crash, wait for good or go round in
 * a loop; it leaves what it was about to call, and what was not as promised,
 * in memory that it shares with main(), see told. main() prints the first
 * such difference as one line,
 *	must|may <tab> TODO <tab> call <tab> expected <tab> received
 * and nothing when there is none: the first of what a program must do, and
 * the first of what it may do otherwise, as the exercise does not demand it.
 * A TODO that is as it was given, UNDONE lists them, is not judged, nor is
 * what calls it and hears that.
 *
 * All that a function may receive is sent before it is called, and nobody
 * sends anything later: whoever waits then waits for good.
 *
 * A function may call one whose TODO n is not done yet. If the file
 * tests/units/EXERCISE/PROGRAM.h defines UNIT_TODO_n, that stands in its place:
 * it does what the tests need, and no more.
 *
 * What a test says is here; how it is run, and how it ended, is in run.h.
 */
#define _GNU_SOURCE

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	TEXT_MAX = 300,
	SAID_MAX = 20000,
	LOOK_MS = 100,
	LOOKS = 3,
	STEP_MS = 1
};
/* Who computes longer goes round in a loop; the limit is for all else. */
enum { CPU_MAX_US = 500000, LIMIT_S = 20 }; /* microseconds, seconds */
#define NOT_DONE "is not done yet"	    /* what such a TODO says */

static const int undone[] = {UNDONE 0};

static struct told {
	int todo;
	bool open;    /* the function has not returned */
	bool may_end; /* it may end the program, with a failure */
	int reason;   /* the errno that it has to name then, or 0 */
	bool differs; /* received is otherwise than expected */
	char call[TEXT_MAX], expected[TEXT_MAX], received[TEXT_MAX];
} * told;

static int outputs[2]; /* files: its standard output and standard error */
static int peer;       /* the other end of what connected() has made */
static const char *said_by_peer;	  /* what the peer has sent */
static char place[] = "/tmp/unit-XXXXXX"; /* a folder for socket files */
static double slept; /* seconds that the program has asked to sleep */
static int why;	     /* errno when the function had returned */

/* Returns text as one reads it in C, at most about 70 characters of it. */
static const char *quoted(const char *text, size_t size)
{
	static char found[2][TEXT_MAX];
	static int turn;
	char *here = found[turn ^= 1], *to = here;

	*to++ = '"';
	for (size_t i = 0; i < size && to < here + 70; i++) {
		if (text[i] >= ' ' && text[i] <= '~')
			*to++ = text[i];
		else if (text[i] == '\n')
			to += sprintf(to, "\\n");
		else if (text[i] == '\0')
			to += sprintf(to, "\\0");
		else
			to += sprintf(to, "\\x%02X", (unsigned char)text[i]);
		if (to >= here + 70)
			to += sprintf(to, " ...");
	}
	strcpy(to, "\"");
	return here;
}

/* Returns what has been written to one of the outputs, as a string. */
static char *written(int which)
{
	static char text[SAID_MAX + 1];
	ssize_t size = pread(outputs[which], text, SAID_MAX, 0);

	text[size > 0 ? size : 0] = '\0';
	return text;
}

/*
 * Says what is called next: the TODO whose function it is, what is expected,
 * and how it is called. The last two are for people.
 */
__attribute__((format(printf, 3, 4))) static void
calling(int todo, const char *expected, const char *format, ...)
{
	va_list list;

	for (size_t i = 0; i < sizeof(undone) / sizeof(undone[0]); i++)
		if (undone[i] == todo)
			_exit(0);
	va_start(list, format);
	vsnprintf(told->call, TEXT_MAX, format, list);
	va_end(list);
	snprintf(told->expected, TEXT_MAX, "%s", expected);
	told->todo = todo;
	told->may_end = false;
	told->reason = 0;
	for (int i = 0; i < 2; i++)
		if (ftruncate(outputs[i], 0) == -1)
			abort();
	told->open = true;
}

/* The same, of a function that may end the program with a failure as well. */
#define calling_may_end(...)                                                   \
	(calling(__VA_ARGS__), (void)(told->may_end = true))

/* The same, when a call fails with this errno, which the program has to name.
 */
#define calling_may_fail(error, ...)                                           \
	(calling_may_end(__VA_ARGS__), (void)(told->reason = (error)))

/* Ends the test: something is otherwise than expected. */
__attribute__((format(printf, 1, 2))) static void differs(const char *format,
							  ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(told->received, TEXT_MAX, format, list);
	va_end(list);
	told->differs = true;
	_exit(0);
}

/* The function has returned got; wanted is what it should. */
static void returned(ssize_t got, ssize_t wanted)
{
	why = errno;
	told->open = false;
	fflush(stdout);
	if (strstr(written(1), NOT_DONE))
		_exit(0);
	if (got == wanted)
		return;
	if (got == -1)
		differs("it returns -1 (errno: %s)", strerror(why));
	differs("it returns %zd", got);
}

/* The same, of a function that should return a number above 0. */
static void returned_some(ssize_t got)
{
	returned(got, got > 0 ? got : 1);
}

/* The same, of a function that should return a stream socket of a family. */
static void returned_socket(int fd, int family, const char *name)
{
	struct sockaddr_storage at = {0};
	socklen_t size = sizeof(at), room = sizeof(int);
	int type = 0;

	returned(fd, fd >= 0 ? fd : 3);
	if (getsockname(fd, (void *)&at, &size) == -1)
		differs("it returns %d, which is no socket", fd);
	if (at.ss_family != family)
		differs("its family is not %s", name);
	getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &room);
	if (type != SOCK_STREAM)
		differs("its type is not SOCK_STREAM");
}

/* Checks the errno of a call that has returned -1, as it should. */
static void left_errno(int wanted)
{
	if (why != wanted)
		differs("it returns -1, but errno is: %s", strerror(why));
}

/* Checks that a buffer of size bytes holds a string. */
static void holds(const char *name, const char *buffer, size_t size,
		  const char *wanted)
{
	size_t length = strnlen(buffer, size), all = strlen(wanted);

	if (length == size)
		differs("%s has no NUL (it was full of x): it begins with %s",
			name, quoted(buffer, all + 4 < size ? all + 4 : size));
	if (strcmp(buffer, wanted) != 0)
		differs("%s is %s", name, quoted(buffer, length));
}

/*
 * Checks that the function has sent this to the peer and nothing else; NULs
 * and line ends behind it do not count.
 */
static void arrived(const char *wanted)
{
	char got[SAID_MAX + 1];
	ssize_t size = recv(peer, got, SAID_MAX, MSG_DONTWAIT);
	size_t bare = size > 0 ? (size_t)size : 0, all = bare;

	while (bare > 0 && strchr("\r\n", got[bare - 1])) /* a NUL as well */
		bare--;
	if (bare == strlen(wanted) && memcmp(got, wanted, bare) == 0)
		return;
	if (all == 0)
		differs("it sends nothing");
	differs("it sends %s", quoted(got, all < 80 ? all : 80));
}

/* Checks that the function has printed this, whatever else. */
static void printed(const char *wanted)
{
	const char *text = written(0);
	char line[TEXT_MAX] = "";

	if (strstr(text, wanted))
		return;
	if (*text == '\0')
		differs("it prints nothing");
	if (strstr(text, strncpy(line, wanted, strlen(wanted) - 1)))
		differs("it prints no newline behind that");
	differs("it prints %s", quoted(text, strlen(text)));
}

/* Returns a socket whose peer has sent this; end: and has closed. */
static int connected(const char *text, bool end)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 ||
	    send(pair[1], text, strlen(text), 0) == -1 ||
	    (end && shutdown(pair[1], SHUT_WR) == -1))
		abort();
	peer = pair[1];
	said_by_peer = text;
	return pair[0];
}

/* The same, but the peer is gone: what is sent to it fails with EPIPE. */
static int connected_with_nobody(const char *text)
{
	int fd = connected(text, false);

	close(peer);
	return fd;
}

/* Returns the path of a socket file; there is none yet. */
static const char *socket_path(void)
{
	static char path[sizeof(place) + sizeof("/socket")];

	sprintf(path, "%s/socket", place);
	unlink(path);
	return path;
}

/* Returns a path of 150 characters: no address has room for it. */
static const char *long_path(void)
{
	static char path[151] = "/tmp/";

	memset(path + 5, 'a', 145);
	return path;
}

/* Returns a descriptor that is none: calls fail with EBADF. */
static int no_socket(void)
{
	return 987;
}

/* What the program sleeps with: the time passes at once. */
static unsigned int unit_sleep(unsigned int seconds)
{
	slept += seconds;
	return 0;
}

static int unit_usleep(unsigned int microseconds)
{
	slept += microseconds / 1e6;
	return 0;
}

static int unit_nanosleep(const struct timespec *time, struct timespec *left)
{
	slept += (double)time->tv_sec + (double)time->tv_nsec / 1e9;
	if (left)
		*left = (struct timespec){0};
	return 0;
}

/* Stands in the place of a TODO that is not done: sends a text. */
static ssize_t unit_sent(int fd, const char *text)
{
	return write(fd, text, strlen(text));
}

/* The same: what the peer has sent comes into a buffer. */
static ssize_t unit_received(int fd, char *buffer)
{
	if (fcntl(fd, F_GETFD) == -1)
		return -1;
	strcpy(buffer, said_by_peer);
	return (ssize_t)strlen(buffer);
}

#include "run.h"
