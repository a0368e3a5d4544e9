// SPDX-License-Identifier: MIT
/*
 * conversation - one check is played: who takes part, the clock, the pump of
 * all events, and when to stop waiting.
 */
#ifndef CONVERSATION_H
#define CONVERSATION_H

#include "peer.h"
#include "program.h"
#include "script.h"
#include "statement.h"
#include "trace.h"

/* What a whole run of talk was asked for. */
struct options {
	const char *self; /* the path of this program */
	const char *seed;
	double scale; /* a factor for every limit */
	bool isolated, may_trace, may_sanitize, arguments, json;
	bool later; /* the sanitized programs: when standard input ends */
	bool faster, believed;	/* what is slow; and so are its failures */
	enum language language; /* of the programs under test */
	int first;		/* the side whose checks begin first, or -1 */
	/*
	 * Commands, NULL-ended, or NULL: by language, and built with
	 * sanitizers.
	 */
	char **commands[LANGUAGES][ROLES];
	char **sanitized[ROLES];
	char **shown; /* files that are to be seen in a box */
};

/* Why a wait has ended. */
enum gave_up { NOT_YET, HELD, STUCK, SPUN, LIMIT, TROUBLE };

struct talk {
	const struct options *options;
	const struct file *file;
	const struct check *check;
	struct address address;
	struct box box;
	struct program programs[ROLES];
	bool plays[ROLES]; /* whose programs are under test */
	struct peer peer;  /* of a check of one program */
	bool has_peer;
	struct record *record;
	struct trace trace;
	struct trace overheard[ROLES]; /* of two programs with each other */
	int live;		       /* somebody else's server, or -1 */
	bool faster;		       /* the programs' clock is */
	bool starts_slowly;	       /* with an interpreter, or sanitizers */
	bool nul, bare, patient, leaks, sanitized, stopped;
	bool real;	  /* the real address is ours, and to be given back */
	bool waited;	  /* for it, and in vain */
	bool controls;	  /* it only plays a usual conversation, for says why */
	double action_at; /* when the script last did something */
	uint64_t action_in; /* in what the programs waited then */
	enum gave_up gave_up;
	size_t heard;	   /* bytes, at the last look */
	uint64_t memory;   /* bytes that they have, at the last look at use */
	uint64_t taken;	   /* the same, when they had last taken much */
	bool flooding;	   /* it was so at the last look */
	double busy_since; /* computed when it began what may not end, or -1 */
	int floods; /* looks at which it was much more than at the one before */
	double late; /* seconds that the machine let us wait for too long */
	double looked_at; /* when, at what the programs take */
	struct view view; /* the last one */
	bool awaits;	  /* a connection at the peer's listening socket */
	int state_of;	  /* whose state belongs to what was received; or -1 */
	char reason[300]; /* why it could not run */
	/* Shared with the scheduler, or NULL. */
	volatile int *load, *bare_told;
};

/* Limits of a wait that are scaled, and longer for who gets no processor. */
#define USUALLY (-1.0)
#define BRIEFLY (-2.0) /* a quarter of it */

typedef bool condition(struct talk *talk, const void *about);

/*
 * Of an attempt, for the scheduler: its programs rest, run, compute for long,
 * or have not begun.
 */
enum load { NO_LOAD, LOAD, DOUBLE_LOAD, BEGINS };

/* One time that a check is played. */
struct attempt {
	bool nul;	    /* with a NUL behind each message */
	bool faster;	    /* if it is slow, its programs live so: faster.h */
	volatile int *load; /* of these programs */
	volatile int *bare; /* the same: a message without a NUL was sent */
	struct record record;
	bool trouble;	  /* what is around the programs failed */
	bool settled;	  /* and would fail again: somebody has the address */
	char reason[300]; /* why; or why it was skipped */
	double late;	  /* seconds that the machine was late */
};

/*
 * Plays a check once. Returns HOLDS, BREAKS, or SKIPPED; but see
 * attempt.trouble.
 */
enum verdict talk_play(const struct options *options, const struct file *file,
		       const struct check *check, struct attempt *attempt);

/*
 * Plays the usual conversation of a program, in a box of its own, and adds what
 * that has said in it to `said`: for says why.
 */
void talk_usual(struct talk *talk, enum role role, struct text *said);

/*
 * Waits until a condition holds, at most `limit` seconds (not scaled; negative:
 * the usual limit, or BRIEFLY). Gives up earlier when it would wait for ever:
 * every program waits for somebody else; or, with the usual limit, they compute
 * for long. poll: how often to look, in seconds, for conditions that no
 * descriptor announces (0: none such). A patient wait lasts for the whole
 * limit. Returns whether it holds.
 */
bool talk_wait(struct talk *talk, condition *holds, const void *about,
	       double limit, double poll, bool patient);

/* Lets the next wait be short for programs that have computed in vain. */
void talk_expect_little(struct talk *talk);

/* Waits until the programs rest: what they do about the last action is done. */
void talk_rest(struct talk *talk);

/* Waits until no program has anything to do at once, whatever it waits for. */
void talk_breathe(struct talk *talk);

/* Reads whatever arrives within so many seconds; returns at the first. */
void talk_pump(struct talk *talk, double seconds);

/* Notes that the script does something now: `after` counts from here. */
void talk_acted(struct talk *talk);

/* Looks at the programs; tells the scheduler whether they compute. */
const struct view *talk_look(struct talk *talk, bool use);

/* Ends the programs when they take more than any conversation needs. */
void talk_look_at_use(struct talk *talk);

/*
 * Has much been heard since the last look, or much memory been taken? Who
 * floods is stopped for that, and not for the time it takes; but not for ever,
 * as who dribbles would never be stopped.
 */
bool talk_floods(struct talk *talk);

/* Ends the programs, as they have taken too much of something. */
void talk_stop(struct talk *talk, enum role role);

/* A condition about a struct program: has it ended? */
bool talk_has_ended(struct talk *talk, const void *about);
/* A condition that never holds: for who waits in any case. */
bool talk_never(struct talk *talk, const void *about);

/* Has every program that was started ended? */
bool talk_over(struct talk *talk);

/* Notes whether the program has not received what was sent to it. */
void talk_note_unread(struct talk *talk);

/* Completes the failure of a statement when the programs have come to rest. */
void talk_note_failure(struct talk *talk, const struct line *line);

/* Notes the calls of a program that was traced; what two programs said. */
void talk_note_calls(struct talk *talk);

/* What a program has written so far, for who looks at its trace. */
struct said talk_said(const struct program *program);

/* The command of a program under test, or NULL: it was not built. */
char **talk_command(const struct talk *talk, enum role role);

/* Seconds that a script names, for a program that may live faster. */
double talk_seconds(const struct talk *talk, double seconds);

/* The usual limit, scaled: seconds. */
double talk_limit(const struct talk *talk);

#endif
