// SPDX-License-Identifier: MIT
/*
 * waits - the system calls in which programs wait: proc(5), /proc/PID/syscall.
 *
 * A program that waits for ever is recognized here, so that no check needs a
 * time limit for it.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hurry.h"
#include "inside.h"

/* How a call waits: what its first argument is, where its time limit is. */
enum kind {
	OTHER,	  /* for something else, or nothing known */
	RECEIVES, /* on a descriptor */
	SENDS,	  /* the same, but it is no sign of being stuck */
	WAITS,	  /* for a child or a signal */
	NUMBER3, /* on several; the third argument is the limit, in milliseconds
		  */
	NUMBER4,
	POINTER3, /* the limit is in a struct */
	POINTER5,
};

struct call_kind {
	short number;
	enum kind kind;
	const char *name;
};

/* Other machines than these two show "a system call". */
static const struct call_kind calls[] = {
#if defined(__x86_64__) && defined(__LP64__)
	{0, RECEIVES, "read"},	      {1, SENDS, "write"},
	{7, NUMBER3, "poll"},	      {20, OTHER, "writev"},
	{23, POINTER5, "select"},     {34, WAITS, "pause"},
	{35, OTHER, "sleep"},	      {42, SENDS, "connect"},
	{43, RECEIVES, "accept"},     {44, SENDS, "send"},
	{45, RECEIVES, "recv"},	      {46, SENDS, "sendmsg"},
	{47, RECEIVES, "recvmsg"},    {61, WAITS, "wait"},
	{130, WAITS, "pause"}, /* rt_sigsuspend, with which a shell waits */
	{230, OTHER, "sleep"},	      {232, NUMBER4, "epoll_wait"},
	{247, WAITS, "waitid"},	      {270, POINTER5, "select"},
	{271, POINTER3, "poll"},      {281, NUMBER4, "epoll_wait"},
	{288, RECEIVES, "accept"},
#elif defined(__aarch64__) && defined(__LP64__)
	{22, NUMBER4, "epoll_wait"},  {63, RECEIVES, "read"},
	{64, SENDS, "write"},	      {72, POINTER5, "select"},
	{73, POINTER3, "poll"},	      {95, WAITS, "waitid"},
	{101, OTHER, "sleep"},	      {115, OTHER, "sleep"},
	{133, WAITS, "pause"},	      {202, RECEIVES, "accept"},
	{203, SENDS, "connect"},      {206, SENDS, "send"},
	{207, RECEIVES, "recv"},      {211, SENDS, "sendmsg"},
	{212, RECEIVES, "recvmsg"},   {242, RECEIVES, "accept"},
	{260, WAITS, "wait"},
#endif
	{-1, OTHER, "a system call"},
};

/* What /proc/PID/syscall says. */
struct now {
	enum { GONE, BUSY, IN_CALL } what;
	const struct call_kind *call;
	unsigned long arguments[6];
	char text[160]; /* the number and the first two arguments */
};

static const struct call_kind *find_call(long number)
{
	const struct call_kind *one = calls;

	while (one->number >= 0 && one->number != number)
		one++;
	return one;
}

static void read_now(pid_t pid, pid_t thread, struct now *now)
{
	char path[80], *at, *end;
	long number;
	int i;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/syscall", (int)pid,
		 (int)thread);
	read_file(path, now->text, sizeof(now->text));
	now->what = GONE;
	if (strncmp(now->text, "running", 7) == 0)
		now->what = BUSY;
	number = strtol(now->text, &at, 10);
	if (at == now->text || number < 0)
		return;
	now->what = IN_CALL;
	now->call = find_call(number);
	end = at;
	for (i = 0; i < 6; i++) {
		now->arguments[i] = strtoul(at, &at, 16);
		if (i == 1)
			end = at;
	}
	*end = '\0';
}

uint64_t hashed(uint64_t hash, const void *data, size_t size)
{
	const unsigned char *byte = data;

	while (size--)
		hash = (hash ^ *byte++) * 1099511628211U; /* FNV-1a */
	return hash;
}

void target_of(pid_t pid, int fd, char *target, size_t size)
{
	char path[64];
	ssize_t got;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, fd);
	got = readlink(path, target, size - 1);
	target[got < 0 ? 0 : got] = '\0';
}

int copy_of(pid_t pid, int fd)
{
#ifdef __linux__
	enum { PIDFD_OPEN = 434, PIDFD_GETFD = 438 }; /* on all machines */
	int process = (int)syscall(PIDFD_OPEN, pid, 0), copy;

	if (process < 0)
		return -1;
	copy = (int)syscall(PIDFD_GETFD, process, fd, 0);
	close(process);
	return copy;
#else
	(void)pid;
	(void)fd;
	return -1;
#endif
}

/* Does receiving on a socket end by itself, SO_RCVTIMEO? false: cannot be
 * asked. */
static bool has_time_limit(pid_t pid, int fd)
{
	struct timeval limit = {0, 0};
	socklen_t size = sizeof(limit);
	int copy = copy_of(pid, fd);

	if (copy < 0)
		return false;
	getsockopt(copy, SOL_SOCKET, SO_RCVTIMEO, &limit, &size);
	close_soon(copy);
	return limit.tv_sec || limit.tv_usec;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Does a process have a descriptor that wakes those that wait by itself? */
static bool has_waking(pid_t pid)
{
	char path[64], target[64];
	struct dirent *entry;
	bool found = false;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	folder = opendir(path);
	while (folder && !found && (entry = readdir(folder))) {
		ssize_t got = readlinkat(dirfd(folder), entry->d_name, target,
					 sizeof(target) - 1);

		target[got < 0 ? 0 : got] = '\0';
		found = strcmp(target, "anon_inode:[timerfd]") == 0 ||
			strcmp(target, "anon_inode:[signalfd]") == 0;
	}
	if (folder)
		closedir(folder);
	return found;
}

/* Does a call on several descriptors wait without a limit? */
static bool is_unlimited(const struct now *now)
{
	switch (now->call->kind) {
	case NUMBER3:
		return (int32_t)now->arguments[2] < 0;
	case NUMBER4:
		return (int32_t)now->arguments[3] < 0;
	case POINTER3:
		return !now->arguments[2];
	case POINTER5:
		return !now->arguments[4];
	case OTHER:
	case RECEIVES:
	case SENDS:
	case WAITS:
		break;
	}
	return false;
}

/* Is a call one that ends only when somebody else does something? */
static bool is_for_good(pid_t pid, const struct now *now)
{
	char target[64];
	int fd = (int)now->arguments[0];

	switch (now->call->kind) {
	case OTHER:
	case SENDS:
		return false;
	case RECEIVES:
		target_of(pid, fd, target, sizeof(target));
		if (begins(target, "socket:"))
			return !has_time_limit(pid, fd);
		return begins(target, "pipe:") || begins(target, "/dev/pts/");
	case WAITS:
		return true;
	case NUMBER3:
	case NUMBER4:
	case POINTER3:
	case POINTER5:
		return is_unlimited(now) && !has_waking(pid);
	}
	return false;
}

bool blocked_for_good(pid_t pid, pid_t thread, uint64_t *hash)
{
	char path[80], status[8192];
	const char *caught, *switches;
	struct now now;

	read_now(pid, thread, &now);
	if (now.what != IN_CALL || !is_for_good(pid, &now))
		return false;
	snprintf(path, sizeof(path), "/proc/%d/task/%d/status", (int)pid,
		 (int)thread);
	read_file(path, status, sizeof(status));
	if (strstr(status, "\nState:\tt"))
		return false; /* strace(1) lets it go on in a moment */
	caught = strstr(status, "\nSigCgt:");
	if (caught && strtoull(caught + 8, NULL, 16) >> (SIGALRM - 1) & 1)
		return false; /* alarm(2) may wake it */
	switches = strstr(status, "\nvoluntary_ctxt_switches:");
	*hash = hashed(*hash, &thread, sizeof(thread));
	*hash = hashed(*hash, now.text, strlen(now.text));
	if (switches) {
		switches += 25;
		*hash = hashed(*hash, switches, strcspn(switches, "\n"));
	}
	return true;
}

/*
 * Does a process run, or would, if strace(1) had not stopped it for a moment?
 */
static bool runs(pid_t pid)
{
	char state = state_of(pid, pid);

	return state == 'R' || state == 't';
}

void doing_of(pid_t pid, struct doing *doing)
{
	bool before = runs(pid);
	struct now now;

	doing->descriptor = -2;
	read_now(pid, pid, &now);
	if (now.what == GONE)
		return;
	if (now.what == BUSY || before || runs(pid)) {
		doing->what = RUNNING;
		return;
	}
	doing->what = WAITING;
	snprintf(doing->call, sizeof(doing->call), "%s", now.call->name);
	if (now.call->kind != RECEIVES && now.call->kind != SENDS)
		return;
	doing->descriptor = (int)now.arguments[0];
	if (doing->descriptor < 0)
		doing->descriptor = -1; /* which is none */
	else
		target_of(pid, doing->descriptor, doing->target,
			  sizeof(doing->target));
}

long asked_by(pid_t pid)
{
	pid_t threads[64];
	int number = threads_of(pid, threads, 64), i;

	for (i = 0; i < number; i++) {
		struct now now;
		char target[64];

		read_now(pid, threads[i], &now);
		if (now.what != IN_CALL || now.call->kind != RECEIVES ||
		    (strcmp(now.call->name, "read") != 0 &&
		     strcmp(now.call->name, "recv") != 0))
			continue;
		target_of(pid, (int)now.arguments[0], target, sizeof(target));
		if (begins(target, "socket:"))
			return (long)now.arguments[2];
	}
	return 0;
}

/* What a program does; a process that it has started may be the one that
 * receives. */
void do_doing(struct inside *inside, const struct message *request,
	      struct answer *answer)
{
	static struct process list[PROCESSES_MAX];
	struct doing doing = {.descriptor = -2};
	int role = request->wire.role, number, i;

	if (role < ROLES && inside->programs[role].running) {
		pid_t pid = inside->programs[role].pid;
		pid_t session = inside->programs[role].session;

		doing_of(pid, &doing);
		doing.asked = asked_by(pid);
		number = doing.asked ? 0 : processes(inside, list);
		for (i = 0; i < number && !doing.asked; i++)
			if (list[i].session == session && list[i].pid != pid)
				doing.asked = asked_by(list[i].pid);
	}
	text_add(&answer->data, &doing, sizeof(doing));
}
