// SPDX-License-Identifier: MIT
/*
 * A clock that jumps, for LD_PRELOAD: each look at the time of day is an hour
 * before or behind the one before.  What measures durations must ask the
 * monotonic clock, see clock_gettime(2), which is left alone.
 */
#include <sys/syscall.h>
#include <sys/time.h>

#include <time.h>
#include <unistd.h>

#define JUMP 3600 /* seconds */

static time_t jumped(time_t seconds)
{
	static int looks;

	return seconds + (looks++ % 2 ? JUMP : -JUMP);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	if (syscall(SYS_clock_gettime, clock, now) != 0)
		return -1;
	if (clock == CLOCK_REALTIME)
		now->tv_sec = jumped(now->tv_sec);
	return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec precise;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &precise);
	now->tv_sec = precise.tv_sec;
	now->tv_usec = precise.tv_nsec / 1000;
	return 0;
}

time_t time(time_t *result)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (result)
		*result = now.tv_sec;
	return now.tv_sec;
}
