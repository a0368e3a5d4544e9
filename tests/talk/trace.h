// SPDX-License-Identifier: MIT
/*
 * trace - system calls of a program, seen and made to fail by strace(1).
 *
 * strace runs outside the box, attached to a program that is held before its
 * exec (box.h); what it writes comes through a pipe, a line a call, and is
 * capped.
 */
#ifndef TRACE_H
#define TRACE_H

#include <sys/types.h>

#include <stdbool.h>

#include "record.h"

struct trace {
	bool wanted; /* by trace, fail or interrupt */
	bool words;  /* by says why: it must tell when something is written */
	bool heard;  /* it must tell what is sent, and when: overheard.h */
	struct text options; /* of fail and interrupt: "inject=...\n" lines */
	bool failing[9];     /* of socket_calls: it is made to fail */
	int lines; /* of the pipe, or -1: poll it, then trace_read() */
	pid_t strace;
	struct text text; /* what has come so far; 4 MB at most */
	bool overflowed;
};

void trace_init(struct trace *trace);

/* The calls that a script can name: "socket", ..., "close"; NULL ends. */
extern const char *const socket_calls[];

/* From now on each such call fails with this errno; the first with EINTR. */
void trace_fail(struct trace *trace, const char *call, const char *error);
void trace_interrupt(struct trace *trace, const char *call);

/* Is this the name of an errno, such as "EMFILE"? Its number, or 0. */
int errno_number(const char *name);

/*
 * Attaches strace to a process (its pid for us) and waits until it is attached.
 * Returns 0, or -1 with why in trouble: "strace is not installed", "strace may
 * not trace: ...". When only says why wants it, that is no error: 0, and no
 * trace.
 */
int trace_attach(struct trace *trace, pid_t process, char trouble[300]);

/* Reads what has come, without waiting. Returns false at the end, when strace
 * has ended. */
bool trace_read(struct trace *trace);

/* Ends strace, and frees all. */
void trace_close(struct trace *trace);

/* Has a call of this name (accept4 by "accept" too) returned without an error?
 */
bool trace_succeeded(const struct trace *trace, const char *call);
/* Adds why it failed last: "it fails: ECONNREFUSED (Connection refused)". */
void trace_why(const struct trace *trace, const char *call, struct text *to);

/* Was a call to be made to fail, and the program has not come to it? */
bool trace_waits_in_vain(const struct trace *trace);

/* Adds the descriptors of sockets that no process has closed, by number:
 * "descriptor 3, descriptor 4" (holding.c). */
void trace_open_sockets(const struct trace *trace, struct text *to);

/* Puts the calls into a record: 200 at most, 200 bytes of the arguments of
 * each; without those that were watched for says why only. */
void trace_tell(const struct trace *trace, struct record *record);

/*
 * says why (why.c). What a program has said since a call of it failed, judged
 * by the trace and the outputs; the rules are in docs/talk.md.
 */
struct said {
	enum role role;
	const struct text *out, *err; /* all that was written so far */
	const char *out_target,
		*err_target; /* as strace -y shows their descriptors:
				"/dev/pts/3", "pipe:[7]" */
	bool ended;	     /* the program has */
};

enum why {
	WHY_REPORTS, /* it says why, without any doubt */
	WHY_NOTHING, /* it has written nothing that could be a report */
	WHY_COMPARE, /* it depends on what it says in a usual conversation */
};
enum why why(const struct trace *trace, const struct said *said);

/* Does the trace have less than the outputs: is it still coming? */
bool why_lags(const struct trace *trace, const struct said *said);

/* Is there a word that is not in `usual`: all that it says when nothing fails?
 */
bool why_is_new(const struct trace *trace, const struct said *said,
		const struct text *usual);

#endif
