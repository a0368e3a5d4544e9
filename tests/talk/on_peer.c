// SPDX-License-Identifier: MIT
/* on_peer - statements of the scripted peer: what it does, what it expects. */
#include "on.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hurry.h"
#include "value.h"

#define THE_REST 0.3 /* seconds, for what more a program has to say */

enum {
	SEND_MAX = 1 << 16,    /* bytes that are sent at once */
	MESSAGE_MAX = 1 << 12, /* bytes of a message in a failure */
};

/* The program at the other end. */
static struct program *program_of(struct talk *talk)
{
	return &talk->programs[talk->peer.other];
}

static const char *other(const struct talk *talk)
{
	return role_names[talk->peer.other];
}

enum verdict on_listen(struct talk *talk, enum role role,
		       const struct line *line)
{
	struct peer *peer = &talk->peer;

	(void)role;
	(void)line;
	peer->listener =
		box_listen(&talk->box, &talk->address, LISTEN_REUSE, 1);
	if (peer->listener < 0 && !talk->box.trouble[0])
		snprintf(talk->box.trouble, sizeof(talk->box.trouble),
			 "listen on %s: %s", talk->address.shown,
			 strerror(errno));
	if (peer->listener < 0)
		return HOLDS; /* the trouble is found behind each statement */
	if (talk->address.path[0])
		box_expect(&talk->box, talk->address.path);
	record_add(talk->record, peer->role, LISTEN, talk->address.shown,
		   strlen(talk->address.shown));
	return HOLDS;
}

/* Takes over a connection of ours, and notes it. */
static void connected(struct talk *talk, enum role who, int connection)
{
	peer_begin(&talk->peer, connection);
	record_add(talk->record, who, CONNECT, talk->address.shown,
		   strlen(talk->address.shown));
}

enum verdict on_connect(struct talk *talk, enum role role,
			const struct line *line)
{
	struct failure *failure = &talk->record->failure;
	int connection;

	(void)role;
	(void)line;
	talk_acted(talk);
	connection = box_connect(&talk->box, &talk->address);
	if (connection >= 0) {
		connected(talk, talk->peer.role, connection);
		return HOLDS;
	}
	text_printf(&failure->sentence, "the %s accepts connections on %s",
		    other(talk), talk->address.shown);
	text_puts(&failure->expected, "a connection");
	text_puts(&failure->received, strerror(errno));
	return BREAKS;
}

static bool connects(struct talk *talk, const void *about)
{
	int connection = box_connect(&talk->box, &talk->address);

	(void)about;
	if (connection < 0)
		return program_of(talk)->ended;
	connected(talk, talk->peer.role, connection);
	return true;
}

enum verdict on_try_to_connect(struct talk *talk, enum role role,
			       const struct line *line)
{
	(void)role;
	(void)line;
	talk_acted(talk);
	talk_wait(talk, connects, NULL, USUALLY, 0.01, false);
	return HOLDS;
}

static bool arrives(struct talk *talk, const void *about)
{
	struct peer *peer = &talk->peer;
	int connection = -1;

	(void)about;
	if (peer->connection < 0 && peer->listener >= 0)
		connection = accept(peer->listener, NULL, NULL);
	if (connection >= 0)
		connected(talk, peer->other, connection);
	return peer->connection >= 0 || program_of(talk)->ended;
}

enum verdict on_accept(struct talk *talk, enum role role,
		       const struct line *line)
{
	struct failure *failure = &talk->record->failure;

	(void)role;
	(void)line;
	if (talk->peer.connection >= 0)
		close_soon(talk->peer.connection);
	talk->peer.connection = -1;
	talk->awaits = true;
	talk_wait(talk, arrives, NULL, USUALLY, 0, false);
	talk->awaits = false;
	if (talk->peer.connection >= 0)
		return HOLDS;
	text_printf(&failure->sentence, "the %s connects to %s", other(talk),
		    talk->address.shown);
	text_puts(&failure->expected, "a connection");
	talk->state_of = (int)talk->peer.other;
	return BREAKS;
}

/*
 * Sends data, unless the program speaks out of turn before it comes to rest.
 * Whether its text arrives before or after ours must not depend on the machine.
 */
static enum verdict transmit(struct talk *talk, const struct text *data)
{
	struct failure *failure = &talk->record->failure;
	struct peer *peer = &talk->peer;
	int error;

	talk_rest(talk);
	if (!is_padding(&peer->data)) {
		text_printf(&failure->sentence, "the %s waits for ",
			    other(talk));
		text_quote(&failure->sentence, data->data, data->size);
		text_puts(&failure->sentence, " before it sends more");
		text_puts(&failure->expected, "nothing");
		note_message(talk);
		text_shown(&failure->received, peer->data.data, peer->data.size,
			   false);
		return BREAKS;
	}
	talk_acted(talk);
	error = peer_send(peer, text_string(data), data->size, talk->record);
	if (!error)
		return HOLDS;
	text_printf(&failure->sentence, "the %s is there to receive ",
		    other(talk));
	text_quote(&failure->sentence, data->data, data->size);
	text_puts(&failure->expected, "an open connection");
	text_puts(&failure->received, error == ETIMEDOUT
					      ? "no room: it does not read"
					      : strerror(error));
	return BREAKS;
}

/* Adds NULs until the text has so many bytes. */
static void pad(struct text *text, double number)
{
	size_t size = number > SEND_MAX ? SEND_MAX : (size_t)number;

	while (text->size < size)
		text_add(text, "", 1);
}

/* How many bytes the program takes at most, where the kernel tells; else 0. */
static double room_of(struct talk *talk)
{
	struct doing doing = {.what = UNKNOWN};

	talk_rest(talk);
	if (box_doing(&talk->box, talk->peer.other, &doing) || doing.asked < 0)
		return 0;
	return doing.asked;
}

enum verdict on_send(struct talk *talk, enum role role, const struct line *line)
{
	struct text data = {0}, nuls = {0};
	enum verdict verdict;

	(void)role;
	if (line->statement->variant == SEND_JUNK)
		value_of(talk, "junk", &data);
	else
		fill(talk, &line->texts[0], &data);
	switch ((enum send_variant)line->statement->variant) {
	case SEND_PLAIN:
		if (talk->bare_told && !talk->bare && !talk->file->bare &&
		    !talk->file->lines)
			*talk->bare_told = 1;
		if (talk->file->lines)
			text_puts(&data, "\n");
		else if (talk->nul)
			text_add(&data, "", 1);
		break;
	case SEND_NUL:
		text_add(&data, "", 1);
		break;
	case SEND_NEWLINE:
		text_puts(&data, "\n");
		break;
	case SEND_PADDED:
		pad(&data, line->numbers[0]);
		break;
	case SEND_FULL:
		pad(&data, room_of(talk));
		break;
	case SEND_LATE:
		pad(&nuls, line->numbers[0] - (double)data.size);
		break;
	case SEND_JUNK:
		break;
	}
	verdict = transmit(talk, &data);
	/* It may have understood, and closed. */
	if (verdict == HOLDS && nuls.size)
		peer_send(&talk->peer, nuls.data, nuls.size, talk->record);
	text_free(&data);
	text_free(&nuls);
	return verdict;
}

/* --- What it expects */

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

	(void)role;
	talk_wait(talk, ended_or_more, NULL,
		  talk_seconds(talk, line->numbers[0]), 0, true);
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

static bool never(struct talk *talk, const void *about)
{
	(void)talk;
	(void)about;
	return false;
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

		talk_wait(talk, never, NULL, THE_REST * talk->options->scale, 0,
			  false);
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
	if (!talk->peer.ended || !is_padding(&talk->peer.data))
		verdict = take_it(talk, &wanted, NULL);
	free_wanted(&wanted);
	return verdict;
}

enum verdict on_hold(struct talk *talk, enum role role, const struct line *line)
{
	(void)role;
	talk_wait(talk, never, NULL, talk_seconds(talk, line->numbers[0]), 0,
		  true);
	return HOLDS;
}

enum verdict on_close(struct talk *talk, enum role role,
		      const struct line *line)
{
	(void)role;
	talk_rest(talk);
	talk_acted(talk);
	switch ((enum close_variant)line->statement->variant) {
	case CLOSE_IT:
		peer_close(&talk->peer, talk->record);
		break;
	case SHUT_DOWN:
		peer_shut_down(&talk->peer, talk->record);
		break;
	case RESET_IT:
		peer_reset(&talk->peer, talk->record);
		break;
	}
	return HOLDS;
}
