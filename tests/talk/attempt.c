// SPDX-License-Identifier: MIT
/*
 * attempt - plays a check in this process, tells what came of it: see
 * attempt.h.
 */
#include "attempt.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define LATE 0.3 /* seconds that the machine may be late in an attempt */

static void write_all(int descriptor, const struct text *text)
{
	const char *at = text_string(text);
	size_t left = text->size;

	while (left) {
		ssize_t size = write(descriptor, at, left);

		if (size < 0 && errno != EINTR)
			return;
		if (size > 0) {
			at += size;
			left -= (size_t)size;
		}
	}
}

/* Adds `"sentence":...,"expected":...,"received":...,"line":N`, in braces. */
static void add_brief(struct text *to, const struct failure *failure)
{
	text_puts(to, "{\"sentence\":");
	json_text(to, failure->sentence.data, failure->sentence.size);
	text_puts(to, ",\"expected\":");
	json_text(to, failure->expected.data, failure->expected.size);
	text_puts(to, ",\"received\":");
	json_text(to, failure->received.data, failure->received.size);
	text_printf(to, ",\"line\":%d}", failure->line);
}

void add_key(struct text *to, const char *name, const char *string)
{
	text_printf(to, "\"%s\":", name);
	json_text(to, string, strlen(string));
	text_puts(to, ",");
}

/* Adds the record of an attempt as JSON, open at its end. */
static void add_json(struct text *to, const struct file *file,
		     const struct check *check, const char *state,
		     const struct attempt *attempt)
{
	struct text drawn = {0};

	text_puts(to, "{");
	add_key(to, "exercise", file->exercise);
	add_key(to, "name", check->name);
	add_key(to, "title", check->sentence);
	add_key(to, "side", side_names[check->side]);
	add_key(to, "state", state);
	add_key(to, "reason", attempt->reason);
	json_record(to, &attempt->record);
	ladder(&drawn, &attempt->record);
	if (drawn.size && drawn.data[drawn.size - 1] == '\n')
		drawn.size--;
	text_puts(to, ",\"ladder\":");
	json_text(to, drawn.data, drawn.size);
	text_printf(to, ",\"seconds\":%.3f", record_now(&attempt->record));
	text_free(&drawn);
}

void attempt_tell(const struct options *options, const struct file *file,
		  const struct check *check, struct attempt *attempt, int to)
{
	const char *words[] = {"ok", "failed", "skipped", "could not run"};
	const struct failure *failure = &attempt->record.failure;
	struct text text = {0}, shown = {0};
	enum verdict verdict = talk_play(options, file, check, attempt);
	int state = attempt->trouble	? 3
		    : verdict == HOLDS	? 0
		    : verdict == BREAKS ? 1
					: 2;
	bool again = state == 1 ? failure->late && attempt->late > LATE
				: state == 3 && !attempt->settled;

	text_printf(&text, "%c %d\n", "ofst"[state], again);
	text_visible(&text, attempt->reason, strlen(attempt->reason));
	text_printf(&text, "\n%d ", failure->line);
	text_visible(&text, text_string(&failure->expected),
		     failure->expected.size);
	text_puts(&text, "\n");
	add_brief(&text, failure);
	text_puts(&text, "\n");
	add_json(&text, file, check, words[state], attempt);
	text_puts(&text, "\n");
	if (state == 1)
		explain(&shown, &attempt->record);
	text_add(&text, text_string(&shown), shown.size);
	write_all(to, &text);
	text_free(&text);
	text_free(&shown);
	record_free(&attempt->record);
}
