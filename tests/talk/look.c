// SPDX-License-Identifier: MIT
/*
 * look - what the kernel says about the programs, seen from inside: proc(5).
 *
 * It is called every few milliseconds at times: nothing is read that nobody
 * needs. In a box all processes but the first are the programs'; elsewhere
 * those below this one are. Where there is no /proc, nothing is known.
 */
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "inside.h"

enum { TASKS_MAX = 256 };

size_t read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t have = 0;
	ssize_t got;

	*text = '\0';
	if (fd < 0)
		return 0;
	while (have < size - 1) {
		got = read(fd, text + have, size - 1 - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		have += (size_t)got;
	}
	close(fd);
	text[have] = '\0';
	return have;
}

long killed_for_memory(void)
{
	char text[16384];
	const char *found;

	read_file("/proc/vmstat", text, sizeof(text));
	found = strstr(text, "\noom_kill ");
	return found ? strtol(found + 10, NULL, 10) : 0;
}

/* Reads what /proc/PID/stat says. Returns false when it is gone, or a zombie.
 */
static bool read_stat(pid_t pid, struct process *process)
{
	char path[64], text[1024], *at;
	unsigned long long field[18]; /* from the fourth on: the parent */
	int i;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if (!read_file(path, text, sizeof(text)))
		return false;
	at = strrchr(text, ')'); /* a name may have parentheses */
	if (!at || at[1] != ' ' || !at[2])
		return false;
	process->pid = pid;
	process->state = at[2];
	at += 3;
	for (i = 0; i < 17; i++)
		field[i] = strtoull(at, &at, 10);
	process->parent = (pid_t)field[0];
	process->session = (pid_t)field[2];
	process->ticks = field[10] + field[11] + field[12] + field[13];
	process->threads = (int)field[16];
	return process->state != 'Z' || process->threads > 1;
}

/* Adds the children of a process to a list of pids. Returns false without a
 * list. */
static bool add_children(pid_t pid, pid_t *list, int *number)
{
	pid_t tasks[TASKS_MAX];
	int count = threads_of(pid, tasks, TASKS_MAX), i;
	bool known = false;

	for (i = 0; i < count; i++) {
		char path[80], text[8192], *at = text, *end;

		snprintf(path, sizeof(path), "/proc/%d/task/%d/children",
			 (int)pid, (int)tasks[i]);
		if (!read_file(path, text, sizeof(text))) {
			known |= access(path, R_OK) == 0;
			continue;
		}
		known = true;
		for (;;) {
			long one = strtol(at, &end, 10);

			if (end == at || *number == PROCESSES_MAX)
				break;
			list[(*number)++] = (pid_t)one;
			at = end;
		}
	}
	return known;
}

/* Lists the pids in /proc. Returns how many. */
static int list_all(pid_t *list)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	int number = 0;

	while (folder && number < PROCESSES_MAX && (entry = readdir(folder)))
		if (isdigit((unsigned char)*entry->d_name))
			list[number++] = (pid_t)strtol(entry->d_name, NULL, 10);
	if (folder)
		closedir(folder);
	return number;
}

/* Lists the pids below this process: by their lists of children, else all of
 * them. */
static int list_below(pid_t *list)
{
	pid_t all[PROCESSES_MAX];
	int number = 0, done, count, i, k;

	if (add_children(getpid(), list, &number)) {
		for (done = 0; done < number; done++)
			add_children(list[done], list, &number);
		return number;
	}
	count = list_all(all);
	list[number++] = getpid();
	for (k = 0; k < number; k++)
		for (i = 0; i < count; i++) {
			struct process one;

			if (read_stat(all[i], &one) && one.parent == list[k] &&
			    number < PROCESSES_MAX)
				list[number++] = all[i];
		}
	memmove(list, list + 1, sizeof(*list) * (size_t)--number);
	return number;
}

int processes(const struct inside *inside, struct process *list)
{
	pid_t pids[PROCESSES_MAX];
	int count = inside->isolated ? list_all(pids) : list_below(pids);
	int number = 0, i;

	for (i = 0; i < count; i++)
		if (pids[i] != getpid() && read_stat(pids[i], &list[number]))
			number++;
	return number;
}

/* Where there is no /proc, those that are known: the groups of the programs. */
void signal_all(const struct inside *inside, int number)
{
	static struct process list[PROCESSES_MAX];
	int count, i;

	/* In a box that is none, that would be the whole machine. */
	if (inside->isolated && getpid() == 1) {
		kill(-1, number); /* not this one, which is the first */
		return;
	}
	count = processes(inside, list);
	for (i = 0; i < count; i++)
		kill(list[i].pid, number);
	for (i = 0; i < ROLES && !count; i++)
		if (inside->programs[i].running)
			kill(-inside->programs[i].pid, number);
}

static bool is_program(const struct inside *inside, pid_t pid)
{
	int i;

	for (i = 0; i < ROLES; i++)
		if (inside->programs[i].running &&
		    inside->programs[i].pid == pid)
			return true;
	return false;
}

int threads_of(pid_t pid, pid_t *list, int most)
{
	char path[64];
	struct dirent *entry;
	DIR *folder;
	int number = 0;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	folder = opendir(path);
	while (folder && number < most && (entry = readdir(folder)))
		if (isdigit((unsigned char)*entry->d_name))
			list[number++] = (pid_t)strtol(entry->d_name, NULL, 10);
	if (folder)
		closedir(folder);
	return number;
}

char state_of(pid_t pid, pid_t thread)
{
	char path[80], text[1024], *at;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/stat", (int)pid,
		 (int)thread);
	read_file(path, text, sizeof(text));
	at = strrchr(text, ')');
	return at && at[1] ? at[2] : 'X';
}

/* Or strace(1), which has stopped it, waits for the processor. */
static bool is_runnable(char state)
{
	return state == 'R' || state == 'D' || state == 't';
}

/*
 * Looks at the threads of a process: does one compute, or wait for the
 * processor or a disk? Do all wait for good? Their waits go into the hash;
 * returns false when one may go on by itself.
 */
static bool look_at_threads(const struct process *process, bool *runnable,
			    uint64_t *hash, bool waits)
{
	pid_t list[TASKS_MAX];
	int number, i;

	if (process->threads <= 1) {
		*runnable |= is_runnable(process->state);
		return waits &&
		       blocked_for_good(process->pid, process->pid, hash);
	}
	number = threads_of(process->pid, list, TASKS_MAX);
	if (!number || number == TASKS_MAX)
		waits = false;
	for (i = 0; i < number; i++) {
		char state = state_of(process->pid, list[i]);

		*runnable |= is_runnable(state);
		if (waits && state != 'Z' && state != 'X')
			waits = blocked_for_good(process->pid, list[i], hash);
	}
	return waits;
}

/* What those that have ended and were waited for have computed, in seconds. */
static double computed_before(void)
{
	struct rusage usage;

	if (getrusage(RUSAGE_CHILDREN, &usage) < 0)
		return 0;
	return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
	       ((double)usage.ru_utime.tv_usec +
		(double)usage.ru_stime.tv_usec) /
		       1e6;
}

/* Is a SIGSTOP on its way to a process? */
static bool is_being_stopped(pid_t pid)
{
	static const char *const fields[] = {"\nSigPnd:", "\nShdPnd:"};
	char path[40], status[4096];
	bool pending = false;
	int i;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	read_file(path, status, sizeof(status));
	for (i = 0; i < 2; i++) {
		const char *field = strstr(status, fields[i]);

		pending |= field &&
			   strtoull(field + 8, NULL, 16) >> (SIGSTOP - 1) & 1;
	}
	return pending;
}

/*
 * Is it stopped by a signal? strace(1) keeps a program that is stopped in the
 * state in which it holds it for a moment at each call: no SIGSTOP is on its
 * way then.
 */
static bool is_stopped(const struct process *process)
{
	return process->state == 'T' ||
	       (process->state == 't' && !is_being_stopped(process->pid));
}

static void look(const struct inside *inside, struct view *view, bool use)
{
	static struct process list[PROCESSES_MAX];
	uint64_t hash = 14695981039346656037U, ticks = 0;
	int number = processes(inside, list), i;
	bool waits = number > 0;

	view->known = access("/proc/self/stat", R_OK) == 0;
	view->stopped = number > 0;
	for (i = 0; i < number; i++) {
		const struct process *one = &list[i];

		ticks += one->ticks;
		view->stopped &= is_stopped(one);
		view->strangers += !is_program(inside, one->pid);
		waits = look_at_threads(one, &view->runnable, &hash, waits);
	}
	view->computed = (double)ticks / (double)sysconf(_SC_CLK_TCK) +
			 computed_before();
	if (waits)
		view->wait = hash ? hash : 1;
	if (!use)
		return;
	view->memory = memory_of(list, number);
	files_look(inside, view);
}

void do_look(struct inside *inside, const struct message *request,
	     struct answer *answer)
{
	struct view view = {0};

	look(inside, &view, request->wire.flags != 0);
	text_add(&answer->data, &view, sizeof(view));
}

/* Does a process come from one of the programs that run? */
static bool is_below(const struct inside *inside, const struct process *list,
		     int number, pid_t pid)
{
	int i, steps;

	for (steps = 0; steps < number; steps++) {
		if (is_program(inside, pid))
			return true;
		for (i = 0; i < number && list[i].pid != pid; i++)
			;
		if (i == number)
			return false;
		pid = list[i].parent;
	}
	return false;
}

/* Adds the name of a process as a line. */
static void add_name(struct text *to, pid_t pid)
{
	char path[64], name[64], *at;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	if (!read_file(path, name, sizeof(name)))
		return;
	for (at = name; at[0] && at[1]; at++)
		if (*at == '\n')
			*at = ' ';
	text_puts(to, name);
}

/* Of a role, those of its session but itself; else all but those of who runs.
 */
void do_left_processes(struct inside *inside, const struct message *request,
		       struct answer *answer)
{
	static struct process list[PROCESSES_MAX];
	int number = processes(inside, list), role = request->wire.role, i;

	for (i = 0; i < number; i++) {
		const struct process *one = &list[i];
		bool left;

		if (role < ROLES && !inside->programs[role].pid)
			left = false; /* it never ran */
		else if (role < ROLES)
			left = one->session == inside->programs[role].session &&
			       one->pid != inside->programs[role].pid;
		else
			left = !is_below(inside, list, number, one->pid);
		if (left)
			add_name(&answer->data, one->pid);
	}
}
