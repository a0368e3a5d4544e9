// SPDX-License-Identifier: MIT
/* result - what an attempt at a check has told, and how it is printed. */
#ifndef RESULT_H
#define RESULT_H

#include <stdbool.h>

#include "script.h"
#include "text.h"

enum { RESULT_MAX = 4 << 20 }; /* bytes that an attempt tells */

struct result {
	char state;   /* 'o' ok, 'f' failed, 's' skipped, 't' trouble, 0 none */
	bool again;   /* it should be played again, alone */
	char *reason; /* into text, and so are the others */
	char *key;    /* what failed, to compare it with the other attempt */
	char *brief;  /* that as JSON */
	char *json;   /* the whole record, but for its end */
	char *shown;  /* what people read */
	struct text text;
};

/*
 * Reads what an attempt has told, which goes from text into the result, and the
 * status of wait(2) with which it has ended. One that has died is our trouble.
 */
void result_read(struct result *result, struct text *text, int status);

/* Prints a result as TAP, with the number of the check. */
void result_tap(const struct result *result, size_t number,
		const struct check *check);

/*
 * Prints it as a line of JSON. second: the attempt with NULs, when it is not
 * the one that counts, or NULL.
 */
void result_json(const struct result *result, const struct result *second,
		 const char *exercise, const struct check *check);

#endif
