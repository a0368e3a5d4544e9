// SPDX-License-Identifier: MIT
/* schedule - plays checks side by side, each in a process of its own. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "conversation.h"

/*
 * Plays those checks of a file for which chosen[] is true, `jobs` at a time at
 * most, and prints what comes of each. Returns the exit status: 0 all hold, 1
 * some do not, 3 some could not run here; 128 + the number of a signal that has
 * ended it.
 */
int schedule(const struct options *options, const struct file *file,
	     const bool *chosen, int jobs);

#endif
