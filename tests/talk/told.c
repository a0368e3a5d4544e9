// SPDX-License-Identifier: MIT
/* told - the events of a conversation as people want to be told: see told.h. */
#include "told.h"

#include <stdlib.h>
#include <string.h>

#include "slice.h"

enum {
	FLOOD = 1000, /* bytes read at a time, of what prints without end */
	PERIOD = 4 /* steps at most that are told once when they come again */
};

bool told_ends_line(char c)
{
	return c == '\r' || c == '\n';
}

static struct slice all(const struct text *text)
{
	return slice_of(text, 0);
}

/* --- What comes again and again */

static bool same(const struct step *a, const struct step *b)
{
	return a->who == b->who && a->what == b->what &&
	       a->text.size == b->text.size &&
	       !memcmp(text_string(&a->text), text_string(&b->text),
		       a->text.size);
}

/* How often the `size` steps at a place come again, one behind the other. */
static size_t repeats(const struct steps *steps, size_t at, size_t size)
{
	size_t end = at + size;

	while (end < steps->number &&
	       same(&steps->list[end], &steps->list[end - size]))
		end++;
	return (end - at) / size - 1;
}

void told_once(struct steps *steps)
{
	struct step *list = allocate((steps->number * 2 + 1) * sizeof(*list));
	size_t number = 0, at = 0;

	while (at < steps->number) {
		size_t times = 0, size = 1, end;

		for (size_t try = 1; try <= PERIOD; try++) {
			size_t found = at + try <= steps->number
					       ? repeats(steps, at, try)
					       : 0;

			if (found >= 2 && found * try > times * size) {
				times = found;
				size = try;
			}
		}
		for (end = at + size; at < end; at++)
			list[number++] = steps->list[at];
		if (times) {
			list[number].again = true;
			list[number++].times = times;
		}
		for (end = at + size * times; at < end; at++)
			text_free(&steps->list[at].text);
	}
	free(steps->list);
	steps->list = list;
	steps->number = number;
}

void told_free(struct steps *steps)
{
	for (size_t i = 0; i < steps->number; i++)
		text_free(&steps->list[i].text);
	free(steps->list);
	steps->list = NULL;
	steps->number = 0;
}

/* --- What is told together */

/* Collects up to PERIOD different lines of a text; returns false when it has
 * more. */
static bool few_lines(struct slice text, struct slice lines[PERIOD],
		      size_t *number)
{
	for (bool more = true; more;) {
		long end = slice_find(text, "\n");
		struct slice line = text;
		size_t i;

		more = end >= 0;
		if (more)
			line.size = (size_t)end;
		text = slice_from(text, line.size + 1);
		for (i = 0; i < *number; i++)
			if (lines[i].size == line.size &&
			    !memcmp(lines[i].data, line.data, line.size))
				break;
		if (i < *number)
			continue;
		if (*number == PERIOD)
			return false;
		lines[(*number)++] = line;
	}
	return true;
}

/* Has a text no other lines than few, which the one before it has too? */
static bool is_flood(struct slice before, struct slice text)
{
	struct slice lines[PERIOD] = {{NULL, 0}};
	size_t number = 0, known;

	if (!few_lines(before, lines, &number))
		return false;
	known = number;
	return few_lines(text, lines, &number) && number == known;
}

/*
 * Is what an output has told together with what it had before? Of standard
 * error a line may come in pieces, with others between them; and a flood is one
 * step, not as many as there were reads. Where a read ends is not where a line
 * ends.
 */
static bool continues(const struct step *last, const struct event *event,
		      bool at_once)
{
	struct slice before = all(&last->text), text = all(&event->text);
	bool begun = !slice_ends(before, "\n");

	if (begun && (at_once || event->what == COMPLAINS))
		return true;
	if (!at_once)
		return false;
	return (before.size > FLOOD && text.size > FLOOD) ||
	       is_flood(before, text) || told_report(before);
}

/* Is there anything to say about it? Not about empty lines. */
static bool is_empty(const struct step *step)
{
	if (step->what != PRINTS && step->what != COMPLAINS)
		return false;
	for (size_t i = 0; i < step->text.size; i++)
		if (!told_ends_line(step->text.data[i]))
			return false;
	return true;
}

/* Makes a step of each event, or adds it to the last one of the same output. */
static void join(struct steps *steps, const struct record *record)
{
	struct step *written[ROLES][WHATS] = {{NULL}};

	for (size_t i = 0; i < record->number; i++) {
		const struct event *event = &record->events[i];
		struct step *next = &steps->list[steps->number];
		struct step **last = &written[event->who][event->what];

		if (*last && continues(*last, event, *last == next - 1)) {
			text_add(&(*last)->text, text_string(&event->text),
				 event->text.size);
			continue;
		}
		if (event->what == PRINTS || event->what == COMPLAINS)
			*last = next;
		next->at = event->at;
		next->who = event->who;
		next->what = event->what;
		next->status = event->status;
		text_add(&next->text, text_string(&event->text),
			 event->text.size);
		steps->number++;
	}
}

struct steps told(const struct record *record)
{
	struct steps steps = {
		allocate((record->number + 1) * sizeof(*steps.list)), 0};
	size_t kept = 0;

	join(&steps, record);
	for (size_t i = 0; i < steps.number; i++) {
		if (is_empty(&steps.list[i]))
			text_free(&steps.list[i].text);
		else
			steps.list[kept++] = steps.list[i];
	}
	steps.number = kept;
	told_once(&steps);
	return steps;
}
