// SPDX-License-Identifier: MIT
/* ask - what the files behind box.h share: box.c, ask.c, compile.c. */
#ifndef ASK_H
#define ASK_H

#include "box.h"
#include "wire.h"

/* Says why a box failed. Returns -1. */
int box_failed(struct box *box, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Starts a box by this command, NULL for a plain child of ours, whose control
 * is ends[1]; ends[0] is ours. Returns 0, or -1 with trouble, and all is
 * closed.
 */
int box_begin(struct box *box, char **command, int ends[2], int flags);

/*
 * Sends a request, whose text is its data, with so many descriptors; the answer
 * takes its place. Returns 0, or -1 with trouble.
 */
int box_ask(struct box *box, struct message *message, const int *fds,
	    int number);

/*
 * Does in a box, from outside, what its first process (its pid for us) lacks
 * the capabilities for: chooses the pid of its next process; with 0, what
 * furnish() does. Where that cannot be, nothing happens (reach.c).
 */
void reach(pid_t process, long pid);

#endif
