// SPDX-License-Identifier: MIT
/*
 * reader - what a line in a file of checks says. One that is not indented says
 * something about the file, or begins a check or a usual conversation; the
 * lines that are indented belong to it.
 */
#ifndef READER_H
#define READER_H

#include "script.h"

/* Where the reader is. */
struct reader {
	struct file *file;
	const char *path;
	int line;
	const char *source;    /* the line, without blanks around it */
	struct script *script; /* to which indented lines belong, or NULL */
	struct check *check;   /* of which it is, or NULL */
	bool worth;	       /* it has said what it is worth */
	struct text *trouble;
};

/* Says what is wrong with the line. Returns -1. */
int refuse_line(struct reader *reader, const char *why);

/* Read a line of either kind. Both return 0, or -1. */
int read_plain(struct reader *reader);
int read_indented(struct reader *reader);

#endif
