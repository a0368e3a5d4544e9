// SPDX-License-Identifier: MIT
/* on_output - statements about what a program prints, and complains of. */
#include "on.h"

#include <string.h>

#include "value.h"

/* --- It prints */

/* A text that is looked for in an output of a program. */
struct sought {
	struct program *program;
	struct text text;
	bool whole; /* a line of its own */
};

/* Where it is behind what was seen before, or -1. */
static long found(const struct sought *sought)
{
	const struct stream *out = &sought->program->out;
	const struct text *text = &sought->text;
	long at = (long)out->seen - 1;

	for (;;) {
		at = text_find(&out->data, (size_t)(at + 1), text->data,
			       text->size);
		if (at <= 0 || !sought->whole || out->data.data[at - 1] == '\n')
			return at;
	}
}

static bool is_seen(struct talk *talk, const void *about)
{
	const struct sought *sought = about;

	(void)talk;
	return found(sought) >= 0 || sought->program->ended;
}

/* When so many bytes of an output were there. */
static double time_of(const struct stream *stream, size_t end)
{
	size_t i;

	for (i = 0; i < stream->number; i++)
		if (stream->chunks[i].end >= end)
			return stream->chunks[i].at;
	return 0;
}

enum verdict on_see(struct talk *talk, enum role role, const struct line *line)
{
	const double *seconds = line->numbers_number ? line->numbers : NULL;
	struct failure *failure = &talk->record->failure;
	struct sought sought = {&talk->programs[role], {0}, false};
	struct stream *out = &sought.program->out;
	enum verdict verdict = BREAKS;
	enum gave_up gave_up;
	long at;

	fill(talk, &line->texts[0], &sought.text);
	if (!talk_wait(talk, is_seen, &sought, limit_after(talk, seconds), 0,
		       false) &&
	    talk->has_peer && talk->peer.connection >= 0) {
		gave_up = talk->gave_up;
		if (gave_up == SPUN)
			talk_expect_little(talk);
		talk_note_unread(talk);
		/* Some print without a newline: it comes out when they end. */
		peer_close(&talk->peer, talk->record);
		talk_wait(talk, is_seen, &sought, BRIEFLY, 0, false);
		if (talk->gave_up == HELD)
			talk->gave_up = gave_up;
	}
	program_drain(sought.program, talk->record);
	at = found(&sought);
	text_printf(&failure->sentence, "the %s prints ", role_names[role]);
	text_quote(&failure->sentence, sought.text.data, sought.text.size);
	if (at >= 0) {
		out->seen = (size_t)at + sought.text.size;
		verdict = not_before(talk, seconds, time_of(out, out->seen));
	} else {
		text_add(&failure->wanted, sought.text.data, sought.text.size);
		text_quote(&failure->expected, sought.text.data,
			   sought.text.size);
		text_shown(&failure->received,
			   text_string(&out->data) + out->seen,
			   out->data.size - out->seen, true);
		talk->state_of = (int)role;
	}
	text_free(&sought.text);
	return verdict;
}

enum verdict on_see_line(struct talk *talk, enum role role,
			 const struct line *line)
{
	struct failure *failure = &talk->record->failure;
	struct sought sought = {&talk->programs[role], {0}, true};
	struct stream *out = &sought.program->out;
	enum verdict verdict = HOLDS;
	long at;

	fill(talk, &line->texts[0], &sought.text);
	text_puts(&sought.text, "\n");
	talk_wait(talk, is_seen, &sought, USUALLY, 0, false);
	program_drain(sought.program, talk->record);
	at = found(&sought);
	if (at >= 0) {
		out->seen = (size_t)at + sought.text.size;
	} else {
		text_printf(&failure->sentence, "the %s prints the line ",
			    role_names[role]);
		text_quote(&failure->sentence, sought.text.data,
			   sought.text.size - 1);
		text_add(&failure->wanted, sought.text.data, sought.text.size);
		text_quote(&failure->expected, sought.text.data,
			   sought.text.size);
		text_shown(&failure->received,
			   text_string(&out->data) + out->seen,
			   out->data.size - out->seen, true);
		talk->state_of = (int)role;
		verdict = BREAKS;
	}
	text_free(&sought.text);
	return verdict;
}

enum verdict on_see_no(struct talk *talk, enum role role,
		       const struct line *line)
{
	enum { BEHIND = 80, FRONT = 40 };
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;
	struct text text = {0};
	size_t first, last;
	long at;

	fill(talk, &line->texts[0], &text);
	program_drain(program, talk->record);
	at = text_find(&program->out.data, 0, text.data, text.size);
	if (at >= 0) {
		text_printf(&failure->sentence, "the %s does not print ",
			    role_names[role]);
		text_quote(&failure->sentence, text.data, text.size);
		text_add(&failure->wanted, text.data, text.size);
		text_puts(&failure->expected, "no ");
		text_quote(&failure->expected, text.data, text.size);
		first = at > FRONT ? (size_t)at - FRONT : 0;
		last = (size_t)at + BEHIND;
		if (last > program->out.data.size)
			last = program->out.data.size;
		text_quote(&failure->received, program->out.data.data + first,
			   last - first);
	}
	text_free(&text);
	return at >= 0 ? BREAKS : HOLDS;
}

/* --- It complains */

/* Is there a line on standard error that is exactly this? */
static bool has_line(const struct text *data, const struct text *line)
{
	long at = -1;

	for (;;) {
		size_t end;

		at = text_find(data, (size_t)(at + 1), text_string(line),
			       line->size);
		if (at < 0)
			return false;
		end = (size_t)at + line->size;
		if ((!at || strchr("\r\n", data->data[at - 1])) &&
		    (end == data->size || strchr("\r\n", data->data[end])))
			return true;
	}
}

static bool is_complained(struct talk *talk, const void *about)
{
	const struct sought *sought = about;

	(void)talk;
	return sought->program->ended ||
	       has_line(&sought->program->err.data, &sought->text);
}

enum verdict on_complain(struct talk *talk, enum role role,
			 const struct line *line)
{
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;
	struct sought sought = {program, {0}, true};
	enum verdict verdict = HOLDS;

	fill(talk, &line->texts[0], &sought.text);
	talk_wait(talk, is_complained, &sought, USUALLY, 0, false);
	program_drain(program, talk->record);
	if (!has_line(&program->err.data, &sought.text)) {
		text_printf(
			&failure->sentence,
			"the %s says on standard error: ", role_names[role]);
		text_visible(&failure->sentence, sought.text.data,
			     sought.text.size);
		text_add(&failure->wanted, sought.text.data, sought.text.size);
		text_quote(&failure->expected, sought.text.data,
			   sought.text.size);
		text_shown(&failure->received, program->err.data.data,
			   program->err.data.size, true);
		talk->state_of = (int)role;
		verdict = BREAKS;
	}
	text_free(&sought.text);
	return verdict;
}

enum verdict on_no_complaint(struct talk *talk, enum role role,
			     const struct line *line)
{
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;

	(void)line;
	program_drain(program, talk->record);
	if (!program->err.data.size)
		return HOLDS;
	text_printf(&failure->sentence, "the %s has nothing to complain about",
		    role_names[role]);
	text_puts(&failure->expected, "nothing on standard error");
	text_shown(&failure->received, program->err.data.data,
		   program->err.data.size, true);
	return BREAKS;
}

/* Is it one line, "role: ...", with this text in it? */
static bool is_one_line(const struct text *data, enum role role,
			const struct text *text)
{
	size_t length = strlen(role_names[role]);
	const char *newline;

	if (data->size < length + 2 ||
	    memcmp(data->data, role_names[role], length) ||
	    memcmp(data->data + length, ": ", 2))
		return false;
	newline = memchr(data->data, '\n', data->size);
	if (newline && newline + 1 < data->data + data->size)
		return false;
	return text_find(data, 0, text->data, text->size) >= 0;
}

enum verdict on_complain_about(struct talk *talk, enum role role,
			       const struct line *line)
{
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;
	enum verdict verdict = HOLDS;
	struct text text = {0};

	fill(talk, &line->texts[0], &text);
	talk_wait(talk, talk_has_ended, program, USUALLY, 0, false);
	program_drain(program, talk->record);
	if (!is_one_line(&program->err.data, role, &text)) {
		text_printf(&failure->sentence,
			    "the %s says on standard error, in one line, that ",
			    role_names[role]);
		text_quote(&failure->sentence, text.data, text.size);
		text_printf(&failure->expected, "one line: %s: ... ",
			    role_names[role]);
		text_visible(&failure->expected, text.data, text.size);
		text_puts(&failure->expected, " ...");
		text_shown(&failure->received, program->err.data.data,
			   program->err.data.size, true);
		talk->state_of = (int)role;
		verdict = BREAKS;
	}
	text_free(&text);
	return verdict;
}
