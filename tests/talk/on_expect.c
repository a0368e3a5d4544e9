// SPDX-License-Identifier: MIT
/* on_expect - statements about what the scripted peer expects to receive. */
#include "on.h"

#include <string.h>

#include "value.h"

#define THE_REST 0.3 /* seconds, for what more a program has to say */

enum { MESSAGE_MAX = 1 << 12 }; /* bytes of a message in a failure */

/* What is looked for at the beginning of what has come. */
struct wanted {
	struct text texts[2];
	int number;
	enum message_end ending;
};

static void want(struct talk *talk, const struct line *line,
		 struct wanted *wanted)
{
	int i;

	memset(wanted, 0, sizeof(*wanted));
	wanted->number = line->texts_number;
	wanted->ending = talk->file->lines ? ENDS_WITH_LINE : ENDS_ANYHOW;
	for (i = 0; i < wanted->number; i++)
		fill(talk, &line->texts[i], &wanted->texts[i]);
}

static void free_wanted(struct wanted *wanted)
{
	text_free(&wanted->texts[0]);
	text_free(&wanted->texts[1]);
}

static enum took take(const struct talk *talk, const struct wanted *wanted,
		      size_t *used)
{
	return peer_take(&talk->peer.data, wanted->texts, wanted->number,
			 wanted->ending, used);
}

static bool taken(struct talk *talk, const void *about)
{
	size_t used;

	return take(talk, about, &used) != TOOK_MORE || talk->peer.ended;
}

/* Adds what has come: the bytes, and how the connection has ended. */
static void add_received(struct talk *talk)
{
	struct text *received = &talk->record->failure.received;

	text_shown(received, talk->peer.data.data, talk->peer.data.size, false);
	if (talk->peer.ended)
		text_printf(received, ", then %s", talk->peer.ended);
}

void note_message(struct talk *talk)
{
	struct failure *failure = &talk->record->failure;
	size_t at, size;

	peer_message(&talk->peer.data, &at, &size);
	text_clear(&failure->message);
	failure->message.cap = MESSAGE_MAX;
	if (size)
		text_add(&failure->message, talk->peer.data.data + at, size);
}

/*
 * The wanted text is there, but its line does not end, as this exercise wants
 * it to.
 */
static bool lacks_line_end(const struct talk *talk, const struct wanted *wanted)
{
	size_t used;

	return wanted->ending == ENDS_WITH_LINE &&
	       peer_take(&talk->peer.data, wanted->texts, wanted->number,
			 ENDS_ANYHOW, &used) == TOOK_MATCH;
}

/* Takes the message that must have come, or says what is there instead. */
static enum verdict take_it(struct talk *talk, const struct wanted *wanted,
			    const double *seconds)
{
	struct failure *failure = &talk->record->failure;
	struct text *sentence = &failure->sentence;
	size_t used = 0;
	int i;

	text_printf(sentence, "the %s sends ", other(talk));
	for (i = 0; i < wanted->number; i++) {
		text_puts(sentence, i ? " or " : "");
		text_quote(sentence, wanted->texts[i].data,
			   wanted->texts[i].size);
	}
	if (take(talk, wanted, &used) == TOOK_MATCH) {
		double at = talk->peer.first_at;

		peer_consume(&talk->peer, used, talk->record);
		return not_before(talk, seconds, at);
	}
	text_add(&failure->wanted, wanted->texts[0].data,
		 wanted->texts[0].size);
	text_quote(&failure->expected, wanted->texts[0].data,
		   wanted->texts[0].size);
	if (lacks_line_end(talk, wanted)) {
		text_puts(sentence, " and a line end");
		text_puts(&failure->expected, " and a line end");
	}
	note_message(talk);
	add_received(talk);
	talk->state_of = (int)talk->peer.other;
	return BREAKS;
}

/* Does the statement behind this one expect a message, too? */
static bool expects_more(const struct talk *talk, const struct line *line)
{
	const struct script *script = &talk->check->script;

	return line >= script->lines &&
	       line + 1 < script->lines + script->number &&
	       verb_is(line[1].statement, "expect");
}

enum verdict on_expect(struct talk *talk, enum role role,
		       const struct line *line)
{
	const double *seconds = line->numbers_number ? line->numbers : NULL;
	enum verdict verdict;
	struct wanted wanted;

	(void)role;
	want(talk, line, &wanted);
	talk_wait(talk, taken, &wanted, limit_after(talk, seconds), 0, false);
	/*
	 * What is said in one breath can arrive as one message or as several;
	 * that must not matter.
	 */
	if (!expects_more(talk, line))
		talk_breathe(talk);
	verdict = take_it(talk, &wanted, seconds);
	free_wanted(&wanted);
	return verdict;
}

static bool ended_or_has(struct talk *talk, const void *about)
{
	const struct text *text = about;

	return talk->peer.ended ||
	       text_find(&talk->peer.data, 0, text->data, text->size) >= 0;
}

enum verdict on_expect_no(struct talk *talk, enum role role,
			  const struct line *line)
{
	struct failure *failure = &talk->record->failure;
	double seconds = talk_seconds(talk, line->numbers[0]);
	struct text text = {0};
	enum verdict verdict = HOLDS;

	(void)role;
	fill(talk, &line->texts[0], &text);
	talk_wait(talk, ended_or_has, &text, seconds, 0, true);
	if (text_find(&talk->peer.data, 0, text.data, text.size) >= 0) {
		text_printf(&failure->sentence, "the %s does not send ",
			    other(talk));
		text_quote(&failure->sentence, text.data, text.size);
		text_add(&failure->wanted, text.data, text.size);
		text_puts(&failure->expected, "anything but ");
		text_quote(&failure->expected, text.data, text.size);
		note_message(talk);
		text_shown(&failure->received, talk->peer.data.data,
			   talk->peer.data.size, false);
		verdict = BREAKS;
	}
	text_free(&text);
	return verdict;
}

static bool ended_or_more(struct talk *talk, const void *about)
{
	(void)about;
	return talk->peer.ended || !is_padding(&talk->peer.data);
}

enum verdict on_expect_end(struct talk *talk, enum role role,
			   const struct line *line)
{
	struct failure *failure = &talk->record->failure;

	(void)role;
	(void)line;
	talk_wait(talk, ended_or_more, NULL, USUALLY, 0, false);
	if (talk->peer.ended && is_padding(&talk->peer.data))
		return HOLDS;
	text_printf(&failure->sentence, "the %s closes the connection",
		    other(talk));
	text_puts(&failure->expected, "end of file");
	note_message(talk);
	text_shown(&failure->received, talk->peer.data.data,
		   talk->peer.data.size, false);
	talk->state_of = (int)talk->peer.other;
	return BREAKS;
}

enum verdict on_silent(struct talk *talk, enum role role,
		       const struct line *line)
{
	struct failure *failure = &talk->record->failure;
	bool may_end = line->statement->variant == OR_END;
	struct peer *peer = &talk->peer;
	bool patient = talk->patient;

	(void)role;
	/* Or as long as anything can come: what was waited for has come. */
	talk->patient = false;
	talk_wait(talk, ended_or_more, NULL,
		  talk_seconds(talk, line->numbers[0]), 0, false);
	talk->patient = patient;
	if (is_padding(&peer->data) && (may_end || !peer->ended))
		return HOLDS;
	text_printf(&failure->sentence, "the %s sends nothing for %g s",
		    other(talk), line->numbers[0]);
	text_puts(&failure->expected, "nothing");
	note_message(talk);
	if (peer->data.size)
		text_shown(&failure->received, peer->data.data, peer->data.size,
			   false);
	else
		text_puts(&failure->received, peer->ended);
	return BREAKS;
}

enum verdict on_expect_or_anything(struct talk *talk, enum role role,
				   const struct line *line)
{
	const double *seconds = line->numbers_number ? line->numbers : NULL;
	struct failure *failure = &talk->record->failure;
	enum verdict verdict = BREAKS;
	struct wanted wanted;
	size_t used;

	(void)role;
	want(talk, line, &wanted);
	talk_wait(talk, taken, &wanted, limit_after(talk, seconds), 0, false);
	if (take(talk, &wanted, &used) == TOOK_MATCH) {
		verdict = take_it(talk, &wanted, seconds);
		/*
		 * Said twice in one breath it can arrive as one message, which
		 * is any other; so it must not matter when it arrives as two.
		 */
		talk_breathe(talk);
		while (verdict == HOLDS && talk->peer.data.size &&
		       take(talk, &wanted, &used) == TOOK_MATCH)
			peer_consume(&talk->peer, used, talk->record);
	} else if (!is_padding(&talk->peer.data)) {
		double at = talk->peer.first_at;

		talk_wait(talk, talk_never, NULL,
			  THE_REST * talk->options->scale, 0, false);
		peer_consume(&talk->peer, talk->peer.data.size, talk->record);
		text_printf(&failure->sentence, "the %s sends a reply",
			    other(talk));
		verdict = not_before(talk, seconds, at);
	} else {
		text_printf(&failure->sentence, "the %s sends a message",
			    other(talk));
		text_add(&failure->wanted, wanted.texts[0].data,
			 wanted.texts[0].size);
		text_quote(&failure->expected, wanted.texts[0].data,
			   wanted.texts[0].size);
		text_puts(&failure->received, "nothing");
		if (talk->peer.ended)
			text_printf(&failure->received, ", then %s",
				    talk->peer.ended);
		talk->state_of = (int)talk->peer.other;
	}
	free_wanted(&wanted);
	return verdict;
}

enum verdict on_expect_or_end(struct talk *talk, enum role role,
			      const struct line *line)
{
	enum verdict verdict = HOLDS;
	struct wanted wanted;

	(void)role;
	want(talk, line, &wanted);
	talk_wait(talk, taken, &wanted, USUALLY, 0, false);
	if (!expects_more(talk, line))
		talk_breathe(talk);
	if (!talk->peer.ended || !is_padding(&talk->peer.data))
		verdict = take_it(talk, &wanted, NULL);
	free_wanted(&wanted);
	return verdict;
}
