// SPDX-License-Identifier: MIT
/*
 * text - bytes that grow, with a cap; and how bytes are shown to people.
 *
 * A struct text begins as {0}. What goes beyond its cap is dropped, never an
 * error: strangers' programs decide how much comes. Without memory, the process
 * ends (one process plays one check).
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct text {
	char *data; /* NUL-terminated once something was added, else NULL */
	size_t size, room;
	size_t cap; /* bytes that it takes at most; 0 for TEXT_MAX */
};

enum { TEXT_MAX = 64 << 20 };

/* Adds bytes, a string, a formatted string. Returns how many bytes fitted. */
size_t text_add(struct text *text, const void *data, size_t size);
size_t text_puts(struct text *text, const char *string);
size_t text_printf(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
size_t text_vprintf(struct text *text, const char *format, va_list arguments);

/* Removes so many bytes at the beginning, or all. text_free frees as well. */
void text_cut(struct text *text, size_t size);
void text_clear(struct text *text);
void text_free(struct text *text);

/* Returns its bytes as a string that is never NULL. */
const char *text_string(const struct text *text);

/* Returns where a byte string begins in the text, from `from` on, or -1. */
long text_find(const struct text *text, size_t from, const void *what,
	       size_t size);

/*
 * Adds bytes in double quotes with every odd byte spelt out: \0 \n \r \t \\ are
 * written so, other control characters and what is no UTF-8 as \xHH; printable
 * UTF-8 stays. A backslash stays single, as people typed it.
 */
void text_quote(struct text *text, const void *data, size_t size);

/* The same without the quotes. */
void text_visible(struct text *text, const void *data, size_t size);

/*
 * Adds bytes in quotes, "nothing" for none. Of what is longer than 400 bytes
 * the first, or the last, are shown, and it says so.
 */
void text_shown(struct text *text, const void *data, size_t size, bool last);

/* Returns memory, or ends the process with a message. */
void *allocate(size_t size);
char *copied(const char *string);

/*
 * Makes room for one more of the items in an array, each of so many bytes;
 * *room is how many it has room for. Returns the array, which may be another
 * one now.
 */
void *with_room(void *items, size_t number, size_t *room, size_t size);

#endif
