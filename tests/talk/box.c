// SPDX-License-Identifier: MIT
/*
 * box - starts boxes and programs in them, asks their first processes: see
 * box.h.
 *
 * Answers and what the first process tells by itself come on the same stream;
 * all that is read here goes through heard(). Nothing waits without a limit.
 */
#include <sys/socket.h>
#include <sys/wait.h>

#ifdef __linux__
#include <sys/mman.h>
#endif

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"
#include "confine.h"
#include "hurry.h"
#include "inside.h"
#include "record.h"

enum {
	PATIENCE =
		120000, /* ms for a box to be up, for an answer: slow disks */
	GONE = 10000,	/* ms for it to end by itself */
};

/* What exec(3) says about a program that is not one; all else is the machine's.
 */
static const int no_program[] = {
	ENOENT,	 ENOEXEC, EACCES, EINVAL, ELOOP, ENOTDIR, EISDIR, ENAMETOOLONG,
#ifdef ELIBBAD
	ELIBBAD,
#endif
};

int box_failed(struct box *box, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(box->trouble, sizeof(box->trouble), format, arguments);
	va_end(arguments);
	return -1;
}

bool box_out_of_memory(const struct box *box)
{
	return killed_for_memory() > box->killed;
}

/* Takes what the first process has said by itself. Returns false for an answer.
 */
static bool heard(struct box *box, const struct message *message)
{
	int role = message->wire.role;

	if (role < 0 || role >= ROLES)
		return message->wire.op != OP_ANSWER;
	if (message->wire.op == OP_ENDED) {
		box->programs[role].ended = true;
		box->programs[role].status = (int)message->wire.value;
	}
	if (message->wire.op == OP_HERE)
		box->programs[role].outer =
			message->sender ? message->sender
					: (pid_t)message->wire.value;
	return message->wire.op != OP_ANSWER;
}

/* Receives once. Returns 1, or -1 with trouble. */
static int receive(struct box *box, struct message *message)
{
	int got = wire_receive(box->control, message, PATIENCE);

	if (got > 0)
		return 1;
	if (got < 0)
		return box_failed(box, "the sandbox does not answer: %s",
				  strerror(errno));
	if (box_out_of_memory(box))
		return box_failed(box, "the machine is out of memory");
	return box_failed(box, "the sandbox was ended from outside");
}

int box_ask(struct box *box, struct message *message, const int *fds,
	    int number)
{
	message->wire.size = (uint32_t)message->data.size;
	if (wire_send(box->control, &message->wire, message->data.data, fds,
		      number) < 0 &&
	    errno != EPIPE && errno != ECONNRESET)
		return box_failed(box, "the sandbox cannot be asked: %s",
				  strerror(errno));
	do
		if (receive(box, message) < 0)
			return -1;
	while (heard(box, message));
	return 0;
}

int box_heed(struct box *box)
{
	struct message message = {0};
	int done = 0;

	message.data.cap = WIRE_MAX;
	while (done == 0 && wait_for(box->control, POLLIN, 0)) {
		done = receive(box, &message) < 0 ? -1 : 0;
		if (done == 0)
			heard(box, &message);
	}
	text_free(&message.data);
	return done;
}

/* Becomes bwrap, or the first process itself. What it complains about is kept.
 */
static _Noreturn void become_box(char **command, int control, int complaints)
{
	int null = open("/dev/null", O_RDWR);
	sigset_t none;
	int number;

	setsid(); /* a control-C is for us alone */
	for (number = 1; number < NSIG; number++)
		signal(number, SIG_DFL); /* without SIGCHLD bwrap never ends */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (!command) {
		dup2(control, 3);
		close_from(4); /* terminals, above all: whoever has one open */
		inside(closing(3));
	}
	dup2(null, 0);
	dup2(null, 1);
	dup2(complaints < 0 ? null : complaints, 2);
	closing_from(3);
	fcntl(control, F_SETFD, 0);
	execvp(command[0], command);
	dprintf(2, "%s: %s\n", command[0], strerror(errno));
	_exit(127);
}

/* Returns a file without a name for what bwrap complains about, or -1. */
static int open_complaints(void)
{
#ifdef __linux__
	return memfd_create("complaints", MFD_CLOEXEC);
#else
	return -1;
#endif
}

/* Quotes the last line of the complaints, else says what was known before. */
static void quote_complaints(struct box *box, int complaints)
{
	char text[1000], *line, *end;
	off_t size = complaints < 0 ? 0 : lseek(complaints, 0, SEEK_END);
	off_t from = size > 999 ? size - 999 : 0;
	ssize_t got = size > 0 ? pread(complaints, text, 999, from) : 0;

	if (got <= 0)
		return;
	text[got] = '\0';
	for (end = text + strlen(text); end > text && end[-1] == '\n'; end--)
		end[-1] = '\0';
	line = strrchr(text, '\n');
	line = line ? line + 1 : text;
	if (*line)
		box_failed(box, "no sandbox: %.280s", line);
}

int box_begin(struct box *box, char **command, int ends[2], int flags)
{
	int complaints = command ? open_complaints() : -1, done;
	struct message message = {0};

	message.data.cap = WIRE_MAX;
	message.wire.op = OP_OPEN;
	message.wire.flags = (uint32_t)flags;
	box->killed = killed_for_memory();
	box->control = ends[0];
#ifdef SO_PASSCRED
	setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int));
#endif
	box->process = fork();
	if (box->process == 0) {
		close(ends[0]);
		become_box(command, ends[1], complaints);
	}
	close(ends[1]);
	if (box->process < 0)
		done = box_failed(box, "no sandbox: fork: %s", strerror(errno));
	else
		done = box_ask(box, &message, NULL, 0);
	if (done == 0 && message.wire.error)
		done = box_failed(box, "the sandbox fails: %s: %s",
				  text_string(&message.data),
				  strerror(message.wire.error));
	else if (done < 0)
		quote_complaints(box, complaints);
	if (done == 0 && message.wire.value)
		reach(box->first = message.sender, 0);
	if (complaints >= 0)
		close(complaints);
	text_free(&message.data);
	if (done < 0)
		box_close(box);
	return done;
}

int box_open(struct box *box, const struct box_options *options)
{
	char **command = NULL;
	int ends[2], done;

	memset(box, 0, sizeof(*box));
	box->isolated = options->isolated;
	box->control = -1;
	if (wire_pair(ends) < 0)
		return box_failed(box, "no sandbox: socketpair: %s",
				  strerror(errno));
	if (options->isolated)
		command = confine_program(options, ends[1], &box->seen);
	done = box_begin(box, command, ends,
			 options->isolated ? WIRE_ISOLATED : 0);
	confine_free(command);
	return done;
}

/* Waits so many milliseconds until a child has ended. Returns whether it has.
 */
static bool ends_in(pid_t pid, int milliseconds)
{
	siginfo_t info;
	double end = now() + milliseconds / 1000.0;

	do {
		info.si_pid = 0;
		if (waitid(P_PID, (id_t)pid, &info,
			   WEXITED | WNOHANG | WNOWAIT) == 0 &&
		    info.si_pid == pid)
			return true;
		nanosleep(&(struct timespec){0, 500000}, NULL);
	} while (now() < end);
	return false;
}

void box_close(struct box *box)
{
	struct message message = {0};
	int status;

	message.data.cap = WIRE_MAX;
	if (box->control >= 0) {
		shutdown(box->control, SHUT_WR); /* it ends at that */
		while (wire_receive(box->control, &message, GONE) > 0)
			while (message.number > 0)
				close_soon(message.fds[--message.number]);
		close(box->control);
		box->control = -1;
	}
	text_free(&message.data);
	if (box->process > 0) {
		if (!ends_in(box->process, GONE))
			kill(box->process, SIGKILL);
		while (waitpid(box->process, &status, 0) < 0 && errno == EINTR)
			;
		box->process = 0;
	}
	confine_free(box->seen);
	box->seen = NULL;
}

/* Returns how a word of a command is called in there. */
static const char *seen_inside(const struct box *box, const char *word)
{
	char **pair = box->seen;

	for (; pair && *pair; pair += 2)
		if (strcmp(pair[0], word) == 0)
			return pair[1];
	return word;
}

/* Judges how starting went: an answer of box_start(), or box_go(). */
static enum started judge(struct box *box, const struct message *message,
			  int *error)
{
	const char *step = text_string(&message->data);
	size_t i;

	*error = message->wire.error;
	if (!message->wire.error)
		return STARTED;
	if (strcmp(step, "exec") == 0)
		for (i = 0; i < sizeof(no_program) / sizeof(*no_program); i++)
			if (*error == no_program[i])
				return NO_PROGRAM;
	box_failed(box, "the sandbox fails: %s: %s", step, strerror(*error));
	return NO_BOX;
}

enum started box_start(struct box *box, const struct start *start, int *error)
{
	int fds[4] = {start->input, start->output, start->error,
		      start->terminal};
	struct message message = {0};
	enum started how = NO_BOX;
	int i;

	message.data.cap = WIRE_MAX;
	message.wire.op = OP_START;
	message.wire.role = start->role;
	message.wire.value = start->pid;
	if (start->sanitized)
		message.wire.flags |= WIRE_SANITIZED;
	if (start->leaks)
		message.wire.flags |= WIRE_LEAKS;
	if (start->faster)
		message.wire.flags |= WIRE_FASTER;
	if (start->held)
		message.wire.flags |= WIRE_HELD;
	if (start->terminal >= 0)
		message.wire.flags |= WIRE_TERMINAL;
	for (i = 0; start->command[i]; i++) {
		const char *word = seen_inside(box, start->command[i]);

		text_add(&message.data, word, strlen(word) + 1);
	}
	if (box->first && start->pid > 1)
		reach(box->first, start->pid);
	*error = 0;
	if (box_ask(box, &message, fds, start->terminal >= 0 ? 4 : 3) == 0)
		how = judge(box, &message, error);
	if (how == STARTED) {
		box->programs[start->role].started = true;
		box->programs[start->role].inner = (pid_t)message.wire.value;
	}
	text_free(&message.data);
	return how;
}

enum started box_go(struct box *box, enum role role, int *error)
{
	struct message message = {0};
	enum started how = NO_BOX;

	message.data.cap = WIRE_MAX;
	message.wire.op = OP_GO;
	message.wire.role = role;
	*error = 0;
	if (box_ask(box, &message, NULL, 0) == 0)
		how = judge(box, &message, error);
	text_free(&message.data);
	return how;
}
