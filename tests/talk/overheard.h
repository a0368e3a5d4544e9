// SPDX-License-Identifier: MIT
/*
 * overheard - what two programs send each other, where no peer of ours takes
 * part: as strace(1) has seen it, made into events of the record.
 */
#ifndef OVERHEARD_H
#define OVERHEARD_H

#include "trace.h"

/*
 * Adds to a record what the programs have sent, and when they have connected
 * and closed, from a trace of each, which has the times (trace.heard). What
 * they have written on their outputs gets the place among these that it had.
 */
void overheard(struct record *record, const struct trace traces[ROLES],
	       const struct said said[ROLES]);

#endif
