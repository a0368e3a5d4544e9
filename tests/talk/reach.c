// SPDX-License-Identifier: MIT
/*
 * reach - does in a box, from outside, what its first process has no capability
 * for: Ubuntu's AppArmor profile for bwrap, for one, takes all from what that
 * starts.
 *
 * Who has made a user namespace has every capability in it, and may enter it:
 * user_namespaces(7). So a child of ours goes in, does one thing, and ends.
 */
#ifdef __linux__
#define _GNU_SOURCE 1 /* setns */
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <sched.h>
#endif

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "ask.h"
#include "inside.h"

#ifdef __linux__
enum {
	LIMIT = 2000,	/* ms that it may take: a program may hold it */
	OWNER = 0xb701, /* NS_GET_USERNS of ioctl_ns(2) */
};

static int open_namespace(pid_t process, const char *kind)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%ld/ns/%s", (long)process, kind);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* Chooses the pid of the next process; only who is in there can. */
static void choose(long pid)
{
	pid_t child = fork();

	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		write_number("/proc/sys/kernel/ns_last_pid", pid - 1);
		_exit(0);
	}
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

/* Enters the namespaces of a process, does it, and ends. */
static _Noreturn void enter(pid_t process, long pid)
{
	int pids = open_namespace(process, "pid");
	int network = open_namespace(process, "net");
	/* There may be another one in that: of bwrap's --disable-userns. */
	int users = ioctl(pids, OWNER);

	if (setns(users, CLONE_NEWUSER) < 0)
		_exit(1);
	if (pid && !setns(pids, CLONE_NEWPID))
		choose(pid);
	else if (!pid && !setns(network, CLONE_NEWNET))
		furnish();
	_exit(0);
}

void reach(pid_t process, long pid)
{
	int ends[2];
	pid_t child;

	if (pipe(ends) < 0)
		return;
	child = fork();
	if (!child) {
		close(ends[0]);
		enter(process, pid);
	}
	close(ends[1]); /* when all have closed theirs, it is done */
	if (child > 0) {
		if (!wait_for(ends[0], POLLIN, LIMIT))
			kill(child, SIGKILL);
		while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close(ends[0]);
}
#else
void reach(pid_t process, long pid)
{
	(void)process;
	(void)pid;
}
#endif
