// SPDX-License-Identifier: MIT
/*
 * calls - reads what strace(1) has written: lines with a pid in front, of which
 * one call may have two, as other processes went on meanwhile.
 *
 *     71 socket(AF_UNIX, SOCK_STREAM, 0) = 3
 *     71 accept(3,  <unfinished ...>
 *     72 close(3)    = 0
 *     71 <... accept resumed>NULL, NULL) = -1 EMFILE (Too many open files)
 * (INJECTED) 71 +++ exited with 1 +++
 *
 * A stranger's program decides what is in there, as arguments of its calls. It
 * is read in one pass, in linear time, and nothing is kept of it but slices.
 */
#ifndef CALLS_H
#define CALLS_H

#include "slice.h"
#include "trace.h"

struct seen {
	enum {
		CALL_BEGINS, /* and has not returned so far */
		CALL_RETURNS,
		CALL_BREAKS, /* it is made again, or its process has ended: = ?
			      */
		PROCESS_ENDS
	} kind;
	bool resumed; /* CALL_BEGINS was told before */
	long pid;     /* 0 when there is none in front */
	double at;    /* when it began, of the day; 0 when that is not told */
	struct slice name, arguments;
	long result;
	struct slice made;	    /* what strace -y shows behind it */
	struct slice error, reason; /* EMFILE, (Too many open files) */
	bool injected;
};

enum {
	BEGUN_MAX = 256
}; /* calls of as many processes that have not returned */

struct reader {
	struct slice rest; /* of the trace: what has not been read */
	struct begun {
		long pid;
		double at;
		struct slice name, arguments;
	} begun[BEGUN_MAX];
	size_t number;
	struct text joined; /* the arguments of a call that had two lines */
};

void reader_begin(struct reader *reader, const struct trace *trace);

/* Reads on. Returns false at the end. What is seen holds until the next one. */
bool reader_next(struct reader *reader, struct seen *seen);

/* The same, but only calls that have returned. */
bool reader_next_call(struct reader *reader, struct seen *seen);

void reader_end(struct reader *reader);

/* Is this system call what a script means by a name: accept4 by "accept"? */
bool call_is(struct slice name, const char *call);

/* The system calls that a script means by a name, at most two; NULL ends. */
const char *const *call_names(const char *call);

/* Is it one that is watched only to know what was said: write(2) and the like?
 */
bool call_says(struct slice name);
bool call_writes(struct slice name);

/* Does it make a process? */
bool call_forks(struct slice name);

/* What strace -y shows of the descriptor that is the first argument:
 * "socket:[7]" of "4<socket:[7]>"; "" when there is none. */
struct slice call_target(struct slice arguments);

/* Copies a slice into an array of bytes, as much as fits, with a NUL. */
void call_copy(char *to, size_t room, struct slice slice);

#endif
