// SPDX-License-Identifier: MIT
/*
 * overheard - what two programs send each other, as strace(1) has seen it: see
 * overheard.h.
 *
 * A call has the time at which it began: so what is received comes behind what
 * was sent. An output is read from time to time, and what is read may have been
 * written in part before a message and in part behind it; the trace tells how
 * many bytes were written before each call.
 */
#include "overheard.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "calls.h"

enum {
	SOCKETS_MAX = 16,    /* of one program, that are followed */
	HEARD_MAX = 500,     /* steps of one program */
	VOLUME_MAX = 1 << 16 /* bytes that one program sends */
};

/* A socket of a program, by the name that strace -y gives it: "socket:[7]". */
struct socket {
	char name[40];
	bool connected, ended;
	int descriptors;
};

/* What was written on both outputs so far. */
struct written {
	size_t out, err;
};

/* A step of a program, and what it had written before. */
struct heard {
	struct event event;
	struct written before;
};

struct ears {
	enum role role;
	const struct said *said;
	double zero;	  /* when the record began, of the day */
	double now, last; /* seconds since then; last: of the latest step */
	struct heard *list;
	size_t number, room, volume;
	bool full;
	struct socket sockets[SOCKETS_MAX];
	size_t sockets_number;
	struct written written;
	long pid; /* of the program itself: its children have others */
};

/* --- Arguments of calls */

/* Takes the next text in quotes out of it, with its escapes undone. */
static bool take_quoted(struct slice *rest, struct text *to)
{
	static const char codes[] = "n\nt\tr\rv\vf\f";
	long begin = slice_find(*rest, "\"");

	if (begin < 0)
		return false;
	*rest = slice_from(*rest, (size_t)begin + 1);
	while (rest->size && !slice_begins(*rest, "\"")) {
		char c = *rest->data;

		*rest = slice_from(*rest, 1);
		if (c == '\\' && rest->size) {
			const char *code = strchr(codes, *rest->data);
			int digits = 0, byte = 0;

			for (; digits < 3 && slice_digits(*rest); digits++) {
				byte = byte * 8 + *rest->data - '0';
				*rest = slice_from(*rest, 1);
			}
			c = (char)byte;
			if (!digits) {
				c = *rest->data;
				if (c && code)
					c = code[1];
				*rest = slice_from(*rest, 1);
			}
		}
		text_add(to, &c, 1);
	}
	*rest = slice_from(*rest, 1);
	return true;
}

/* Adds the bytes that a call has sent: those of one buffer, or of several. */
static void add_sent(struct text *to, const struct seen *seen)
{
	struct slice rest = seen->arguments;
	bool several = slice_is(seen->name, "writev") ||
		       slice_is(seen->name, "sendmsg");

	to->cap = seen->result ? (size_t)seen->result : 1;
	while (take_quoted(&rest, to) && several)
		;
	to->cap = 0;
}

/* Adds where a program connects to: "/tmp/lab4", "127.0.0.1:5000". */
static void add_address(struct text *to, struct slice arguments)
{
	long port = slice_find(arguments, "htons(");
	struct slice number = slice_from(arguments, (size_t)(port + 6));

	if (take_quoted(&arguments, to) && port >= 0)
		text_printf(to, ":%ld", slice_number(number));
}

/* --- Sockets */

static struct socket *find(struct ears *ears, struct slice name)
{
	for (size_t i = 0; i < ears->sockets_number; i++)
		if (slice_is(name, ears->sockets[i].name))
			return &ears->sockets[i];
	return NULL;
}

/* There is one more descriptor of a socket, which may be new. */
static struct socket *put(struct ears *ears, struct slice name)
{
	struct socket *socket = find(ears, name);

	if (!socket && ears->sockets_number < SOCKETS_MAX &&
	    slice_begins(name, "socket:") && name.size < sizeof(socket->name)) {
		socket = &ears->sockets[ears->sockets_number++];
		call_copy(socket->name, sizeof(socket->name), name);
	}
	if (socket)
		socket->descriptors++;
	return socket;
}

/* --- Steps */

static struct event *add(struct ears *ears, double at, enum what what)
{
	struct heard *heard;

	at -= ears->zero; /* of a clock that somebody may have set meanwhile */
	if (at > ears->now)
		at = ears->now;
	if (at > ears->last)
		ears->last = at;
	if (ears->full)
		return NULL;
	if (ears->number == HEARD_MAX || ears->volume > VOLUME_MAX) {
		ears->full = true;
		what = MORE;
	}
	ears->list = with_room(ears->list, ears->number, &ears->room,
			       sizeof(*ears->list));
	heard = &ears->list[ears->number++];
	memset(heard, 0, sizeof(*heard));
	heard->event.at = ears->last;
	heard->event.who = ears->role;
	heard->event.what = what;
	heard->before = ears->written;
	if (what == MORE)
		text_puts(&heard->event.text, what_names[SEND]);
	return what == MORE ? NULL : &heard->event;
}

/* The program has written: to the other one, or on an output. */
static void writes(struct ears *ears, const struct seen *seen)
{
	struct slice target = call_target(seen->arguments);
	struct socket *socket = find(ears, target);
	size_t size = (size_t)seen->result;
	struct event *event;

	if (slice_is(target, ears->said->out_target))
		ears->written.out += size;
	else if (slice_is(target, ears->said->err_target))
		ears->written.err += size;
	if (!socket || !size)
		return;
	socket->connected = true;
	ears->volume += size;
	event = add(ears, seen->at, SEND);
	if (!event)
		return;
	add_sent(&event->text, seen);
	if (event->text.size < size) /* strace shows so much, and no more */
		add(ears, seen->at, MORE);
}

static void ends(struct ears *ears, struct socket *socket, double at,
		 enum what what)
{
	if (socket->connected && !socket->ended)
		add(ears, at, what);
	socket->ended = true;
}

/* Follows a call that has succeeded. */
static void follow(struct ears *ears, const struct seen *seen)
{
	struct socket *socket = find(ears, call_target(seen->arguments));
	struct event *event;

	if (slice_is(seen->name, "socket")) {
		if (slice_begins(seen->arguments, "AF_UNIX,") ||
		    slice_begins(seen->arguments, "AF_INET"))
			put(ears, seen->made);
	} else if (call_is(seen->name, "accept")) {
		socket = put(ears, seen->made);
		if (socket)
			socket->connected = true;
	} else if (call_is(seen->name, "send") || call_writes(seen->name)) {
		writes(ears, seen);
	} else if (!socket) {
		return;
	} else if (slice_is(seen->name, "connect")) {
		socket->connected = true;
		event = add(ears, seen->at, CONNECT);
		if (event)
			add_address(&event->text, seen->arguments);
	} else if (slice_is(seen->name, "shutdown")) {
		if (slice_find(seen->arguments, "SHUT_RD)") < 0 &&
		    !slice_ends(seen->arguments, "SHUT_RD"))
			ends(ears, socket, seen->at, SHUTDOWN);
	} else if (slice_is(seen->name, "close")) {
		if (--socket->descriptors == 0)
			ends(ears, socket, seen->at, CLOSE);
	} else if (slice_begins(seen->name, "dup") ||
		   slice_find(seen->arguments, "F_DUPFD") >= 0) {
		socket->descriptors++;
	}
}

/* Takes one thing that was seen. */
static void take(struct ears *ears, const struct seen *seen)
{
	bool itself = !ears->pid || seen->pid == ears->pid;

	if (itself)
		ears->pid = seen->pid;
	if (seen->kind == PROCESS_ENDS || slice_is(seen->name, "exit_group")) {
		for (size_t i = 0; itself && i < ears->sockets_number; i++)
			ends(ears, &ears->sockets[i], seen->at, CLOSE);
	} else if (call_forks(seen->name)) {
		/* Its child has them as well; it may go on with them. */
		for (size_t i = 0; !seen->resumed && i < ears->sockets_number;
		     i++)
			ears->sockets[i].descriptors++;
	} else if (seen->kind == CALL_RETURNS && seen->result >= 0) {
		follow(ears, seen);
	}
}

/* --- One conversation of both */

struct events {
	struct event *list;
	size_t number, room;
};

static struct event *append(struct events *events, const struct event *event)
{
	events->list = with_room(events->list, events->number, &events->room,
				 sizeof(*events->list));
	events->list[events->number] = *event;
	return &events->list[events->number++];
}

/*
 * Appends what an output held at a time and had not told; *told is what it has,
 * of this event.
 */
static void append_written(struct events *events, const struct event *event,
			   size_t *told, size_t until, double time)
{
	struct slice text = slice_of(&event->text, *told);
	struct event *part;

	if (until > event->text.size)
		until = event->text.size;
	if (until <= *told)
		return;
	part = append(events, event);
	memset(&part->text, 0, sizeof(part->text));
	text_add(&part->text, text.data, until - *told);
	if (part->at > time)
		part->at = time;
	*told = until;
}

/* Appends what a record has of a program up to a step; told: as above, of each.
 */
static void append_recorded(struct events *events, const struct record *record,
			    enum role role, size_t *told,
			    const struct written *before, double time)
{
	struct written begin = {0, 0};

	for (size_t i = 0; i < record->number; i++) {
		const struct event *event = &record->events[i];
		bool prints = event->what == PRINTS;
		size_t *at = prints ? &begin.out : &begin.err;
		size_t until = prints ? before->out : before->err;

		if (event->who != role)
			continue;
		if (prints || event->what == COMPLAINS) {
			append_written(events, event, &told[i],
				       until > *at ? until - *at : 0, time);
			*at += event->text.size;
		} else if (!told[i] && event->at < time) {
			struct event *whole = append(events, event);

			memset(&whole->text, 0, sizeof(whole->text));
			text_add(&whole->text, text_string(&event->text),
				 event->text.size);
			told[i] = 1;
		}
	}
}

/* Makes one list of the steps of a program and what a record has of it. */
static struct events joined(const struct ears *ears,
			    const struct record *record)
{
	static const struct written all = {SIZE_MAX, SIZE_MAX};
	size_t *told = allocate((record->number + 1) * sizeof(*told));
	struct events events = {NULL, 0, 0};

	for (size_t i = 0; i < ears->number; i++) {
		const struct heard *heard = &ears->list[i];

		append_recorded(&events, record, ears->role, told,
				&heard->before, heard->event.at);
		append(&events, &heard->event);
	}
	append_recorded(&events, record, ears->role, told, &all, 1e9);
	for (size_t i = 1; i < events.number; i++)
		if (events.list[i].at < events.list[i - 1].at)
			events.list[i].at = events.list[i - 1].at;
	free(told);
	return events;
}

/* Puts both lists into the record, by the times of their events. */
static void replace(struct record *record, const struct events of[ROLES])
{
	struct events all = {NULL, 0, 0};
	size_t next[ROLES] = {0, 0};

	for (;;) {
		const struct event *first = NULL;

		for (int role = 0; role < ROLES; role++) {
			const struct event *one = NULL;

			if (next[role] < of[role].number)
				one = &of[role].list[next[role]];
			if (one && (!first || one->at < first->at))
				first = one;
		}
		if (!first)
			break;
		next[first->who]++;
		append(&all, first);
	}
	record_cut(record, 0);
	free(record->events);
	record->events = all.list;
	record->number = all.number;
	record->room = all.room;
}

void overheard(struct record *record, const struct trace traces[ROLES],
	       const struct said said[ROLES])
{
	struct events events[ROLES];
	struct timespec time;
	double zero, now = record_now(record);

	clock_gettime(CLOCK_REALTIME, &time);
	zero = (double)time.tv_sec + (double)time.tv_nsec / 1e9 - now;
	for (int role = 0; role < ROLES; role++) {
		struct ears *ears = allocate(sizeof(*ears));
		struct reader reader;
		struct seen seen;

		ears->role = (enum role)role;
		ears->said = &said[role];
		ears->zero = zero;
		ears->now = now;
		reader_begin(&reader, &traces[role]);
		while (reader_next(&reader, &seen))
			take(ears, &seen);
		reader_end(&reader);
		events[role] = joined(ears, record);
		free(ears->list);
		free(ears);
	}
	replace(record, events);
	for (int role = 0; role < ROLES; role++)
		free(events[role].list);
}
