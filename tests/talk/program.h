// SPDX-License-Identifier: MIT
/*
 * program - a program under test, as seen by who plays a check: its terminal
 * and its outputs, and what became of it.
 *
 * Its standard input and output are a terminal without echo, so that output
 * comes line by line as a person would see it; standard error is a pipe, and so
 * are the others if that is asked for.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "record.h"

/* When bytes of an output came: at this time it had so many. */
struct chunk {
	double at;
	size_t end;
};

/* One output of a program, and the bytes so far. */
struct stream {
	int descriptor; /* -1: at its end */
	enum what what; /* PRINTS or COMPLAINS */
	struct text data;
	size_t seen; /* where the next `see` begins to look */
	struct chunk *chunks;
	size_t number, room;
	char target[64]; /* what it is, as strace -y shows the other end */
};

struct program {
	enum role role;
	bool started, ended;
	int status; /* as a shell shows it */
	int signal; /* that killed it, or 0 */
	double ended_at;
	enum excess excess; /* what it took too much of, so that we ended it */
	struct stream out, err;
	int terminal, theirs; /* both ends, or -1 */
	char device[64];      /* the name of its end */
	int keyboard;	      /* at which we type, or -1 */
	bool line_begun;      /* it was typed without its end */
	bool input_pipe, output_pipe;
};

/*
 * Opens the terminal of a program that will be started. Returns 0, or -1 with
 * errno.
 */
int program_terminal(struct program *program);

/*
 * Opens its other descriptors; the program's ends are in *input, *output and
 * *error, for the caller to close (the terminal's end with
 * program_close_theirs).
 */
int program_open(struct program *program, int *input, int *output, int *error);
void program_close_theirs(struct program *program);

/* Reads once from an output that is ready. Returns false when it is empty. */
bool program_read(struct program *program, struct stream *stream,
		  struct record *record);
/* Reads all that its outputs hold. */
void program_drain(struct program *program, struct record *record);

/* Notes that it has ended, with this status of wait(2). */
void program_ended(struct program *program, int status, struct record *record);

/* Types bytes on its standard input; what it does not take is lost. */
void program_type(struct program *program, const void *data, size_t size);
/* Closes the pipe, or types control-D. */
void program_end_input(struct program *program);

void program_free(struct program *program);

/* Says in words what it does: "the server waits in recv on descriptor 4". */
void program_state(const struct program *program, const struct doing *doing,
		   struct text *to);

/* The status of a program that a signal has killed, less its number. */
enum { SIGNALLED = 128 };

/*
 * The number of a signal such as "TERM", or 0; the name of a number, "SIGTERM".
 */
int signal_number(const char *name);
const char *signal_name(int number);

#endif
