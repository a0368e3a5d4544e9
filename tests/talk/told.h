// SPDX-License-Identifier: MIT
/*
 * told - the events of a conversation as people want to be told of them: lines
 * that came in pieces are joined, what comes again and again is counted.
 */
#ifndef TOLD_H
#define TOLD_H

#include "record.h"
#include "slice.h"

struct step {
	bool again; /* nobody's: how often the steps before it came again */
	size_t times;
	double at;
	enum role who;
	enum what what;
	struct text text;
	int status;
};

struct steps {
	struct step *list;
	size_t number;
};

/* Makes steps of the events of a record; told_free frees them. */
struct steps told(const struct record *record);
void told_free(struct steps *steps);

/*
 * Leaves out repetitions: up to four steps that come again more than once are
 * told once, with a step behind them that counts. Frees what is left out.
 */
void told_once(struct steps *steps);

/* Does a text have a report of a sanitizer: "==7==ERROR: AddressSanitizer", or
 * ": runtime error:"? */
bool told_report(struct slice text);

/* What people see as the end of a line. */
bool told_ends_line(char c);

/*
 * Adds what a step is about, in lines with newlines between them, and returns
 * where its arrow points from: '-' to the peer, ' ' for no arrow.
 */
char told_describe(struct text *to, const struct step *step);

#endif
