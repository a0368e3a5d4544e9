// SPDX-License-Identifier: MIT
/*
 * record - what was seen of one conversation, by whom, when; and what failed.
 * All reports are made from it. It is capped: strangers' programs fill it.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stdio.h>

#include "box.h"
#include "text.h"

enum what {
	START,
	LISTEN,
	CONNECT,
	SEND,
	CLOSE,
	SHUTDOWN,
	RESET,
	PRINTS,
	COMPLAINS,
	MORE /* output that was not recorded */,
	TYPE,
	SIGNAL,
	EXIT,
	WHATS
};

/* "start", "listen", ...: as JSON and docs/talk.md have them. */
extern const char *const what_names[WHATS];

struct event {
	double at; /* seconds since the record began */
	enum role who;
	enum what what;
	struct text text;
	int status; /* of EXIT */
};

/* A system call that strace has seen. */
struct call {
	char name[24];
	struct text arguments;
	long result;
	char error[24];	 /* "EINVAL", "" for none */
	char reason[64]; /* "(Invalid argument)", parentheses included */
	bool injected;
};

/* What a program took too much of, so that we ended it. */
enum excess {
	NO_EXCESS,
	TOO_MUCH_OUTPUT,
	TOO_MUCH_MEMORY,
	TOO_MANY_FILES,
	TOO_MANY_PROCESSES,
	DISK_FULL,
	EXCESSES
};

/* In words: "it printed more than 256 KB"; and as JSON has it: "output". */
extern const char *const excess_words[EXCESSES];
extern const char *const excess_names[EXCESSES];

/* How a program is, at the failure: facts that its caller knows. */
struct ending {
	enum {
		NOT_TOLD, /* no program under test here */
		NOT_STARTED,
		RUNS, /* struct doing says what it does */
		ENDED,
		KILLED,
		STOPPED
	} how;
	int status;	    /* of ENDED */
	const char *signal; /* of KILLED: "SIGSEGV" */
	enum excess excess; /* of STOPPED, by us */
};

/* A statement that does not hold: both sides in sentences, and the facts. */
struct failure {
	bool any;
	struct text sentence, expected, received;
	struct text source; /* the line of the script */
	int line;	    /* of the file; 0: the usual opening */
	/* The facts, for the hints. */
	const char *statement; /* its form: "expect TEXT or anything" */
	struct text wanted;  /* the text or the call that the statement names */
	struct text message; /* the bytes that came instead, without padding */
	double waited, least; /* seconds, of what came too early; else 0 */
	bool ours;	      /* an error of talk itself */
	bool late; /* it ran into a limit of time, and into nothing else */
};

struct record {
	double begin; /* monotonic seconds */
	bool nul;     /* NULs were sent behind the messages */
	struct event *events;
	size_t number, room;
	size_t chatter, volume;
	bool full;
	struct failure failure;
	struct text states[ROLES];    /* in words, at the failure; or "" */
	struct ending endings[ROLES]; /* the same, as facts */
	struct doing doing[ROLES];    /* of those whose ending is RUNS */
	bool unread, wants_newline;
	struct call *calls; /* NULL: they were not traced */
	size_t calls_number;
};

/* Monotonic seconds. */
double now(void);

void record_begin(struct record *record);
double record_now(const struct record *record);

/*
 * Notes an event; returns it, or NULL when the record is full. The ends of
 * programs are noted even then. When it has no more room for messages and
 * outputs, the event is MORE instead, with "prints" or the like as its text.
 */
struct event *record_add(struct record *record, enum role who, enum what what,
			 const void *text, size_t size);

/* The programs' clock was so many times as fast: so are the events told. */
void record_scale(struct record *record, int times);

/*
 * Puts what one program did at the same moment into one order, whichever was
 * seen first: what it printed, then what it sent, then what it complained of,
 * then how it went; and joins what it printed there. in_order: they are in the
 * order in which they were done. Only at the end of a conversation.
 */
void record_settle(struct record *record, bool in_order);

/* Forgets what happened behind the first so many events. */
void record_cut(struct record *record, size_t number);

void record_free(struct record *record);

/*
 * Adds the ladder of a conversation: server left, client right, seconds in
 * front; lines end with newlines (ladder.c).
 */
void ladder(struct text *to, const struct record *record);

/*
 * Adds what failed, as people read it: "This is not true: ...", the line of the
 * script, expected, received, an empty line, the ladder (ladder.c).
 */
void explain(struct text *to, const struct record *record);

/*
 * JSON (json.c), ASCII only. json_string adds bytes as Latin-1, so that all 256
 * come back; json_text adds UTF-8 that people read, with U+FFFD for what is
 * none: titles, sentences, ladders. Both with their quotes. json_record adds
 * the keys of a record, without braces:
 * "nul":false,"events":[...],"states":{...},"failure":null|{...},...
 */
void json_string(struct text *to, const void *data, size_t size);
void json_text(struct text *to, const void *data, size_t size);
void json_record(struct text *to, const struct record *record);

#endif
