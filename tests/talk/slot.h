// SPDX-License-Identifier: MIT
/*
 * slot - the attempts that are under way.
 *
 * An attempt at a check is a process; its memory and descriptors go with it. It
 * tells what came of it through a pipe, and, in memory that it shares with us,
 * its load: whether its programs rest, run, or have computed for long. Checks
 * that wait may be many at once, checks that compute a few.
 */
#ifndef SLOT_H
#define SLOT_H

#include <stdbool.h>
#include <sys/types.h>

#include "attempt.h"
#include "result.h"

enum { SLOTS = 64 /* attempts at a time, at most */ };

struct job {
	const struct check *check;
	int turn; /* those with a lower one begin first */
	bool sanitized;
	struct result plain, nul;
	int running; /* attempts */
	bool bare;   /* a message was sent without a NUL */
	bool nul_begun, alone, done;
	bool real_time; /* it has failed while its programs lived faster */
	int troubles;
	double begun;
};

struct slot {
	pid_t process;
	int pipe;
	struct job *job;
	bool nul;
	struct text text;
};

struct shared {
	int load, bare;
};

struct run {
	const struct options *options;
	const struct file *file;
	struct job *jobs;
	size_t number, shown; /* how many of them are printed, in their order */
	int failed, lost;
	int width;	    /* attempts at a time */
	int busy;	    /* the load of all, at most */
	bool looped[SIDES]; /* programs have computed for long */
	bool later;	    /* the sanitized programs are not there yet */
	struct slot slots[SLOTS];
	volatile struct shared *shared;
};

/*
 * Prepares for what attempts leave behind that are dropped: strace(1) and
 * bwrap(1) fork when they start, and what they have forked stays when they are
 * killed just then.
 */
void slots_begin(void);

/* Ends what attempts have left behind, when none runs any more. */
void slots_end(void);

/*
 * Starts an attempt. Returns false when there is no room, or no process to be
 * had.
 */
bool slot_start(struct run *run, struct job *job, bool nul);

/* Ends an attempt that is not needed any more. */
void slot_drop(struct slot *slot);

#endif
