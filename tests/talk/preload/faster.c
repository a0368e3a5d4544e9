// SPDX-License-Identifier: MIT
/*
 * faster.so - a library that lets the program that loads it live FASTER times
 * as fast as we do: what it sleeps takes less, what its clocks show goes by
 * faster.
 *
 * It stands in front of the C library (LD_PRELOAD, see ld.so(8)) and asks the
 * kernel itself, so it needs nothing that could come too early. Clocks that
 * count work, not time, are left alone.
 */
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "../faster.h"

enum { SECOND = 1000000000, CLOCKS = 12 };

static int64_t begun[CLOCKS]; /* what the clocks showed at the start */

static int64_t to_number(const struct timespec *time)
{
	return (int64_t)time->tv_sec * SECOND + time->tv_nsec;
}

static struct timespec to_time(int64_t number)
{
	struct timespec time = {.tv_sec = (time_t)(number / SECOND),
				.tv_nsec = (long)(number % SECOND)};

	return time;
}

static int64_t real_clock(clockid_t clock)
{
	struct timespec time = {0};

	return syscall(SYS_clock_gettime, clock, &time) ? 0 : to_number(&time);
}

/* Is this a clock of the time that passes? */
static int is_ours(clockid_t clock)
{
	return clock >= 0 && clock < CLOCKS &&
	       clock != CLOCK_PROCESS_CPUTIME_ID &&
	       clock != CLOCK_THREAD_CPUTIME_ID;
}

__attribute__((constructor)) static void begin(void)
{
	for (int clock = 0; clock < CLOCKS; clock++)
		begun[clock] = is_ours(clock) ? real_clock(clock) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
	if (syscall(SYS_clock_gettime, clock, time))
		return -1;
	if (is_ours(clock))
		*time = to_time(begun[clock] +
				FASTER * (to_number(time) - begun[clock]));
	return 0;
}

time_t time(time_t *to)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_REALTIME, &now);
	if (to)
		*to = now.tv_sec;
	return now.tv_sec;
}

int timespec_get(struct timespec *to, int base)
{
	return base == TIME_UTC && !clock_gettime(CLOCK_REALTIME, to) ? base
								      : 0;
}

int gettimeofday(struct timeval *restrict to, void *restrict zone)
{
	struct timespec now = {0};

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	to->tv_sec = now.tv_sec;
	to->tv_usec = now.tv_nsec / 1000;
	return 0;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request,
		    struct timespec *left)
{
	struct timespec wait = *request, rest = {0};

	if (is_ours(clock) && request->tv_nsec >= 0 &&
	    request->tv_nsec < SECOND) {
		int64_t from = flags & TIMER_ABSTIME ? begun[clock] : 0;

		wait = to_time(from + (to_number(request) - from) / FASTER);
	}
	if (!syscall(SYS_clock_nanosleep, clock, flags, &wait, &rest))
		return 0;
	if (left && errno == EINTR && !(flags & TIMER_ABSTIME))
		*left = to_time(FASTER * to_number(&rest));
	return errno;
}

int nanosleep(const struct timespec *request, struct timespec *left)
{
	int error = clock_nanosleep(CLOCK_REALTIME, 0, request, left);

	errno = error ? error : errno;
	return error ? -1 : 0;
}

unsigned int sleep(unsigned int seconds)
{
	struct timespec wait = {.tv_sec = seconds}, left = {0};

	if (!nanosleep(&wait, &left))
		return 0;
	return (unsigned int)left.tv_sec + (left.tv_nsec >= SECOND / 2);
}

int usleep(useconds_t microseconds)
{
	struct timespec wait = to_time((int64_t)microseconds * 1000);

	return nanosleep(&wait, NULL);
}

static int wait_for(struct pollfd *list, nfds_t number,
		    const struct timespec *most, const sigset_t *mask)
{
	struct timespec wait;

	if (most)
		wait = to_time(to_number(most) / FASTER);
	return (int)syscall(SYS_ppoll, list, number, most ? &wait : NULL, mask,
			    (size_t)_NSIG / 8);
}

int poll(struct pollfd *list, nfds_t number, int milliseconds)
{
	struct timespec most = to_time((int64_t)milliseconds * 1000000);

	return wait_for(list, number, milliseconds < 0 ? NULL : &most, NULL);
}

int ppoll(struct pollfd *list, nfds_t number, const struct timespec *most,
	  const sigset_t *mask)
{
	return wait_for(list, number, most, mask);
}

int pselect(int number, fd_set *restrict in, fd_set *restrict out,
	    fd_set *restrict odd, const struct timespec *restrict most,
	    const sigset_t *restrict mask)
{
	struct {
		const sigset_t *mask;
		size_t size;
	} last = {mask, (size_t)_NSIG / 8};
	struct timespec wait;

	if (most)
		wait = to_time(to_number(most) / FASTER);
	return (int)syscall(SYS_pselect6, number, in, out, odd,
			    most ? &wait : NULL, &last);
}

int select(int number, fd_set *restrict in, fd_set *restrict out,
	   fd_set *restrict odd, struct timeval *restrict most)
{
	struct timespec wait = {0};

	if (most)
		wait = to_time((int64_t)most->tv_sec * SECOND +
			       (int64_t)most->tv_usec * 1000);
	return pselect(number, in, out, odd, most ? &wait : NULL, NULL);
}

/* A time limit of a socket is one as well. */
int setsockopt(int fd, int level, int name, const void *value, socklen_t size)
{
	struct timeval limit;
	struct timespec wait;

	if (level == SOL_SOCKET &&
	    (name == SO_RCVTIMEO || name == SO_SNDTIMEO) && value &&
	    size == sizeof(limit)) {
		limit = *(const struct timeval *)value;
		wait = to_time((int64_t)limit.tv_sec * SECOND / FASTER +
			       (int64_t)limit.tv_usec * 1000 / FASTER);
		limit.tv_sec = wait.tv_sec;
		limit.tv_usec = wait.tv_nsec / 1000;
		value = &limit;
	}
	return (int)syscall(SYS_setsockopt, fd, level, name, value, size);
}

unsigned int alarm(unsigned int seconds)
{
	struct itimerval new = {{0, 0}, {0, 0}}, old = {{0, 0}, {0, 0}};
	int64_t wait = (int64_t)seconds * 1000000 / FASTER;

	new.it_value.tv_sec = (time_t)(wait / 1000000);
	new.it_value.tv_usec = (suseconds_t)(wait % 1000000);
	if (syscall(SYS_setitimer, ITIMER_REAL, &new, &old))
		return 0;
	return (unsigned int)(old.it_value.tv_sec * FASTER +
			      old.it_value.tv_usec * FASTER / 1000000);
}
