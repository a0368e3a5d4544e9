// SPDX-License-Identifier: MIT
/* slice - a part of bytes that somebody else owns: see slice.h. */
#include "slice.h"

#include <limits.h>
#include <string.h>

struct slice slice_of(const struct text *text, size_t from)
{
	struct slice all = {text_string(text), text->size};

	return slice_from(all, from);
}

struct slice slice_from(struct slice slice, size_t from)
{
	if (from > slice.size)
		from = slice.size;
	slice.data += from;
	slice.size -= from;
	return slice;
}

long slice_find(struct slice slice, const char *string)
{
	size_t size = strlen(string);
	const char *at = slice.data, *end = slice.data + slice.size;

	while (size <= (size_t)(end - at)) {
		at = memchr(at, *string, (size_t)(end - at) - size + 1);
		if (!at)
			return -1;
		if (!memcmp(at, string, size))
			return (long)(at - slice.data);
		at++;
	}
	return -1;
}

long slice_find_folded(struct slice slice, struct slice what)
{
	for (size_t at = 0; at + what.size <= slice.size; at++) {
		size_t same = 0;

		while (same < what.size &&
		       lower(slice.data[at + same]) == lower(what.data[same]))
			same++;
		if (same == what.size)
			return (long)at;
	}
	return -1;
}

bool slice_is(struct slice slice, const char *string)
{
	return slice.size == strlen(string) && slice_begins(slice, string);
}

bool slice_begins(struct slice slice, const char *string)
{
	size_t size = strlen(string);

	return slice.size >= size && !memcmp(slice.data, string, size);
}

bool slice_ends(struct slice slice, const char *string)
{
	size_t size = strlen(string);

	return slice.size >= size &&
	       slice_begins(slice_from(slice, slice.size - size), string);
}

bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

bool is_word(char c)
{
	return is_digit(c) || is_letter(c) || c == '_';
}

char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

size_t slice_digits(struct slice slice)
{
	size_t size = 0;

	while (size < slice.size && is_digit(slice.data[size]))
		size++;
	return size;
}

size_t slice_word(struct slice slice)
{
	size_t size = 0;

	while (size < slice.size && is_word(slice.data[size]))
		size++;
	return size;
}

size_t slice_blanks(struct slice slice)
{
	size_t size = 0;

	while (size < slice.size && slice.data[size] == ' ')
		size++;
	return size;
}

long slice_number(struct slice slice)
{
	bool minus = slice_begins(slice, "-");
	struct slice digits = slice_from(slice, minus);
	size_t size = slice_digits(digits);
	long number = 0;

	for (size_t i = 0; i < size; i++) {
		int digit = digits.data[i] - '0';

		if (number > (LONG_MAX - digit) / 10)
			number = LONG_MAX;
		else
			number = number * 10 + digit;
	}
	return minus ? -number : number;
}
