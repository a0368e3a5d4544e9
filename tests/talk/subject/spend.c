// SPDX-License-Identifier: MIT
/* spend - how the program under test spends time: it waits, or computes. */
#define _GNU_SOURCE 1 /* ppoll */
#include "subject.h"

#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <err.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/epoll.h>
#include <sys/timerfd.h>
#endif

static int timer = -1;

static void nothing(int number)
{
	(void)number;
}

/* Sets a time limit: for receiving, or until SIGALRM. */
void limit_time(double seconds, int by_alarm)
{
	struct timeval time = {0, (suseconds_t)(seconds * 1e6)};
	struct itimerval once = {.it_value = time};
	struct sigaction caught = {.sa_handler = nothing};

	if (!by_alarm) {
		setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &time,
			   sizeof(time));
		return;
	}
	sigaction(SIGALRM, &caught, NULL);
	setitimer(ITIMER_REAL, &once, NULL);
}

/* Waits for the connection or the timer: "poll", or "poll 0.5" with a limit. */
void await(const char *what)
{
	const char *number = strchr(what, ' ');
	double seconds = number ? atof(number) : -1;
	struct timespec limit = {0, (long)(seconds * 1e9)};
	struct timeval old_limit = {0, (suseconds_t)(seconds * 1e6)};
	int most = connection > timer ? connection : timer;
	struct pollfd polled[] = {{connection, POLLIN, 0}, {timer, POLLIN, 0}};
	fd_set set;

	FD_ZERO(&set);
	FD_SET(connection, &set);
	if (timer != -1)
		FD_SET(timer, &set);
	if (!strncmp(what, "poll", 4))
		poll(polled, 2, number ? (int)(seconds * 1000) : -1);
	else if (!strncmp(what, "select", 6))
		select(most + 1, &set, NULL, NULL, number ? &old_limit : NULL);
	else if (!strncmp(what, "pselect", 7))
		pselect(most + 1, &set, NULL, NULL, number ? &limit : NULL,
			NULL);
#ifdef __linux__
	else if (!strncmp(what, "ppoll", 5))
		ppoll(polled, 2, number ? &limit : NULL, NULL);
	else if (!strncmp(what, "epoll", 5)) {
		struct epoll_event event = {.events = EPOLLIN};
		int fd = epoll_create1(0);

		epoll_ctl(fd, EPOLL_CTL_ADD, connection, &event);
		if (timer != -1)
			epoll_ctl(fd, EPOLL_CTL_ADD, timer, &event);
		epoll_wait(fd, &event, 1, number ? (int)(seconds * 1000) : -1);
	}
#endif
	else
		errx(2, "%s: no such call", what);
}

/* Makes a timer: a descriptor that becomes readable by itself. */
void make_timer(double seconds)
{
#ifdef __linux__
	struct itimerspec once = {.it_value = {0, (long)(seconds * 1e9)}};

	timer = timerfd_create(CLOCK_MONOTONIC, 0);
	timerfd_settime(timer, 0, &once, NULL);
#else
	errx(2, "no timers of %f seconds here", seconds);
#endif
}

/* Computes until so many seconds of processor time are used. */
void spin(double seconds)
{
	while ((double)clock() / CLOCKS_PER_SEC < seconds)
		getppid();
}
