// SPDX-License-Identifier: MIT
/* record - collects the events of one conversation, within limits: see
 * record.h. */
#include "record.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	EVENTS_MAX =
		1000, /* messages and outputs, then only what else happens */
	VOLUME_MAX = 1 << 16, /* bytes of all of them */
	EVENT_MAX = 1 << 14,  /* bytes of one */
	JOINED = 1000,	      /* bytes of what is told as one */
	ROOM = 2 * EVENTS_MAX /* events of any kind; behind them only ends */
};

#define MOMENT 0.05 /* seconds: what is nearer than that is of one moment */

const char *const what_names[WHATS] = {
	[START] = "start", [LISTEN] = "listen", [CONNECT] = "connect",
	[SEND] = "send",   [CLOSE] = "close",	[SHUTDOWN] = "shutdown",
	[RESET] = "reset", [PRINTS] = "prints", [COMPLAINS] = "complains",
	[MORE] = "more",   [TYPE] = "type",	[SIGNAL] = "signal",
	[EXIT] = "exit",
};

const char *const excess_words[EXCESSES] = {
	[TOO_MUCH_OUTPUT] = "it printed more than 256 KB",
	[TOO_MUCH_MEMORY] = "it used more than 384 MB of memory",
	[TOO_MANY_FILES] = "it made more than 4096 files",
	[TOO_MANY_PROCESSES] = "it started more than 48 processes",
	[DISK_FULL] = "it filled its disk, /tmp or its home",
};

const char *const excess_names[EXCESSES] = {
	[TOO_MUCH_OUTPUT] = "output", [TOO_MUCH_MEMORY] = "memory",
	[TOO_MANY_FILES] = "files",   [TOO_MANY_PROCESSES] = "processes",
	[DISK_FULL] = "disk",
};

double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* There is room for the ends of all programs from the beginning on. */
void record_begin(struct record *record)
{
	memset(record, 0, sizeof(*record));
	record->room = ROOM + ROLES;
	record->events = allocate(record->room * sizeof(*record->events));
	record->begin = now();
}

double record_now(const struct record *record)
{
	return now() - record->begin;
}

/* Tells whether messages and outputs are still recorded, with this one. */
static bool fits(struct record *record, size_t size)
{
	record->chatter++;
	record->volume += size;
	record->full =
		record->chatter == EVENTS_MAX || record->volume > VOLUME_MAX;
	return !record->full;
}

struct event *record_add(struct record *record, enum role who, enum what what,
			 const void *text, size_t size)
{
	struct event *event;

	if (what == SEND || what == PRINTS || what == COMPLAINS) {
		if (record->full)
			return NULL;
		if (!fits(record, size)) {
			text = what_names[what];
			size = strlen(text);
			what = MORE;
		}
	}
	if (record->number >= (what == EXIT ? record->room : ROOM))
		return NULL;
	event = &record->events[record->number++];
	/* To a tenth of a millisecond: that is what all reports have. */
	event->at = (double)(long)(record_now(record) * 1e4 + 0.5) / 1e4;
	event->who = who;
	event->what = what;
	text_add(&event->text, text, size < EVENT_MAX ? size : EVENT_MAX);
	return event;
}

void record_scale(struct record *record, int times)
{
	for (size_t i = 0; i < record->number; i++)
		record->events[i].at *= times;
}

/* Where an event stands among those of the same moment. */
static int rank(const struct event *event)
{
	switch (event->what) {
	case START:
	case TYPE:
	case SIGNAL:
	case MORE:	  /* of what is in front of it */
		return 0; /* these stay where they are */
	case LISTEN:
	case CONNECT:
		return 1;
	case PRINTS:
		return 2;
	case SEND:
		return 3;
	case COMPLAINS:
		return 4; /* mostly of what has failed before */
	case CLOSE:
	case SHUTDOWN:
	case RESET:
		return 5;
	case EXIT:
	case WHATS:
		break;
	}
	return 6;
}

/* Does b, which was seen just behind a, belong in front of it? */
static bool belongs_before(const struct event *a, const struct event *b)
{
	return a->who == b->who && rank(b) && rank(a) > rank(b) &&
	       b->at - a->at < MOMENT;
}

/* Does b, behind a, only go on printing, in the same moment? */
static bool goes_on(const struct event *a, const struct event *b)
{
	return a->who == b->who && a->what == PRINTS && b->what == PRINTS &&
	       b->at - a->at < MOMENT && a->text.size + b->text.size < JOINED;
}

/* Adds the text of the next event to one, and takes the next one away. */
static void join_next(struct record *record, size_t at)
{
	struct event *event = &record->events[at], *next = event + 1;

	text_add(&event->text, next->text.data, next->text.size);
	text_free(&next->text);
	record->number--;
	memmove(next, next + 1,
		(record->number - at - 1) * sizeof(*record->events));
	memset(&record->events[record->number], 0, sizeof(*record->events));
}

void record_settle(struct record *record, bool in_order)
{
	for (size_t i = 1; i < record->number && !in_order; i++) {
		struct event *here = &record->events[i];

		while (here > record->events &&
		       belongs_before(here - 1, here)) {
			struct event event = *here;

			*here = here[-1];
			here[-1] = event;
			/* The times go on from event to event. */
			here[-1].at = here->at;
			here->at = event.at;
			here--;
		}
	}
	for (size_t i = 1; i < record->number; i++)
		if (goes_on(&record->events[i - 1], &record->events[i]))
			join_next(record, i-- - 1);
}

void record_cut(struct record *record, size_t number)
{
	while (record->number > number) {
		struct event *event = &record->events[--record->number];

		text_free(&event->text);
		memset(event, 0, sizeof(*event));
	}
}

void record_free(struct record *record)
{
	struct failure *failure = &record->failure;

	record_cut(record, 0);
	free(record->events);
	for (int role = 0; role < ROLES; role++)
		text_free(&record->states[role]);
	text_free(&failure->sentence);
	text_free(&failure->expected);
	text_free(&failure->received);
	text_free(&failure->source);
	text_free(&failure->wanted);
	text_free(&failure->message);
	for (size_t i = 0; i < record->calls_number; i++)
		text_free(&record->calls[i].arguments);
	free(record->calls);
	memset(record, 0, sizeof(*record));
}
