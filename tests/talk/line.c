// SPDX-License-Identifier: MIT
/*
 * line - reads one statement: an actor, words, texts in double quotes, numbers.
 */
#include "script.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 16 }; /* of a statement */

/* Says what is wrong. Returns -1. */
static int refuse(struct text *why, const char *what)
{
	text_puts(why, what);
	return -1;
}

static int refuse_escape(struct text *why, char escape)
{
	text_puts(why, "unknown escape \\");
	text_visible(why, &escape, escape ? 1 : 0);
	return -1;
}

/*
 * Reads a text in double quotes, with its escapes. Returns what is behind it,
 * or NULL.
 */
static const char *read_text(struct text *why, const char *at,
			     struct text *text)
{
	static const char plain[] = "n\nr\rt\t\"\"\\\\";
	const char *found;

	for (at++; *at && *at != '"'; at++) {
		if (*at != '\\') {
			text_add(text, at, 1);
			continue;
		}
		at++;
		for (found = plain; *found && *found != *at; found += 2)
			;
		if (*at == '0') {
			text_add(text, "", 1);
		} else if (*at && *found) {
			text_add(text, found + 1, 1);
		} else if (*at == 'x' && isxdigit((unsigned char)at[1]) &&
			   isxdigit((unsigned char)at[2])) {
			char digits[3] = {at[1], at[2], '\0'};
			char byte = (char)strtol(digits, NULL, 16);

			text_add(text, &byte, 1);
			at += 2;
		} else {
			return refuse_escape(why, *at), NULL;
		}
	}
	if (!*at)
		return refuse(why, "a quote is not closed"), NULL;
	return at + 1;
}

/* Is a word a number such as 5 or 0.5? */
static bool read_number(const char *word, double *number)
{
	size_t digits = strspn(word, "0123456789");
	size_t more = word[digits] == '.'
			      ? strspn(word + digits + 1, "0123456789")
			      : 0;

	if (!digits || digits > 6 || more > 6)
		return false;
	if (word[digits] == '.' ? !more || word[digits + 1 + more]
				: word[digits])
		return false;
	*number = strtod(word, NULL);
	return true;
}

/*
 * Takes "server:", "client:", "C only:", "Python only:" at the beginning of a
 * line.
 */
static const char *read_whom(const char *at, struct line *line)
{
	int i;

	for (i = 0; i < LANGUAGES; i++) {
		size_t length = strlen(language_names[i]);

		if (!strncmp(at, language_names[i], length) &&
		    !strncmp(at + length, " only:", 6)) {
			line->only = i;
			at += length + 6;
			at += strspn(at, " \t");
		}
	}
	for (i = 0; i < ROLES; i++) {
		size_t length = strlen(role_names[i]);

		if (!strncmp(at, role_names[i], length) && at[length] == ':' &&
		    (!at[length + 1] ||
		     isspace((unsigned char)at[length + 1]))) {
			line->actor = i;
			at += length + 1;
		}
	}
	return at;
}

/* Adds one word of a form, with a blank in front if it is not the first. */
static void add_word(struct text *form, const char *word, size_t size)
{
	if (form->size)
		text_puts(form, " ");
	text_add(form, word, size);
}

static int read_words(struct text *why, const char *at, struct line *line,
		      struct text *form)
{
	char word[64];
	int words = 0;

	for (;;) {
		size_t length;
		double number;

		at += strspn(at, " \t\r");
		if (!*at)
			return 0;
		if (++words > WORDS_MAX)
			return refuse(why, "too many words");
		if (*at == '"') {
			if (line->texts_number == 2)
				return refuse(why, "too many texts");
			at = read_text(why, at,
				       &line->texts[line->texts_number++]);
			if (!at)
				return -1;
			add_word(form, "TEXT", 4);
			continue;
		}
		length = strcspn(at, " \t\r\"");
		snprintf(word, sizeof(word), "%.*s",
			 (int)(length < 60 ? length : 60), at);
		if (length < 16 && read_number(word, &number)) {
			if (line->numbers_number == 2)
				return refuse(why, "too many numbers");
			line->numbers[line->numbers_number++] = number;
			add_word(form, "NUMBER", 6);
		} else {
			add_word(form, at, length);
		}
		at += length;
	}
}

int line_read(struct line *line, const char *source, struct text *form,
	      struct text *why)
{
	return read_words(why, read_whom(source, line), line, form);
}
