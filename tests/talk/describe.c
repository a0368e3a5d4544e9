// SPDX-License-Identifier: MIT
/*
 * describe - steps of a conversation in words; of a sanitizer's report only
 * what is about the program's own lines: see told.h.
 */
#include "told.h"

#include <signal.h>
#include <string.h>

#include "program.h"
#include "slice.h"

static struct slice all(const struct text *text)
{
	return slice_of(text, 0);
}

/* --- Reports of the sanitizers */

bool told_report(struct slice text)
{
	static const char error[] = "==ERROR: ", name[] = "Sanitizer";
	long at;

	if (slice_find(text, ": runtime error:") >= 0)
		return true;
	while ((at = slice_find(text, error)) >= 0) {
		const char *end = text.data + at, *pid = end;
		struct slice word;
		bool equals;

		while (pid > text.data && is_digit(pid[-1]))
			pid--;
		equals = pid < end && pid - text.data >= 2 && pid[-1] == '=' &&
			 pid[-2] == '=';
		text = slice_from(text, (size_t)at + strlen(error));
		word = text;
		word.size = slice_word(word);
		if (equals && slice_find(slice_from(word, 1), name) >= 0)
			return true;
	}
	return false;
}

/* Is there ".../client.c:7" in it, or server.cpp and the like? */
static bool names_own_line(struct slice text)
{
	static const char *const suffixes[] = {"c:", "cc:", "cpp:", "cxx:"};

	for (long at; (at = slice_find(text, "/")) >= 0;) {
		text = slice_from(text, (size_t)at + 1);
		if (!slice_begins(text, "client.") &&
		    !slice_begins(text, "server."))
			continue;
		for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes);
		     i++) {
			struct slice rest = slice_from(text, 7);

			if (slice_begins(rest, suffixes[i]) &&
			    slice_digits(slice_from(rest, strlen(suffixes[i]))))
				return true;
		}
	}
	return false;
}

/* Does a line of a report say something about the program's own lines? */
static bool is_own(struct slice line)
{
	if (slice_find(line, "ERROR: ") >= 0 ||
	    slice_find(line, "runtime error:") >= 0)
		return true;
	for (long at; (at = slice_find(line, "#")) >= 0;) {
		size_t digits;

		line = slice_from(line, (size_t)at + 1);
		digits = slice_digits(line);
		if (digits && slice_begins(slice_from(line, digits), " "))
			return names_own_line(slice_from(line, digits + 1));
	}
	return false;
}

/* How many bytes at a place of a line are addresses and the like: 0 for none.
 */
static size_t address_at(struct slice line, size_t at, size_t last_quote)
{
	struct slice rest = slice_from(line, at);
	size_t digits;

	if (slice_begins(rest, " on address 0x") && last_quote >= at + 14 &&
	    last_quote != (size_t)-1)
		return last_quote - at;
	if (slice_begins(rest, " 0x") && slice_word(slice_from(rest, 3)))
		return 3 + slice_word(slice_from(rest, 3));
	if (slice_begins(rest, "==")) {
		digits = slice_digits(slice_from(rest, 2));
		if (digits && slice_begins(slice_from(rest, 2 + digits), "=="))
			return digits + 4;
	}
	if (at && line.data[at - 1] == '"')
		return slice_blanks(rest);
	return 0;
}

/* Adds a line of a report without addresses, which are others every time. */
static void add_own(struct text *to, struct slice line)
{
	size_t last = line.size;

	while (last && line.data[last - 1] != '"')
		last--;
	for (size_t at = 0; at < line.size;) {
		size_t skipped = address_at(line, at, last - 1);

		if (!skipped)
			text_add(to, line.data + at, 1);
		at += skipped ? skipped : 1;
	}
}

/* --- Steps in words */

/* Adds bytes that were sent, with a long run of NULs behind them counted. */
static void add_sent(struct text *to, const struct text *text)
{
	size_t body = text->size;

	while (body && text->data[body - 1] == '\0')
		body--;
	text_puts(to, "\"");
	text_visible(to, text_string(text), body);
	if (text->size - body > 1)
		text_printf(to, " + %zu NULs", text->size - body);
	else if (text->size > body)
		text_puts(to, "\\0");
	text_puts(to, "\"");
}

/* Makes a step of each line that a program has written, as people see it. */
static struct steps lines_of(const struct step *step)
{
	struct slice rest = all(&step->text);
	struct steps lines = {
		allocate((rest.size / 2 + 1) * sizeof(*lines.list)), 0};

	while (rest.size) {
		size_t size = 0;

		while (size < rest.size && !told_ends_line(rest.data[size]))
			size++;
		if (size) {
			struct text *text = &lines.list[lines.number++].text;

			text_printf(text, "%s ", what_names[step->what]);
			text_quote(text, rest.data, size);
		}
		rest = slice_from(rest, size + 1);
	}
	return lines;
}

/* Keeps of the lines of a report those about the program's own lines. */
static void keep_own(struct steps *lines)
{
	size_t kept = 0, number = lines->number;

	for (size_t i = 0; i < number; i++) {
		struct text line = lines->list[i].text;
		struct text *own = &lines->list[kept].text;

		memset(&lines->list[i].text, 0, sizeof(line));
		if (is_own(all(&line))) {
			add_own(own, all(&line));
			kept++;
		}
		text_free(&line);
	}
	lines->number = kept;
	if (kept < number)
		text_printf(&lines->list[lines->number++].text,
			    "... (%zu lines left out)", number - kept);
}

static void add_written(struct text *to, const struct step *step)
{
	struct steps lines = lines_of(step);

	if (told_report(all(&step->text)))
		keep_own(&lines);
	told_once(&lines);
	for (size_t i = 0; i < lines.number; i++) {
		const struct step *line = &lines.list[i];

		text_puts(to, i ? "\n" : "");
		if (line->again)
			text_printf(to, "... (the same %zu times more)",
				    line->times);
		text_add(to, text_string(&line->text), line->text.size);
	}
	told_free(&lines);
}

/* Adds a word and what it is about, if there is something. */
static void add_about(struct text *to, const char *word,
		      const struct text *text)
{
	struct text shown = {0};

	text_visible(&shown, text_string(text), text->size);
	while (shown.size && shown.data[shown.size - 1] == ' ')
		shown.size--;
	text_puts(to, word);
	text_puts(to, shown.size ? " " : "");
	text_add(to, text_string(&shown), shown.size);
	text_free(&shown);
}

char told_describe(struct text *to, const struct step *step)
{
	const char *name = what_names[step->what];

	if (step->again) {
		text_printf(to, "... (the same %zu times more)", step->times);
		return ' ';
	}
	switch (step->what) {
	case SEND:
		add_sent(to, &step->text);
		return '-';
	case CLOSE:
		text_puts(to, "end of file");
		return '-';
	case SHUTDOWN:
	case RESET:
		text_puts(to, name);
		return '-';
	case CONNECT:
		add_about(to, "connects to", &step->text);
		return '-';
	case PRINTS:
	case COMPLAINS:
		add_written(to, step);
		return ' ';
	case EXIT:
		if (step->status > SIGNALLED && step->status < SIGNALLED + NSIG)
			text_printf(to, "is killed by %s",
				    signal_name(step->status - SIGNALLED));
		else
			text_printf(to, "ends with status %d", step->status);
		return ' ';
	case MORE:
		text_add(to, text_string(&step->text), step->text.size);
		text_puts(to, " more (not recorded)");
		return ' ';
	case START:
		name = "starts";
		break;
	case LISTEN:
		name = "listens on";
		break;
	case TYPE:
		name = "input:";
		break;
	case SIGNAL:
	case WHATS:
		break;
	}
	add_about(to, name, &step->text);
	return ' ';
}
