// SPDX-License-Identifier: MIT
/*
 * ladder - a conversation as people read it in a terminal: the server on the
 * left, the client on the right, the seconds in front; see record.h.
 */
#include "record.h"

#include <string.h>

#include "slice.h"
#include "told.h"

enum {
	WIDTH = 32,  /* characters of a column */
	NEAREST = 8, /* a line is not broken before */
	LINES = 4,   /* of one event; what is longer is cut, and says so */
	FIRST = 60,
	LAST = 20 /* lines of a ladder; what is between is left out */
};

/* How many characters of UTF-8 there are. */
static size_t characters(struct slice text)
{
	size_t number = 0;

	for (size_t i = 0; i < text.size; i++)
		number += (text.data[i] & 0xc0) != 0x80;
	return number;
}

/* How many bytes so many characters have, at most all. */
static size_t bytes(struct slice text, size_t number)
{
	size_t size = 0;

	while (size < text.size &&
	       ((text.data[size] & 0xc0) == 0x80 || number-- > 0))
		size++;
	return size;
}

/* Is what is left so long that a part must be cut off? */
static bool is_long(struct slice text)
{
	return bytes(text, WIDTH) < text.size;
}

/*
 * Returns where a long text is broken, in bytes: at the last blank that leaves
 * WIDTH characters at most, else in the middle of a word. Blanks that are many
 * stay as they are.
 */
static size_t break_at(struct slice text)
{
	size_t least = bytes(text, NEAREST), most = bytes(text, WIDTH);

	for (size_t at = most; at >= least; at--) {
		if (text.data[at] != ' ')
			continue;
		return slice_blanks(text) < at ? at : most;
	}
	return most;
}

/* Adds a row: a time or blanks, then both columns. */
static void add_row(struct text *to, const char *at, const char *middle,
		    enum role who, struct slice part)
{
	size_t width = WIDTH;

	text_printf(to, "  %6s  ", at);
	if (who == SERVER) {
		text_add(to, part.data, part.size);
		width -= characters(part) < WIDTH ? characters(part) : WIDTH;
	}
	text_printf(to, "%*s %s ", (int)width, "", middle);
	if (who == CLIENT)
		text_add(to, part.data, part.size);
	while (to->data[to->size - 1] == ' ')
		to->size--;
	text_puts(to, "\n");
}

/* What stands in front of the next row, and between its columns. */
struct front {
	char at[32];
	const char *middle;
	enum role who;
};

/* Adds a part of a line, and leaves the front of those below it empty. */
static void add_part(struct text *to, struct front *front, struct slice part)
{
	add_row(to, front->at, front->middle, front->who, part);
	*front->at = '\0';
	front->middle = "    ";
}

/* Adds a line in parts of WIDTH characters. */
static void add_folded(struct text *to, struct front *front, struct slice line)
{
	struct slice rest = line;
	struct text note = {0};

	for (int i = 0; i < LINES; i++) {
		struct slice part = rest;

		if (!is_long(rest)) {
			add_part(to, front, rest);
			return;
		}
		part.size = break_at(rest);
		add_part(to, front, part);
		rest = slice_from(rest, part.size);
		if (slice_begins(rest, " "))
			rest = slice_from(rest, 1);
	}
	text_printf(&note, "... (%zu characters)", characters(line));
	add_part(to, front, slice_of(&note, 0));
	text_free(&note);
}

static void add_step(struct text *to, const struct step *step)
{
	struct text about = {0};
	struct front front = {.who = step->who, .middle = "    "};
	struct slice rest, line;

	if (step->again) {
		text_puts(to, "          ");
		told_describe(to, step);
		text_puts(to, "\n");
		return;
	}
	snprintf(front.at, sizeof(front.at), "%6.2f", step->at);
	if (told_describe(&about, step) == '-')
		front.middle = step->who == SERVER ? "--->" : "<---";
	rest = slice_of(&about, 0);
	do {
		long end = slice_find(rest, "\n");

		line = rest;
		if (end >= 0)
			line.size = (size_t)end;
		rest = slice_from(rest, line.size + 1);
		add_folded(to, &front, line);
	} while (rest.size);
	text_free(&about);
}

/* Returns where the line of this number begins. */
static size_t line_begin(const struct text *text, size_t number)
{
	size_t at = 0;

	while (number-- > 0)
		at += (size_t)slice_find(slice_of(text, at), "\n") + 1;
	return at;
}

void ladder(struct text *to, const struct record *record)
{
	struct steps steps = told(record);
	struct text all = {0};
	size_t number = 0, skipped, first, last;

	text_printf(&all, "  %6s  %-*s      client\n", "time", WIDTH, "server");
	for (size_t i = 0; i < steps.number; i++)
		add_step(&all, &steps.list[i]);
	told_free(&steps);
	for (size_t i = 0; i < all.size; i++)
		number += all.data[i] == '\n';
	if (number <= FIRST + LAST) {
		text_add(to, all.data, all.size);
	} else {
		skipped = number - FIRST - LAST;
		first = line_begin(&all, FIRST);
		last = line_begin(&all, FIRST + skipped);
		text_add(to, all.data, first);
		text_printf(to, "  ... (%zu lines left out)\n", skipped);
		text_add(to, all.data + last, all.size - last);
	}
	text_free(&all);
}

static void add_side(struct text *to, const char *side, const struct text *text)
{
	if (text->size)
		text_printf(to, "  %s: %s\n", side, text_string(text));
}

void explain(struct text *to, const struct record *record)
{
	const struct failure *failure = &record->failure;

	text_printf(to, "This is not true: %s\n",
		    text_string(&failure->sentence));
	if (failure->line)
		text_printf(to, "  (line %d:", failure->line);
	else
		text_puts(to, "  (the usual opening:");
	text_printf(to, " %s)\n", text_string(&failure->source));
	add_side(to, "expected", &failure->expected);
	add_side(to, "received", &failure->received);
	text_puts(to, "\n");
	ladder(to, record);
}
