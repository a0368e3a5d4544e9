// SPDX-License-Identifier: MIT
/*
 * attempt - plays a check in the process that was forked for it, and tells what
 * came of it, in lines:
 *
 *   STATE AGAIN   o ok, f failed, s skipped, t trouble; 1 if it ran into a
 *                 limit of time while the machine was late, or if another
 *                 try may have no trouble
 *   why it was skipped, or could not run
 *   what failed: the line and what was expected, to compare it with another
 *   attempt
 *   the failure, in short, as JSON
 *   the whole record as JSON, without the brace at its end
 *   what people read of a failure: all that follows
 */
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include "conversation.h"

/* Adds `"NAME":"STRING",` to JSON. */
void add_key(struct text *to, const char *name, const char *string);

/* Plays, and writes these lines to a descriptor. */
void attempt_tell(const struct options *options, const struct file *file,
		  const struct check *check, struct attempt *attempt, int to);

#endif
