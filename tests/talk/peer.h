// SPDX-License-Identifier: MIT
/*
 * peer - the scripted peer: one end of a conversation. It connects or listens,
 * sends and receives as it is told, and keeps the exact bytes. What it
 * tolerates is what real programs send: see peer_take().
 */
#ifndef PEER_H
#define PEER_H

#include "record.h"

struct peer {
	enum role role, other;	  /* ours, and the program's */
	int listener, connection; /* or -1 */
	struct text data;	  /* received, not yet consumed */
	size_t total;
	double first_at;      /* when the first byte came that is no padding */
	const char *ended;    /* "end of file", "more than 1 MB", ... or NULL */
	bool spoken;	      /* we have sent something */
	int port, other_port; /* of both ends of a TCP connection */
};

/* Takes over a new connection, on which nothing has come yet. */
void peer_begin(struct peer *peer, int connection);

/* Reads what has arrived, and notes it. */
void peer_receive(struct peer *peer, struct record *record);

/* Sends bytes, for five seconds at most. Returns 0, or an errno. */
int peer_send(struct peer *peer, const void *data, size_t size,
	      struct record *record);

/*
 * Closes the connection in the ordinary way; sends end of file; breaks it off.
 */
void peer_close(struct peer *peer, struct record *record);
void peer_shut_down(struct peer *peer, struct record *record);
void peer_reset(struct peer *peer, struct record *record);

/* Closes all that is open; without an event. */
void peer_discard(struct peer *peer);

/* Are these bytes padding only: NULs and line ends? */
bool is_padding(const struct text *data);

/*
 * How a message ends: with nothing that counts, or with a line end that must be
 * there.
 */
enum message_end { ENDS_ANYHOW, ENDS_WITH_LINE };

/*
 * Looks for one of the wanted messages at the beginning of what has come. A
 * message ends at a NUL, a line end or the end of what has come; padding in
 * front does not count.
 */
enum took {
	TOOK_MATCH, /* it is there: *used bytes are to be consumed */
	TOOK_MORE,  /* it may still come */
	TOOK_WRONG, /* something else is there */
};
enum took peer_take(const struct text *data, const struct text *wanted,
		    int number, enum message_end ending, size_t *used);

/* The first message, without padding: *at and *size within data. */
void peer_message(const struct text *data, size_t *at, size_t *size);

/* Forgets a message that has been taken. */
void peer_consume(struct peer *peer, size_t used, const struct record *record);

#endif
