// SPDX-License-Identifier: MIT
/* text - bytes that grow, with a cap; and how bytes are shown: see text.h. */
#include "text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 400 }; /* bytes of what was received, in a message */

void *allocate(size_t size)
{
	void *memory = calloc(1, size ? size : 1);

	if (!memory) {
		fputs("talk: out of memory\n", stderr);
		exit(3);
	}
	return memory;
}

char *copied(const char *string)
{
	size_t size = strlen(string) + 1;

	return memcpy(allocate(size), string, size);
}

void *with_room(void *items, size_t number, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : 16;
	void *moved;

	if (number < *room)
		return items;
	moved = allocate(more * size);
	if (number)
		memcpy(moved, items, number * size);
	free(items);
	*room = more;
	return moved;
}

/* Makes room for so many bytes more. Returns how many there is room for. */
static size_t make_room(struct text *text, size_t size)
{
	size_t cap = text->cap ? text->cap : TEXT_MAX;
	size_t room = text->room ? text->room : 64;
	char *data;

	if (text->size >= cap)
		return 0;
	if (size > cap - text->size)
		size = cap - text->size;
	while (room < text->size + size + 1)
		room *= 2;
	if (room != text->room) {
		data = realloc(text->data, room);
		if (!data) {
			fputs("talk: out of memory\n", stderr);
			exit(3);
		}
		text->data = data;
		text->room = room;
	}
	return size;
}

size_t text_add(struct text *text, const void *data, size_t size)
{
	if (size)
		size = make_room(text, size);
	if (!size)
		return 0;
	memcpy(text->data + text->size, data, size);
	text->size += size;
	text->data[text->size] = '\0';
	return size;
}

size_t text_puts(struct text *text, const char *string)
{
	return text_add(text, string, strlen(string));
}

size_t text_vprintf(struct text *text, const char *format, va_list arguments)
{
	va_list again;
	size_t added;
	char *line;
	int size;

	va_copy(again, arguments);
	size = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (size < 0)
		return 0;
	line = allocate((size_t)size + 1);
	vsnprintf(line, (size_t)size + 1, format, arguments);
	added = text_add(text, line, (size_t)size);
	free(line);
	return added;
}

size_t text_printf(struct text *text, const char *format, ...)
{
	va_list arguments;
	size_t added;

	va_start(arguments, format);
	added = text_vprintf(text, format, arguments);
	va_end(arguments);
	return added;
}

void text_cut(struct text *text, size_t size)
{
	if (size > text->size)
		size = text->size;
	if (!size)
		return;
	memmove(text->data, text->data + size, text->size - size + 1);
	text->size -= size;
}

void text_clear(struct text *text)
{
	text_cut(text, text->size);
}

void text_free(struct text *text)
{
	free(text->data);
	text->data = NULL;
	text->size = text->room = 0;
}

const char *text_string(const struct text *text)
{
	return text->data ? text->data : "";
}

long text_find(const struct text *text, size_t from, const void *what,
	       size_t size)
{
	const char *first = what;
	size_t at;

	if (from > text->size || size > text->size - from)
		return -1;
	if (!size)
		return (long)from;
	for (at = from; at + size <= text->size; at++) {
		const char *next = memchr(text->data + at, *first,
					  text->size - size - at + 1);

		if (!next)
			return -1;
		at = (size_t)(next - text->data);
		if (!memcmp(next, what, size))
			return (long)at;
	}
	return -1;
}

/*
 * Reads one character of UTF-8 and tells whether it is one that people see.
 * Returns how many bytes it has, or 0: not UTF-8, or not printable. Control
 * characters, the separators of Unicode and what changes the direction of a
 * text are not.
 */
static size_t printable(const unsigned char *data, size_t size)
{
	static const struct {
		uint32_t first, last;
	} odd[] = {
		{0x80, 0xa0},	  {0xad, 0xad},	    {0x600, 0x605},
		{0x61c, 0x61c},	  {0x6dd, 0x6dd},   {0x70f, 0x70f},
		{0x1680, 0x1680}, {0x180e, 0x180e}, {0x2000, 0x200f},
		{0x2028, 0x202f}, {0x205f, 0x206f}, {0x3000, 0x3000},
		{0xd800, 0xf8ff}, {0xfdd0, 0xfdef}, {0xfeff, 0xfeff},
		{0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0x10ffff},
	};
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = data[0] < 0x80	 ? 1
			: data[0] < 0xc2 ? 0
			: data[0] < 0xe0 ? 2
			: data[0] < 0xf0 ? 3
			: data[0] < 0xf5 ? 4
					 : 0;
	uint32_t code;
	size_t i;

	if (length == 1)
		return data[0] >= 0x20 && data[0] < 0x7f;
	if (!length || length > size)
		return 0;
	code = data[0] & (0x7f >> length);
	for (i = 1; i < length; i++) {
		if ((data[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (data[i] & 0x3f);
	}
	if (code < least[length])
		return 0;
	for (i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		if (code >= odd[i].first && code <= odd[i].last)
			return 0;
	return length;
}

void text_visible(struct text *text, const void *data, size_t size)
{
	const unsigned char *at = data, *end = at + size;

	while (at < end) {
		size_t length = printable(at, (size_t)(end - at));

		if (length)
			text_add(text, at, length);
		else if (*at == '\0')
			text_puts(text, "\\0");
		else if (*at == '\n')
			text_puts(text, "\\n");
		else if (*at == '\r')
			text_puts(text, "\\r");
		else if (*at == '\t')
			text_puts(text, "\\t");
		else
			text_printf(text, "\\x%02x", *at);
		at += length ? length : 1;
	}
}

void text_quote(struct text *text, const void *data, size_t size)
{
	text_puts(text, "\"");
	text_visible(text, data, size);
	text_puts(text, "\"");
}

void text_shown(struct text *text, const void *data, size_t size, bool last)
{
	const char *bytes = data;

	if (!size) {
		text_puts(text, "nothing");
		return;
	}
	if (size <= SHOWN) {
		text_quote(text, bytes, size);
		return;
	}
	text_quote(text, last ? bytes + size - SHOWN : bytes, SHOWN);
	text_printf(text, " (the %s %d of %zu bytes)", last ? "last" : "first",
		    SHOWN, size);
}
