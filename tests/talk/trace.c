// SPDX-License-Identifier: MIT
/*
 * trace - strace(1), attached to a program, and what it writes: see trace.h.
 *
 * Its output and its messages come through one pipe. So the message that it is
 * attached is the first line, and what it complains about instead the last.
 */
#include <sys/types.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calls.h"

enum {
	TRACE_MAX =
		4 << 20, /* bytes that are read: 100 times of what is usual */
	ATTACH_MAX = 30, /* seconds until it must be attached */
	MISSING = 127	 /* what strace exits with when it is not there */
};

/*
 * What is watched besides the calls on sockets: by which a descriptor is copied
 * or ends, or a socket file goes; or, for says why, what is said. A question
 * mark: not on every machine.
 */
static const char *const holding =
	"dup,?dup2,dup3,fcntl,?close_range,execve,?fork,?vfork,clone,?clone3"
	",?unlink,unlinkat";
static const char *const saying = "write,writev,read,readv";
static const char *const sending =
	",write,writev,shutdown,exit_group"; /* besides of what is holding */
#define SHOWN "4096" /* bytes of what is sent; usually strace shows 32 */

void trace_init(struct trace *trace)
{
	memset(trace, 0, sizeof(*trace));
	trace->lines = -1;
	trace->text.cap = TRACE_MAX;
}

void trace_fail(struct trace *trace, const char *call, const char *error)
{
	const char *const *name = call_names(call);

	if (!*name)
		return;
	text_printf(&trace->options, "inject=%s", *name++);
	for (; *name; name++)
		text_printf(&trace->options, ",%s", *name);
	text_printf(&trace->options, ":error=%s\n", error);
	for (size_t i = 0; socket_calls[i]; i++)
		if (!strcmp(call, socket_calls[i]))
			trace->failing[i] = true;
	trace->wanted = true;
}

void trace_interrupt(struct trace *trace, const char *call)
{
	for (const char *const *name = call_names(call); *name; name++)
		text_printf(&trace->options, "inject=%s:error=EINTR:when=1\n",
			    *name);
	trace->wanted = true;
}

/* Adds what is to be watched, as strace wants it. */
static void add_watched(struct text *to, const struct trace *trace)
{
	text_puts(to, "trace=");
	for (const char *const *call = socket_calls; *call; call++)
		for (const char *const *n = call_names(*call); *n; n++)
			text_printf(to, "%s,", *n);
	text_puts(to, trace->words ? saying : holding);
	if (trace->heard)
		text_puts(to, sending);
}

/* Becomes strace; what it writes goes to the pipe. Only between fork and exec.
 */
static _Noreturn void become_strace(char **arguments, int pipe, pid_t parent)
{
	static const char message[] = "it cannot be executed\n";
	sigset_t none;
	int null = open("/dev/null", O_RDWR);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* An interrupt from the terminal is not for it: it would let go. */
	setpgid(0, 0);
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
	if (getppid() == parent && dup2(pipe, STDERR_FILENO) >= 0 &&
	    dup2(null, STDIN_FILENO) >= 0 && dup2(null, STDOUT_FILENO) >= 0) {
		execvp(arguments[0], arguments);
		if (errno == ENOENT || errno == ENOTDIR)
			_exit(MISSING);
	}
	(void)!write(STDERR_FILENO, message, strlen(message));
	_exit(1);
}

/* Starts strace. Returns 0, or -1 with errno. */
static int start(struct trace *trace, char **arguments)
{
	pid_t parent = getpid();
	int ends[2];

	if (pipe(ends) < 0)
		return -1;
	for (int i = 0; i < 2; i++)
		fcntl(ends[i], F_SETFD, FD_CLOEXEC);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	trace->strace = fork();
	if (!trace->strace)
		become_strace(arguments, ends[1], parent);
	close(ends[1]);
	if (trace->strace < 0) {
		close(ends[0]);
		trace->strace = 0;
		return -1;
	}
	trace->lines = ends[0];
	return 0;
}

/* Makes the words of strace's command line, in allocated strings; NULL ends. */
static char **make_arguments(const struct trace *trace, pid_t process)
{
	struct text watched = {0}, options = {0};
	struct slice rest = slice_of(&trace->options, 0);
	char **words, number[32];
	size_t count = 0;

	for (size_t i = 0; i < rest.size; i++)
		count += rest.data[i] == '\n';
	words = allocate((16 + 2 * count) * sizeof(*words));
	count = 0;
	add_watched(&watched, trace);
	snprintf(number, sizeof(number), "%ld", (long)process);
	words[count++] = copied("strace");
	words[count++] = copied("-f");
	words[count++] = copied("-o");
	words[count++] = copied("/dev/fd/2");
	words[count++] = copied("-p");
	words[count++] = copied(number);
	words[count++] = copied("-e");
	words[count++] = copied(text_string(&watched));
	if (trace->words || trace->heard)
		words[count++] = copied("-y");
	if (trace->heard) {
		words[count++] = copied("-ttt");
		words[count++] = copied("-s");
		words[count++] = copied(SHOWN);
	}
	for (long end; (end = slice_find(rest, "\n")) >= 0;) {
		text_clear(&options);
		text_add(&options, rest.data, (size_t)end);
		words[count++] = copied("-e");
		words[count++] = copied(text_string(&options));
		rest = slice_from(rest, (size_t)end + 1);
	}
	text_free(&options);
	text_free(&watched);
	return words;
}

/* Has strace said that it is attached to this process? */
static bool is_attached(const struct trace *trace, pid_t process)
{
	char message[64];

	snprintf(message, sizeof(message), "strace: Process %ld attached",
		 (long)process);
	return slice_find(slice_of(&trace->text, 0), message) >= 0;
}

/* Says why strace has ended, or does not answer, instead of being attached. */
static void complain(struct trace *trace, char trouble[300])
{
	struct slice said = slice_of(&trace->text, 0), line = said;
	struct text shown = {0};
	int status = 0;

	kill(trace->strace, SIGKILL);
	while (waitpid(trace->strace, &status, 0) < 0 && errno == EINTR)
		;
	trace->strace = 0;
	if (trace->lines >= 0)
		close(trace->lines);
	trace->lines = -1;
	if (WIFEXITED(status) && WEXITSTATUS(status) == MISSING) {
		snprintf(trouble, 300, "strace is not installed");
		return;
	}
	for (long end; (end = slice_find(said, "\n")) >= 0;) {
		line = said;
		line.size = (size_t)end;
		said = slice_from(said, line.size + 1);
	}
	if (slice_begins(line, "strace: "))
		line = slice_from(line, strlen("strace: "));
	text_visible(&shown, line.data, line.size);
	snprintf(trouble, 300, "strace may not trace: %s",
		 shown.size ? text_string(&shown) : "it does not answer");
	text_free(&shown);
	text_clear(&trace->text);
}

/* Waits until strace is attached. Returns false when it will not be. */
static bool await(struct trace *trace, pid_t process)
{
	double end = now() + ATTACH_MAX;

	while (!is_attached(trace, process)) {
		struct pollfd one = {.fd = trace->lines, .events = POLLIN};
		double left = end - now();

		if (left <= 0)
			return false;
		if (poll(&one, 1, (int)(left * 1000) + 1) > 0 &&
		    !trace_read(trace))
			return is_attached(trace, process);
	}
	return true;
}

int trace_attach(struct trace *trace, pid_t process, char trouble[300])
{
	char **words = make_arguments(trace, process);
	int result = start(trace, words);

	for (char **word = words; *word; word++)
		free(*word);
	free(words);
	if (result < 0) {
		snprintf(trouble, 300, "strace cannot be started: %s",
			 strerror(errno));
	} else if (!await(trace, process)) {
		complain(trace, trouble);
		result = -1;
	}
	/* What is said can be judged without it, if less well. */
	return trace->wanted ? result : 0;
}

bool trace_read(struct trace *trace)
{
	char data[1 << 16];

	for (int i = 0; i < 64 && trace->lines >= 0; i++) {
		ssize_t size = read(trace->lines, data, sizeof(data));

		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return true;
		if (size <= 0) {
			close(trace->lines);
			trace->lines = -1;
		} else if (text_add(&trace->text, data, (size_t)size) <
			   (size_t)size) {
			trace->overflowed = true;
		}
	}
	return trace->lines >= 0;
}

void trace_close(struct trace *trace)
{
	if (trace->strace > 0) {
		kill(trace->strace, SIGKILL);
		while (waitpid(trace->strace, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (trace->lines >= 0)
		close(trace->lines);
	text_free(&trace->options);
	text_free(&trace->text);
	trace_init(trace);
}
