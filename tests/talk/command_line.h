// SPDX-License-Identifier: MIT
/* command_line - what talk is asked on its command line. */
#ifndef COMMAND_LINE_H
#define COMMAND_LINE_H

#include "conversation.h"

enum { ONLY_MAX = 200 }; /* names behind --only */

/* What the command line says. */
struct request {
	struct options options;
	const char *file, *programs;
	const char *commands[ROLES], *sanitized[ROLES], *python[ROLES];
	char *only[ONLY_MAX + 1];
	int only_number;
	bool sides[SIDES], any_side, list;
	int jobs;
};

/* What --help prints. */
extern const char usage[];

/* Says why something on the command line cannot be, and ends with status 2. */
_Noreturn void usage_error(const char *what, const char *why);

/*
 * Reads the arguments, a list that NULL ends; the options that are not there
 * stay as they are. Ends the process where they cannot be read, and at --help.
 */
void read_command_line(struct request *request, char **arguments);

#endif
