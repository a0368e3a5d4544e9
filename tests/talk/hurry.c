// SPDX-License-Identifier: MIT
/*
 * hurry - see hurry.h.
 *
 * A program may send descriptors over a UNIX socket: unix(7). We take none, so
 * the kernel closes them, within our recv(2) or close(2), and whoever closes
 * the last one of a socket waits as long as its SO_LINGER says: socket(7). A
 * signal ends that, and nothing else does.
 */
#include <sys/time.h>

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "hurry.h"

enum { EVERY = 10000 /* microseconds */ };

static void wake(int number)
{
	(void)number;
}

static void tick(long every)
{
	const struct itimerval timer = {{0, every}, {0, every}};

	setitimer(ITIMER_REAL, &timer, NULL);
}

void hurry(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = wake; /* without SA_RESTART */
	sigaction(SIGALRM, &action, NULL);
	tick(EVERY);
}

void hurry_no_more(void)
{
	tick(0);
}

void close_soon(int fd)
{
	hurry();
	close(fd); /* it is closed even when this is interrupted */
	hurry_no_more();
}
