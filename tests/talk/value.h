// SPDX-License-Identifier: MIT
/*
 * value - what stands for a {name} in a text. Random values depend on the seed
 * and on the short name of the check: see docs/talk.md.
 */
#ifndef VALUE_H
#define VALUE_H

#include "script.h"

struct talk;

/*
 * Is this a name that can stand in braces, whether or not it has a value yet?
 */
bool value_is_name(const char *name);

/* Adds what stands for a name; of "junk" 64 bytes that are no text. */
void value_of(const struct talk *talk, const char *name, struct text *to);

/* Adds a text of a script with its {names} replaced. */
void fill(const struct talk *talk, const struct text *text, struct text *to);

/*
 * Calls found() for each {name} in a text, and other() for each run of bytes
 * between; `{{` is a plain brace. Returns false, and stops, when found() does,
 * or when a brace begins no name.
 */
struct filler {
	bool (*found)(void *about, const char *name);
	void (*other)(void *about, const char *data, size_t size);
	void *about;
};
bool text_fill(const struct text *text, const struct filler *filler);

#endif
