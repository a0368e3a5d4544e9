// SPDX-License-Identifier: MIT
/*
 * launch - starts a program: what happens between fork(2) and exec(3).
 *
 * A step that fails is told to the parent through a pipe that exec closes:
 * nothing there means that the program itself runs. A program that is held
 * waits for another pipe right before its exec. It gets its terminal, limits,
 * no privileges, and the system calls that it needs; nothing of ours is left
 * open.
 */
#ifdef __linux__
#include <sys/personality.h>
#include <sys/prctl.h>
#endif
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "confine.h"
#include "faster.h"
#include "inside.h"

#define HELD "held"

struct limit {
	int resource;
	rlim_t value;
};

/* The limits of one program, see setrlimit(2): bytes, seconds, counts. */
static const struct limit limits[] = {
	{RLIMIT_CORE, 0},	   {RLIMIT_CPU, 20},   {RLIMIT_FSIZE, 16 << 20},
	{RLIMIT_NOFILE, 256},	   {RLIMIT_NPROC, 64},
#ifdef RLIMIT_MSGQUEUE
	{RLIMIT_MSGQUEUE, 819200},
#endif
};
/* A compiler writes more, and computes less. AddressSanitizer takes terabytes
 * of addresses. */
static const struct limit of_compilers[] = {
	{RLIMIT_CPU, 10},
	{RLIMIT_FSIZE, 64 << 20},
};
static const struct limit addresses = {RLIMIT_AS, 1 << 30};

/* All that is in the environment of a program; a compiler's has the first four.
 */
static const char *const variables[][2] = {
	{"PATH", "/usr/local/bin:/usr/bin:/bin"},
	{"HOME", HOME},
	{"TMPDIR", "/tmp"},
	{"LANG", "C.UTF-8"},
	{"USER", "student"},
	{"LOGNAME", "student"},
	{"SHELL", "/bin/sh"},
	{"PWD", HOME},
	{"TERM", "dumb"}, /* no library sends escapes to it */
	{"TZ", "UTC0"},
};
enum { COMPILER_VARIABLES = 4 };

int write_number(const char *path, long number)
{
	char text[24];
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int length = snprintf(text, sizeof(text), "%ld\n", number);
	int done;

	if (fd < 0)
		return -1;
	done = write(fd, text, (size_t)length) == length ? 0 : -1;
	close(fd);
	return done;
}

static int set_limit(const struct limit *limit)
{
	struct rlimit now;

	if (getrlimit(limit->resource, &now) < 0)
		return -1;
	if (now.rlim_max == RLIM_INFINITY || limit->value < now.rlim_max)
		now.rlim_max = limit->value;
	now.rlim_cur = now.rlim_max;
	return setrlimit(limit->resource, &now);
}

static int set_limits(bool compiler, bool sanitized)
{
	size_t i;

	for (i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		const struct limit *limit = &limits[i];

		for (size_t k = 0;
		     k < sizeof(of_compilers) / sizeof(*of_compilers); k++)
			if (compiler &&
			    of_compilers[k].resource == limit->resource)
				limit = &of_compilers[k];
		if (set_limit(limit) < 0)
			return -1;
	}
	return sanitized ? 0 : set_limit(&addresses);
}

/* Sets the environment: the same for everybody, or the one that there is. */
static int set_environment(const struct inside *inside, int flags)
{
	size_t number = sizeof(variables) / sizeof(*variables), i;
	char options[80];

	if (!inside->isolated) {
		if (setenv("TMPDIR", inside->folder, 1) < 0)
			return -1;
	} else {
		unsetenv("OLDPWD");
		unsetenv("PWD");
		if (inside->compiler)
			number = COMPILER_VARIABLES;
		for (i = 0; i < number; i++)
			if (setenv(variables[i][0], variables[i][1], 1) < 0)
				return -1;
	}
	if (flags & WIRE_FASTER && faster_environment(inside->isolated) < 0)
		return -1;
	if (!(flags & WIRE_SANITIZED))
		return 0;
	/* What is said here a program cannot say otherwise for itself. */
	snprintf(options, sizeof(options), "detect_leaks=%d:log_path=stderr%s",
		 flags & WIRE_LEAKS ? 1 : 0,
		 flags & WIRE_FASTER ? ":verify_asan_link_order=0" : "");
	return setenv("ASAN_OPTIONS", options, 1);
}

/*
 * Lets the first process lead the session of the first program's terminal, as a
 * shell does. If the program led it, the kernel would end with it what it has
 * left behind: exit(3), SIGHUP.
 */
static void lead(struct inside *inside, const struct launch *launch)
{
	if (inside->front >= 0 || launch->fds[3] < 0)
		return;
	setsid(); /* it may lead one already */
	signal(SIGHUP, SIG_IGN);
	if (!ioctl(launch->fds[3], TIOCSCTTY, 0))
		inside->front = (int)launch->role;
}

/*
 * Makes the program a group of its own, in front of the terminal: what it sends
 * to its group stays with it. Of two programs the second has a session of its
 * own, and no terminal controls it.
 */
static int take_terminal(const struct inside *inside,
			 const struct launch *launch)
{
	if (inside->front != (int)launch->role)
		return setsid() < 0 ? -1 : 0;
	if (setpgid(0, 0) < 0)
		return -1;
	signal(SIGTTOU, SIG_IGN);
	return tcsetpgrp(launch->fds[3], getpid());
}

/*
 * Gives up every capability for good. Those that the first process keeps are
 * what keeps the program from tracing it.
 */
static int drop_privileges(void)
{
#ifdef __linux__
	const struct {
		uint32_t version;
		int pid;
	} header = {0x20080522, 0}; /* the third, see capset(2) */
	const struct {
		uint32_t effective, permitted, inheritable;
	} none[2] = {{0, 0, 0}, {0, 0, 0}};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	return (int)syscall(SYS_capset, &header, none);
#else
	return 0;
#endif
}

/* What only Linux has: whose files in /proc these are, who has logged in. */
static void settle(const struct inside *inside, int flags)
{
#ifdef __linux__
	int now = personality(0xffffffff);

	prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	if (inside->isolated) /* getlogin(3); where nobody has, it is free */
		write_number("/proc/self/loginuid", getuid());
	if (!inside->isolated)
		prctl(PR_SET_PTRACER, -1L, 0, 0, 0); /* any: for strace(1) */
	if (flags & WIRE_SANITIZED && now >= 0)
		personality((unsigned long)now | ADDR_NO_RANDOMIZE);
#else
	(void)inside;
	(void)flags;
#endif
}

/* What the caller ignores or blocks, and its mask of modes, is not inherited.
 */
static void forget_the_caller(void)
{
	sigset_t none;
	int number;

	for (number = 1; number < NSIG; number++)
		signal(number, SIG_DFL); /* for some it fails, as it may */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(022);
}

/* Goes where a program begins. */
static int go_home(const struct inside *inside)
{
	char path[PATH_MAX + 8];

	if (inside->isolated)
		return chdir(HOME);
	snprintf(path, sizeof(path), "%s/home", inside->folder);
	return chdir(path);
}

/* Puts the descriptors in their places; all others end at exec. */
static int place_descriptors(const int *fds)
{
	int i;

	for (i = 0; i < 3; i++)
		if (dup2(fds[i], i) < 0)
			return -1;
	closing_from(3);
	return 0;
}

/* Takes all steps up to exec. Returns NULL, or the name of the one that failed.
 */
static const char *prepare(const struct inside *inside,
			   const struct launch *launch)
{
	bool sanitized = launch->flags & WIRE_SANITIZED;

	if (set_environment(inside, launch->flags) < 0)
		return "environment";
	if (take_terminal(inside, launch) < 0)
		return "terminal";
	if (place_descriptors(launch->fds) < 0)
		return "descriptors";
	if (go_home(inside) < 0)
		return "folder";
	settle(inside, launch->flags);
	if (inside->isolated) {
		if (set_limits(inside->compiler, sanitized) < 0)
			return "limits";
		if (drop_privileges() < 0)
			return "privileges";
		if (refuse(launch->flags & WIRE_LEAKS) < 0)
			return "refusals";
	}
	forget_the_caller();
	return NULL;
}

/* Says on the control that this process is the one to be: see OP_HERE. */
static void say_here(const struct inside *inside, enum role role)
{
	struct wire wire = {.op = OP_HERE, .role = role, .value = getpid()};

	wire_send(inside->control, &wire, NULL, NULL, 0);
	close(inside->control);
}

static void tell(int report, const char *name, int error)
{
	struct step step = {"", error};

	snprintf(step.name, sizeof(step.name), "%s", name);
	if (write(report, &step, sizeof(step)) != sizeof(step))
		_exit(126);
}

/* Becomes the program; what keeps it from that is told on report. */
static _Noreturn void become(const struct inside *inside,
			     const struct launch *launch, int report, int go)
{
	const char *failed;
	char any;

	say_here(inside, launch->role);
	failed = prepare(inside, launch);
	if (!failed && go >= 0) {
		tell(report, HELD, 0);
		if (read(go, &any, 1) != 1)
			_exit(126);
	}
	if (!failed) {
		/* With a slash, no shell takes what is no program. */
		if (strchr(launch->command[0], '/'))
			execv(launch->command[0], launch->command);
		else
			execvp(launch->command[0], launch->command);
		failed = "exec";
	}
	tell(report, failed, errno);
	_exit(127);
}

/* Reads how it goes on: 1 held, 0 it runs, -1 it failed, and is waited for. */
static int read_report(struct child *child, struct step *step)
{
	ssize_t got;

	do
		got = read(child->report, step, sizeof(*step));
	while (got < 0 && errno == EINTR);
	if (got == (ssize_t)sizeof(*step) && strcmp(step->name, HELD) == 0)
		return 1;
	close(child->report);
	child->report = -1;
	if (got != (ssize_t)sizeof(*step))
		return 0;
	step->name[sizeof(step->name) - 1] = '\0';
	while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
		;
	child->running = false;
	child->pid = 0;
	return -1;
}

/* Makes a pipe of which exec closes both ends. */
static int open_pipe(int ends[2])
{
	if (pipe(ends) < 0)
		return -1;
	closing(ends[0]);
	closing(ends[1]);
	return 0;
}

static int failed_step(struct step *step, const char *name)
{
	step->error = errno;
	snprintf(step->name, sizeof(step->name), "%s", name);
	return -1;
}

int launch(struct inside *inside, const struct launch *launch,
	   struct step *step)
{
	struct child *child = &inside->programs[launch->role];
	int report[2], go[2] = {-1, -1};
	bool held = launch->flags & WIRE_HELD;

	if (open_pipe(report) < 0)
		return failed_step(step, "pipe");
	if (held && open_pipe(go) < 0) {
		close(report[0]);
		close(report[1]);
		return failed_step(step, "pipe");
	}
	if (inside->isolated && launch->pid > 1)
		write_number("/proc/sys/kernel/ns_last_pid", launch->pid - 1);
	lead(inside, launch);
	child->pid = fork();
	child->session =
		inside->front == (int)launch->role ? getsid(0) : child->pid;
	if (child->pid == 0) {
		close(report[0]);
		if (held)
			close(go[1]);
		become(inside, launch, report[1], go[0]);
	}
	close(report[1]);
	if (held)
		close(go[0]);
	child->report = report[0];
	child->go = go[1];
	child->running = child->pid > 0;
	if (child->running)
		return read_report(child, step) < 0 ? -1 : 0;
	failed_step(step, "fork");
	close(report[0]);
	if (held)
		close(go[1]);
	child->pid = 0;
	child->go = child->report = -1;
	return -1;
}

int launch_go(struct child *child, struct step *step)
{
	bool gone;

	if (child->go < 0) {
		errno = EINVAL;
		return failed_step(step, "go");
	}
	gone = write(child->go, "", 1) != 1;
	close(child->go);
	child->go = -1;
	if (gone)
		return failed_step(step, "go");
	return read_report(child, step) < 0 ? -1 : 0;
}
