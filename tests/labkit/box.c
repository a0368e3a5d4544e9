// SPDX-License-Identifier: MIT
/*
 * box - the first process of a sandbox: starts a program, tells how that went.
 *
 *   bwrap ... --as-pid-1 -- box [OPTION]... FD COMMAND [ARGUMENT]...
 *
 *   -l NAME=VALUE  a limit of setrlimit(2); a lower one of the caller's stays
 *   -p PID         the pid of the program, where it can be chosen
 *   -t             the program gets its terminal, as a shell gives it
 *   -a             the addresses of its memory are not random
 *
 * It tells on the descriptor FD, a line each:
 *
 *   started PID        the program itself runs; PID is its own getpid(2)
 *   failed STEP ERRNO  it does not, since this step went wrong
 *   ended STATUS       it has ended, with this status of wait(2)
 *
 * Whoever reads FD knows by these lines, and by nothing else, whether a program
 * failed or what is around it: without "started" or "failed exec" it was not
 * the program. So the program must not get at FD: it is closed on exec, and
 * this process can be looked into by nobody, see PR_SET_DUMPABLE in prctl(2).
 * Nothing in the sandbox can kill it either, for it is PID 1, see
 * pid_namespaces(7): when it ends, all others do.
 */
#define _GNU_SOURCE
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CAPABILITY_VERSION 0x20080522 /* the third, see capset(2) */
#define LIMITS_MAX 16

struct limit {
	int resource;
	rlim_t value;
};

/* What the command line asks for. */
struct wishes {
	struct limit limits[LIMITS_MAX];
	int number_of_limits;
	long pid;
	int terminal, fixed_addresses;
};

/* Which step of starting went wrong, from the child to its parent. */
struct trouble {
	char step[16];
	int error;
};

static const struct {
	const char *name;
	int resource;
} resources[] = {
	{"as", RLIMIT_AS},
	{"core", RLIMIT_CORE},
	{"cpu", RLIMIT_CPU},
	{"fsize", RLIMIT_FSIZE},
	{"nofile", RLIMIT_NOFILE},
	{"nproc", RLIMIT_NPROC},
	{"msgqueue", RLIMIT_MSGQUEUE},
};

/* Writes a line to fd with one write(2), so that it comes as a whole. */
static void tell(int fd, const char *format, ...)
{
	char line[80];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	if (write(fd, line, length) != length)
		_exit(1); /* nobody listens any more */
}

/* Writes a number to a file of proc(5). Returns 0, or -1. */
static int write_number(const char *path, long number)
{
	char text[24];
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int length = snprintf(text, sizeof(text), "%ld\n", number);
	int done;

	if (fd < 0)
		return -1;
	done = write(fd, text, length) == length ? 0 : -1;
	close(fd);
	return done;
}

static int add_limit(struct wishes *wishes, const char *text)
{
	const char *equals = strchr(text, '=');
	size_t i;

	if (!equals || wishes->number_of_limits == LIMITS_MAX)
		return -1;
	for (i = 0; i < sizeof(resources) / sizeof(*resources); i++) {
		const char *name = resources[i].name;
		size_t length = equals - text;
		struct limit *one;

		if (strlen(name) != length || strncmp(name, text, length))
			continue;
		one = &wishes->limits[wishes->number_of_limits++];
		one->resource = resources[i].resource;
		one->value = strtoull(equals + 1, NULL, 10);
		return 0;
	}
	return -1;
}

static int set_limits(const struct wishes *wishes)
{
	struct rlimit now;
	int i;

	for (i = 0; i < wishes->number_of_limits; i++) {
		const struct limit *one = &wishes->limits[i];

		if (getrlimit(one->resource, &now) < 0)
			return -1;
		if (now.rlim_max == RLIM_INFINITY || one->value < now.rlim_max)
			now.rlim_max = one->value;
		now.rlim_cur = now.rlim_max;
		if (setrlimit(one->resource, &now) < 0)
			return -1;
	}
	return 0;
}

/*
 * Gives up every capability for good. Those that this process keeps are what
 * keeps the program from tracing it.
 */
static int drop_privileges(void)
{
	struct {
		uint32_t version;
		int pid;
	} header = {CAPABILITY_VERSION, 0};
	struct {
		uint32_t effective, permitted, inheritable;
	} none[2] = {{0, 0, 0}, {0, 0, 0}};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	return syscall(SYS_capset, &header, none);
}

/*
 * Makes this process the one that its terminal belongs to, as a shell with job
 * control does: a group of its own, in the foreground. Without a terminal only
 * the group is made. What a program sends to its group stays in the sandbox
 * then.
 */
static int take_terminal(void)
{
	sigset_t set;
	int fd, done = 0;

	if (setpgid(0, 0) < 0)
		return -1;
	fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return 0;
	sigemptyset(&set);
	sigaddset(&set, SIGTTOU); /* it stops who is in the background */
	sigprocmask(SIG_BLOCK, &set, NULL);
	done = tcsetpgrp(fd, getpid());
	close(fd);
	return done;
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

/*
 * Becomes the program; what keeps it from that is written to fd, which else is
 * closed by exec(3).
 */
static void become(const struct wishes *wishes, char **command, int fd)
{
	struct trouble trouble = {"", 0};
	int now = personality(0xffffffff);

	/* Else the files in /proc/self are root's. */
	prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	if (wishes->terminal && take_terminal() < 0)
		strcpy(trouble.step, "terminal");
	else if (set_limits(wishes) < 0)
		strcpy(trouble.step, "limits");
	if (!*trouble.step) {
		/* Who has logged in: getlogin(3). Where nobody has, it is free.
		 */
		write_number("/proc/self/loginuid", getuid());
		if (wishes->fixed_addresses && now >= 0)
			personality(now | ADDR_NO_RANDOMIZE);
		if (drop_privileges() < 0)
			strcpy(trouble.step, "privileges");
	}
	if (!*trouble.step) {
		forget_the_caller();
		execvp(command[0], command);
		strcpy(trouble.step, "exec");
	}
	trouble.error = errno;
	if (write(fd, &trouble, sizeof(trouble)) != sizeof(trouble))
		_exit(126);
	_exit(127);
}

/* Waits until the program has ended; children of others end here as well. */
static int status_of(pid_t program)
{
	int status;
	pid_t pid;

	do
		pid = waitpid(-1, &status, 0);
	while (pid != program && (pid > 0 || errno == EINTR));
	return pid == program ? status : -1;
}

static int run(const struct wishes *wishes, int tells, char **command)
{
	struct trouble trouble;
	int ends[2], status;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return tell(tells, "failed pipe %d\n", errno), 1;
	if (wishes->pid > 1)
		write_number("/proc/sys/kernel/ns_last_pid", wishes->pid - 1);
	pid = fork();
	if (pid < 0)
		return tell(tells, "failed fork %d\n", errno), 1;
	if (pid == 0) {
		close(tells);
		become(wishes, command, ends[1]);
	}
	close(ends[1]);
	if (read(ends[0], &trouble, sizeof(trouble)) == sizeof(trouble)) {
		tell(tells, "failed %s %d\n", trouble.step, trouble.error);
		return 1;
	}
	tell(tells, "started %d\n", (int)pid);
	status = status_of(pid);
	if (status >= 0)
		tell(tells, "ended %d\n", status);
	return 0;
}

int main(int argc, char **argv)
{
	struct wishes wishes = {.pid = 0};
	int option, bad = 0, fd;

	while ((option = getopt(argc, argv, "+l:p:ta")) != -1) {
		if (option == 'l')
			bad |= add_limit(&wishes, optarg) < 0;
		else if (option == 'p')
			wishes.pid = strtol(optarg, NULL, 10);
		else if (option == 't')
			wishes.terminal = 1;
		else if (option == 'a')
			wishes.fixed_addresses = 1;
		else
			bad = 1;
	}
	if (bad || argc - optind < 2) {
		fprintf(stderr, "usage: box [-l NAME=VALUE] [-p PID] [-ta] "
				"FD COMMAND [ARGUMENT]...\n");
		return 2;
	}
	if (getpid() != 1) { /* what it forbids, it would forbid everybody */
		fprintf(stderr, "box: it must be the first process\n");
		return 2;
	}
	fd = strtol(argv[optind], NULL, 10);
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
		perror("box: the descriptor to tell on");
		return 2;
	}
	signal(SIGCHLD, SIG_DFL); /* else the status of the program is lost */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	/* A program could mount a /tmp without limits in one of its own. */
	write_number("/proc/sys/user/max_user_namespaces", 0);
	return run(&wishes, fd, argv + optind + 1);
}
