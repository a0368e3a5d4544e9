// SPDX-License-Identifier: MIT
/* on_peer - statements of the scripted peer: what it does. */
#include "on.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hurry.h"
#include "value.h"

enum { SEND_MAX = 1 << 16 }; /* bytes that are sent at once */

/* The program at the other end. */
static struct program *program_of(struct talk *talk)
{
	return &talk->programs[talk->peer.other];
}

const char *other(const struct talk *talk)
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
	talk_breathe(talk); /* what it prints when it listens comes before */
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

enum verdict on_hold(struct talk *talk, enum role role, const struct line *line)
{
	(void)role;
	talk_wait(talk, talk_never, NULL, talk_seconds(talk, line->numbers[0]),
		  0, true);
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
