// SPDX-License-Identifier: MIT
/* peer - the scripted peer: see peer.h. */
#include "peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "hurry.h"

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* macOS: who plays a check ignores SIGPIPE */
#endif

enum {
	DATA_MAX = 1 << 20, /* bytes kept of a program that floods */
	SEND_LIMIT = 5000,  /* milliseconds */
};

static bool pads(char byte)
{
	return byte == '\0' || byte == '\r' || byte == '\n';
}

bool is_padding(const struct text *data)
{
	size_t i;

	for (i = 0; i < data->size; i++)
		if (!pads(data->data[i]))
			return false;
	return true;
}

/* The port of one end of a TCP connection, or 0. */
static int port_of(const struct sockaddr_storage *end)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)end;

	return end->ss_family == AF_INET ? ntohs(in->sin_port) : 0;
}

/*
 * Has what comes acknowledged at once, see tcp(7). Else a second message is
 * held back at the program's end until the first is acknowledged, for up to 40
 * ms (Nagle's algorithm, RFC 896): it would come when the program rests.
 */
static void acknowledge_at_once(int connection)
{
#ifdef TCP_QUICKACK
	int on = 1;

	setsockopt(connection, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
#else
	(void)connection;
#endif
}

void peer_begin(struct peer *peer, int connection)
{
	struct sockaddr_storage end = {0};
	socklen_t size = sizeof(end);

	peer->connection = connection;
	fcntl(connection, F_SETFD, FD_CLOEXEC);
	fcntl(connection, F_SETFL, fcntl(connection, F_GETFL) | O_NONBLOCK);
	peer->port = peer->other_port = 0;
	if (!getsockname(connection, (struct sockaddr *)&end, &size))
		peer->port = port_of(&end);
	size = sizeof(end);
	if (!getpeername(connection, (struct sockaddr *)&end, &size))
		peer->other_port = port_of(&end);
	acknowledge_at_once(connection);
	text_clear(&peer->data);
	peer->total = 0;
	peer->first_at = -1;
	peer->ended = NULL;
}

void peer_receive(struct peer *peer, struct record *record)
{
	char data[65536];
	ssize_t size, i;

	hurry();
	size = recv(peer->connection, data, sizeof(data), 0);
	hurry_no_more();
	if (size < 0 &&
	    (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return;
	if (size < 0) {
		peer->ended = "reset";
		record_add(record, peer->other, RESET, "", 0);
		return;
	}
	if (!size) {
		peer->ended = "end of file";
		record_add(record, peer->other, CLOSE, "", 0);
		return;
	}
	acknowledge_at_once(peer->connection);
	peer->total += (size_t)size;
	record_add(record, peer->other, SEND, data, (size_t)size);
	if (peer->total > DATA_MAX) {
		peer->ended = "more than 1 MB";
		return;
	}
	for (i = 0; i < size && peer->first_at < 0; i++)
		if (!pads(data[i]))
			peer->first_at = record_now(record);
	text_add(&peer->data, data, (size_t)size);
}

int peer_send(struct peer *peer, const void *data, size_t size,
	      struct record *record)
{
	struct pollfd ready = {.fd = peer->connection, .events = POLLOUT};
	double end = now() + SEND_LIMIT / 1000.0;
	const char *at = data;

	if (peer->connection < 0) /* `see` has closed it */
		return EPIPE;
	record_add(record, peer->role, SEND, data, size);
	peer->spoken = true;
	while (size) {
		ssize_t sent = send(peer->connection, at, size, MSG_NOSIGNAL);

		if (sent >= 0) {
			at += sent;
			size -= (size_t)sent;
		} else if (errno != EAGAIN && errno != EWOULDBLOCK &&
			   errno != EINTR) {
			return errno;
		} else if (now() > end) {
			return ETIMEDOUT;
		} else {
			poll(&ready, 1, 100);
		}
	}
	acknowledge_at_once(peer->connection);
	return 0;
}

/* Lets close send a reset, which leaves nothing in TIME_WAIT. */
static void close_at_once(struct peer *peer)
{
	struct linger now_ = {.l_onoff = 1, .l_linger = 0};

	/*
	 * A UNIX socket resets its peer only when it closes with unread data.
	 */
	if (peer->port)
		setsockopt(peer->connection, SOL_SOCKET, SO_LINGER, &now_,
			   sizeof(now_));
}

void peer_close(struct peer *peer, struct record *record)
{
	if (peer->connection < 0)
		return;
	record_add(record, peer->role, CLOSE, "", 0);
	if (peer->ended) /* the program has closed first: spare it TIME_WAIT */
		close_at_once(peer);
	close_soon(peer->connection);
	peer->connection = -1;
	if (!peer->ended)
		peer->ended = "end of file"; /* nothing more can come */
}

void peer_shut_down(struct peer *peer, struct record *record)
{
	record_add(record, peer->role, SHUTDOWN, "", 0);
	if (peer->connection >= 0)
		shutdown(peer->connection, SHUT_WR); /* it may be broken off */
}

void peer_reset(struct peer *peer, struct record *record)
{
	if (peer->connection < 0)
		return;
	close_at_once(peer);
	record_add(record, peer->role, RESET, "", 0);
	close_soon(peer->connection);
	peer->connection = -1;
}

void peer_discard(struct peer *peer)
{
	if (peer->connection >= 0) {
		close_at_once(peer);
		close_soon(peer->connection);
	}
	if (peer->listener >= 0)
		close_soon(peer->listener);
	peer->connection = peer->listener = -1;
}

void peer_message(const struct text *data, size_t *at, size_t *size)
{
	size_t end;

	for (*at = 0; *at < data->size && pads(data->data[*at]); ++*at)
		;
	for (end = *at; end < data->size && !pads(data->data[end]); end++)
		;
	*size = end - *at;
}

/*
 * How much is to be consumed of what has come, up to a message that ends here.
 */
static size_t behind(const struct text *data, size_t end)
{
	/*
	 * What follows a NUL in the same read belongs to the buffer that was
	 * sent.
	 */
	if (end < data->size && data->data[end] == '\0')
		return data->size;
	while (end < data->size && pads(data->data[end]))
		end++;
	return end;
}

enum took peer_take(const struct text *data, const struct text *wanted,
		    int number, enum message_end ending, size_t *used)
{
	size_t at, size;
	bool open, line;
	int i;

	peer_message(data, &at, &size);
	open = at + size == data->size; /* it may go on */
	line = !open && data->data[at + size] != '\0';
	for (i = 0; i < number; i++) {
		if (wanted[i].size != size ||
		    (size && memcmp(wanted[i].data, data->data + at, size)))
			continue;
		if (ending == ENDS_WITH_LINE && open)
			return TOOK_MORE;
		if (ending == ENDS_WITH_LINE && !line)
			return TOOK_WRONG;
		*used = behind(data, at + size);
		return TOOK_MATCH;
	}
	for (i = 0; i < number && open; i++)
		if (wanted[i].size >= size &&
		    (!size || !memcmp(wanted[i].data, data->data + at, size)))
			return TOOK_MORE;
	return TOOK_WRONG;
}

void peer_consume(struct peer *peer, size_t used, const struct record *record)
{
	text_cut(&peer->data, used);
	peer->first_at = is_padding(&peer->data) ? -1 : record_now(record);
}
