// SPDX-License-Identifier: MIT
/*
 * script - files of checks: read as a whole, and looked through, before
 * anything runs. docs/talk.md has the grammar.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdbool.h>

#include "box.h"
#include "text.h"

struct statement; /* statement.h */

enum side { SIDE_SERVER, SIDE_CLIENT, SIDE_PAIR, SIDES };
enum language { C, PYTHON, LANGUAGES };

extern const char *const side_names[SIDES];
extern const char *const language_names[LANGUAGES]; /* "C", "Python" */

/* One line of a script, read but not yet carried out. */
struct line {
	int number; /* of the file; 0: of the usual opening */
	char *source;
	int actor; /* a role, or -1: the verb says it */
	int only;  /* a language whose programs this is asked of, or -1 */
	const struct statement *statement;
	struct text texts[2]; /* with their {names} in them */
	double numbers[2];
	int texts_number, numbers_number;
};

struct script {
	struct line *lines;
	size_t number, room;
};

struct check {
	int line; /* of the file */
	char *name, *sentence;
	enum side side;
	int points, todo;
	char *group; /* "conversation", "care", "" */
	bool words, basis, slow;
	int only;	    /* a language, or -1 */
	int pairing[ROLES]; /* languages, of a pairing; else -1 */
	struct script script;
};

struct file {
	char *path, *exercise;
	char *address; /* "unix:/tmp/lab4" */
	bool bare;     /* no second try with NULs, for no check */
	bool lines;    /* messages end with a line end; else with nothing */
	struct script usual[SIDES];
	struct check *checks;
	size_t number, room;
};

/*
 * Reads a file, or bytes that are one (path is what messages call it). Returns
 * 0, or -1 with "PATH:LINE: why: source" in trouble.
 */
int file_read(struct file *file, const char *path, struct text *trouble);
int file_parse(struct file *file, const char *path, const char *data,
	       size_t size, struct text *trouble);
void file_free(struct file *file);

/* Adds a check that says nothing yet. */
struct check *file_add_check(struct file *file);

/* Makes four checks of the one called pairing: C and Python, on either side. */
void file_add_pairings(struct file *file, size_t which);

/*
 * Puts the usual opening into a script that has none, behind its preparations.
 */
void script_open(struct script *script, enum side side);

/*
 * Looks through a script, as it is for programs in this language: who, when,
 * which names (order.c). Returns 0, or -1 with the line in *line and why in
 * trouble.
 */
int script_check(const struct script *script, enum side side,
		 enum language language, const char *address,
		 const struct line **line, struct text *trouble);

/*
 * Reads a statement into a line, and its form: words, TEXT, NUMBER. Returns 0,
 * or -1 with why. What the line holds is to be freed in both cases.
 */
int line_read(struct line *line, const char *source, struct text *form,
	      struct text *why);

void line_free(struct line *line);

void script_add(struct script *script, const struct line *line);
/* Adds a statement that has neither texts nor numbers. */
void script_add_plain(struct script *script, const char *form);

#endif
