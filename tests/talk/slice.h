// SPDX-License-Identifier: MIT
/* slice - a part of bytes that somebody else owns, and what is in it. */
#ifndef SLICE_H
#define SLICE_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

struct slice {
	const char *data;
	size_t size;
};

/* All of a text, from a place on. */
struct slice slice_of(const struct text *text, size_t from);

/* What is left without so many bytes at the beginning. */
struct slice slice_from(struct slice slice, size_t from);

/* Returns where a string begins in it, or -1. */
long slice_find(struct slice slice, const char *string);

/* The same for upper and lower case of ASCII alike. */
long slice_find_folded(struct slice slice, struct slice what);

bool slice_is(struct slice slice, const char *string);
bool slice_begins(struct slice slice, const char *string);
bool slice_ends(struct slice slice, const char *string);

/* How many of its first bytes are digits; belong to a word; are blanks. */
size_t slice_digits(struct slice slice);
size_t slice_word(struct slice slice);
size_t slice_blanks(struct slice slice);

/* Classes of ASCII. What is beyond ASCII counts as a letter. */
bool is_digit(char c);
bool is_letter(char c);
bool is_word(char c); /* letters, digits, the underscore */
char lower(char c);

/* The number that a slice begins with, a minus sign included, 0 for none. */
long slice_number(struct slice slice);

#endif
