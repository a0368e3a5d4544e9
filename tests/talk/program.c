// SPDX-License-Identifier: MIT
/* program - a program under test, from outside: see program.h. */
#include "program.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum {
	/*
	 * More than a conversation ever prints; what goes beyond ends the
	 * program.
	 */
	OUTPUT_MAX = 256 << 10,
	RECORDED_MAX = 1 << 14, /* bytes of each output, in the record */
	ROWS = 24,
	COLUMNS = 80,
};

static const struct {
	const char *name;
	int number;
} signals[] = {
	{"SIGHUP", SIGHUP},	  {"SIGINT", SIGINT},	{"SIGQUIT", SIGQUIT},
	{"SIGILL", SIGILL},	  {"SIGTRAP", SIGTRAP}, {"SIGABRT", SIGABRT},
	{"SIGBUS", SIGBUS},	  {"SIGFPE", SIGFPE},	{"SIGKILL", SIGKILL},
	{"SIGUSR1", SIGUSR1},	  {"SIGSEGV", SIGSEGV}, {"SIGUSR2", SIGUSR2},
	{"SIGPIPE", SIGPIPE},	  {"SIGALRM", SIGALRM}, {"SIGTERM", SIGTERM},
	{"SIGCHLD", SIGCHLD},	  {"SIGCONT", SIGCONT}, {"SIGSTOP", SIGSTOP},
	{"SIGTSTP", SIGTSTP},	  {"SIGTTIN", SIGTTIN}, {"SIGTTOU", SIGTTOU},
	{"SIGURG", SIGURG},	  {"SIGXCPU", SIGXCPU}, {"SIGXFSZ", SIGXFSZ},
	{"SIGVTALRM", SIGVTALRM}, {"SIGPROF", SIGPROF}, {"SIGWINCH", SIGWINCH},
	{"SIGSYS", SIGSYS},
};

int signal_number(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (!strcmp(signals[i].name + 3, name))
			return signals[i].number;
	return 0;
}

const char *signal_name(int number)
{
	static char other[24];
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (signals[i].number == number)
			return signals[i].name;
	snprintf(other, sizeof(other), "signal %d", number);
	return other;
}

/* Keeps a descriptor from the programs that we start. Returns it. */
static int ours(int descriptor)
{
	if (descriptor >= 0)
		fcntl(descriptor, F_SETFD, FD_CLOEXEC);
	return descriptor;
}

static void not_blocking(int descriptor)
{
	fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

int program_terminal(struct program *program)
{
	struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
	struct termios mode;
	const char *device;

	program->theirs = -1;
	program->terminal = ours(posix_openpt(O_RDWR | O_NOCTTY));
	if (program->terminal < 0 || grantpt(program->terminal) < 0 ||
	    unlockpt(program->terminal) < 0)
		return -1;
	device = ptsname(program->terminal);
	if (!device)
		return -1;
	snprintf(program->device, sizeof(program->device), "%s", device);
	program->theirs = ours(open(device, O_RDWR | O_NOCTTY));
	if (program->theirs < 0 || tcgetattr(program->theirs, &mode) < 0)
		return -1;
	/* No echo, no signals, lines; the output as it is written. */
	mode.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IXON);
	mode.c_oflag &= ~(tcflag_t)OPOST;
	mode.c_lflag &= ~(tcflag_t)(ECHO | ISIG | IEXTEN);
	mode.c_lflag |= ICANON;
	tcsetattr(program->theirs, TCSANOW, &mode);
	ioctl(program->theirs, TIOCSWINSZ, &size);
	not_blocking(program->terminal);
	return 0;
}

/* Makes a pipe of which we read, or write, one end without waiting. */
static int open_pipe(int *mine, int *theirs, bool read_it)
{
	int ends[2];

	if (pipe(ends) < 0)
		return -1;
	*mine = ours(ends[read_it ? 0 : 1]);
	*theirs = ours(ends[read_it ? 1 : 0]);
	not_blocking(*mine);
	return 0;
}

/* Notes what a pipe is, as the links of proc(5) and strace say it. */
static void name_pipe(struct stream *stream)
{
	struct stat status;

	if (!fstat(stream->descriptor, &status))
		snprintf(stream->target, sizeof(stream->target), "pipe:[%llu]",
			 (unsigned long long)status.st_ino);
}

int program_open(struct program *program, int *input, int *output, int *error)
{
	program->out.what = PRINTS;
	program->err.what = COMPLAINS;
	program->out.data.cap = program->err.data.cap = OUTPUT_MAX;
	*input = *output = program->theirs;
	program->keyboard = program->out.descriptor = program->terminal;
	snprintf(program->out.target, sizeof(program->out.target), "%s",
		 program->device);
	if (open_pipe(&program->err.descriptor, error, true) < 0)
		return -1;
	name_pipe(&program->err);
	if (program->input_pipe &&
	    open_pipe(&program->keyboard, input, false) < 0)
		return -1;
	if (program->output_pipe) {
		if (open_pipe(&program->out.descriptor, output, true) < 0)
			return -1;
		name_pipe(&program->out);
	}
	return 0;
}

void program_close_theirs(struct program *program)
{
	if (program->theirs >= 0)
		close(program->theirs);
	program->theirs = -1;
}

static void add_chunk(struct stream *stream, double at)
{
	stream->chunks = with_room(stream->chunks, stream->number,
				   &stream->room, sizeof(*stream->chunks));
	stream->chunks[stream->number++] =
		(struct chunk){at, stream->data.size};
}

bool program_read(struct program *program, struct stream *stream,
		  struct record *record)
{
	char data[16384];
	ssize_t size;
	size_t before = stream->data.size, added, kept;

	if (stream->descriptor < 0)
		return false;
	size = read(stream->descriptor, data, sizeof(data));
	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (size <= 0) { /* EIO: nobody has the terminal open any more */
		if (stream->descriptor != program->terminal)
			close(stream->descriptor);
		stream->descriptor = -1;
		return false;
	}
	added = text_add(&stream->data, data, (size_t)size);
	if (added < (size_t)size)
		program->excess = TOO_MUCH_OUTPUT;
	if (!added)
		return true;
	add_chunk(stream, record_now(record));
	kept = before < RECORDED_MAX ? RECORDED_MAX - before : 0;
	if (kept)
		record_add(record, program->role, stream->what, data,
			   added < kept ? added : kept);
	if (kept && kept < added)
		record_add(record, program->role, MORE,
			   what_names[stream->what],
			   strlen(what_names[stream->what]));
	return true;
}

void program_drain(struct program *program, struct record *record)
{
	while (program_read(program, &program->out, record))
		;
	while (program_read(program, &program->err, record))
		;
}

void program_ended(struct program *program, int status, struct record *record)
{
	struct event *event;

	if (program->ended)
		return;
	program->ended = true;
	program->ended_at = record_now(record);
	program_close_theirs(program);
	program->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	program->status = program->signal ? SIGNALLED + program->signal
					  : WEXITSTATUS(status);
	program_drain(program, record);
	event = record_add(record, program->role, EXIT, "", 0);
	if (event)
		event->status = program->status;
}

void program_type(struct program *program, const void *data, size_t size)
{
	const char *bytes = data;

	program->line_begun = size && bytes[size - 1] != '\n';
	if (program->keyboard >= 0 && write(program->keyboard, data, size) < 0)
		return; /* nobody reads any more, or never has */
}

void program_end_input(struct program *program)
{
	if (program->input_pipe) {
		if (program->keyboard >= 0)
			close(program->keyboard);
		program->keyboard = -1;
		return;
	}
	/* It hands over a line that was begun; once more: termios(3), VEOF. */
	if (program->line_begun)
		program_type(program, "\004", 1);
	program_type(program, "\004", 1);
}

static void free_stream(struct stream *stream, int terminal)
{
	if (stream->descriptor >= 0 && stream->descriptor != terminal)
		close(stream->descriptor);
	stream->descriptor = -1;
	text_free(&stream->data);
	free(stream->chunks);
	stream->chunks = NULL;
}

void program_free(struct program *program)
{
	program_close_theirs(program);
	if (program->input_pipe && program->keyboard >= 0)
		close(program->keyboard);
	free_stream(&program->out, program->terminal);
	free_stream(&program->err, program->terminal);
	if (program->terminal >= 0)
		close(program->terminal);
	program->terminal = program->keyboard = -1;
}

/* Adds the call in which a program waits, as a student would say it. */
static void add_call(const struct doing *doing, struct text *to)
{
	bool reads = !strcmp(doing->call, "read");

	text_puts(to, doing->call);
	if (doing->descriptor == -2)
		return;
	if (doing->descriptor < 0)
		text_puts(to, " on descriptor -1, which is none");
	else if (reads && !doing->descriptor)
		text_puts(to, " on standard input");
	else if (reads && !strncmp(doing->target, "socket:", 7))
		text_printf(to, " on the socket (descriptor %d)",
			    doing->descriptor);
	else
		text_printf(to, " on descriptor %d", doing->descriptor);
}

void program_state(const struct program *program, const struct doing *doing,
		   struct text *to)
{
	text_printf(to, "the %s ", role_names[program->role]);
	if (!program->started) {
		text_puts(to, "was not started");
	} else if (program->excess) {
		text_printf(to, "was stopped: %s",
			    excess_words[program->excess]);
	} else if (program->ended && program->signal) {
		text_printf(to, "was killed by %s",
			    signal_name(program->signal));
	} else if (program->ended) {
		text_printf(to, "has ended with status %d", program->status);
	} else if (doing->what == RUNNING) {
		text_puts(to, "is running, busy");
	} else if (doing->what == WAITING) {
		text_puts(to, "waits in ");
		add_call(doing, to);
	} else {
		text_puts(to, "runs");
	}
}
