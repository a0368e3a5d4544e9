// SPDX-License-Identifier: MIT
/*
 * statement - the table of statements: form, about whom, function, its sentence
 * in docs/talk.md, the tables of which are printed from here.
 */
#ifndef STATEMENT_H
#define STATEMENT_H

#include <stdio.h>

#include "script.h"

struct talk; /* conversation.h */

/* What came of a statement. */
enum verdict {
	HOLDS,
	BREAKS,	 /* it does not: record.failure says what and why */
	SKIPPED, /* this machine lacks what it needs: talk.reason says what */
};

enum about { ABOUT_PROGRAM, ABOUT_PEER, ABOUT_WORLD };

/* Some statements about the world are about one program all the same. */
enum when { ANY_TIME, BEFORE /* start and listen */ };

struct statement {
	const char *form; /* words, TEXT, NUMBER */
	enum about about;
	enum when when;
	bool of_program; /* needs to know which one */
	enum verdict (*play)(struct talk *talk, enum role role,
			     const struct line *line);
	int variant; /* what tells forms of the same function apart */
	const char *sentence;
};

/* Returns the statement of a form, or NULL. */
const struct statement *statement_of(const char *form);

/* Returns the first word of a form: its length. */
size_t verb_length(const struct statement *statement);
bool verb_is(const struct statement *statement, const char *verb);

/* Does the script have this verb? */
bool has_verb(const struct script *script, const char *verb);

/* Prints the three tables of docs/talk.md. */
void statements_print(FILE *to);

#endif
