// SPDX-License-Identifier: MIT
/*
 * wait - the pump of all events of a conversation, and when to stop waiting:
 * when it has happened, when it cannot happen any more, or when the time is
 * over.
 */
#include "conversation.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "faster.h"

/* Seconds. */
#define USUAL_LIMIT 8.0	   /* that a statement waits, times the scale */
#define SCRIPT_LIMIT 40.0  /* after which a check ends, come what may */
#define STARVED_LIMIT 80.0 /* the same for programs that get no processor */
#define SPIN 0.3	   /* of computing in vain: it never comes */
#define SLOW_SPIN 1.5	   /* the same for programs that start slowly */
#define LITTLE 0.1	   /* of computing, for who has computed in vain */
#define BETWEEN_LOOKS 0.12 /* two looks at whether the programs are stuck */
#define LISTENING 0.07	   /* the same while nobody awaits anything of them */
#define SETTLE 0.3	   /* after which who sleeps or computes is at rest */
#define USE_LOOK 0.1	   /* two looks at what the programs take */
#define TERMINAL 0.001 /* after which a terminal has passed on what it got */

double talk_limit(const struct talk *talk)
{
	/*
	 * A failure of who lives faster is not believed: it need not take long.
	 */
	return USUAL_LIMIT * talk->options->scale /
	       (talk->faster && !talk->options->believed ? 4 : 1);
}

double talk_seconds(const struct talk *talk, double seconds)
{
	/* What is shorter is how long the peer listens, whatever time it is. */
	return talk->faster && seconds >= 5 ? seconds / FASTER : seconds;
}

/* --- What goes on */

/* Notes which programs have ended, as the first process of the box tells. */
static void heed(struct talk *talk)
{
	int role;

	if (box_heed(&talk->box))
		return;
	for (role = 0; role < ROLES; role++) {
		struct program *program = &talk->programs[role];

		if (!program->started || program->ended ||
		    !talk->box.programs[role].ended)
			continue;
		program_ended(program, talk->box.programs[role].status,
			      talk->record);
		if (program->signal == SIGKILL && !program->excess &&
		    box_out_of_memory(&talk->box))
			snprintf(talk->box.trouble, sizeof(talk->box.trouble),
				 "the machine is out of memory");
	}
}

/* Reads an output; ends the program when that is too much. */
static void read_output(struct talk *talk, struct program *program,
			struct stream *stream)
{
	enum excess excess = program->excess;

	program_read(program, stream, talk->record);
	if (program->excess && !excess)
		talk_stop(talk, program->role);
}

struct ready {
	struct pollfd fds[8];
	struct stream *streams[8];
	struct program *programs[8];
	int number;
};

static void await(struct ready *ready, int descriptor, struct program *program,
		  struct stream *stream)
{
	if (descriptor < 0)
		return;
	ready->fds[ready->number].fd = descriptor;
	ready->fds[ready->number].events = POLLIN;
	ready->streams[ready->number] = stream;
	ready->programs[ready->number++] = program;
}

/* Reads what a trace has written, if this descriptor is of one. */
static void read_trace(struct talk *talk, int descriptor)
{
	struct trace *traces[] = {&talk->trace, &talk->overheard[SERVER],
				  &talk->overheard[CLIENT]};

	for (int i = 0; i < 3; i++)
		if (traces[i]->lines == descriptor)
			trace_read(traces[i]);
}

void talk_pump(struct talk *talk, double seconds)
{
	struct ready ready = {.number = 0};
	int role, i, peer = -1, done, time;
	double begin;

	await(&ready, talk->box.trouble[0] ? -1 : talk->box.control, NULL,
	      NULL);
	for (role = 0; role < ROLES; role++) {
		struct program *program = &talk->programs[role];

		if (!program->started)
			continue;
		await(&ready, program->out.descriptor, program, &program->out);
		await(&ready, program->err.descriptor, program, &program->err);
		await(&ready, talk->overheard[role].lines, NULL, NULL);
	}
	if (talk->has_peer && talk->peer.connection >= 0 && !talk->peer.ended)
		await(&ready, peer = talk->peer.connection, NULL, NULL);
	if (talk->awaits)
		await(&ready, talk->peer.listener, NULL, NULL);
	await(&ready, talk->trace.lines, NULL, NULL);
	time = seconds > 0 ? (int)(seconds * 1000 + 0.999) : 0;
	begin = now();
	done = poll(ready.fds, (nfds_t)ready.number, time);
	if (!done && time && now() - begin > time / 1000.0 + 0.002)
		talk->late += now() - begin - time / 1000.0;
	for (i = 0; i < ready.number && done > 0; i++) {
		if (!ready.fds[i].revents)
			continue;
		if (ready.streams[i])
			read_output(talk, ready.programs[i], ready.streams[i]);
		else if (ready.fds[i].fd == peer)
			peer_receive(&talk->peer, talk->record);
		else
			read_trace(talk, ready.fds[i].fd);
	}
	/* Last: of a program that has ended all must have been read. */
	if (!talk->box.trouble[0])
		heed(talk);
	if (talk->options->isolated &&
	    record_now(talk->record) > talk->looked_at) {
		talk->looked_at = record_now(talk->record) + USE_LOOK;
		talk_look_at_use(talk);
	}
}

bool talk_has_ended(struct talk *talk, const void *about)
{
	(void)talk;
	return ((const struct program *)about)->ended;
}

bool talk_never(struct talk *talk, const void *about)
{
	(void)talk;
	(void)about;
	return false;
}

bool talk_over(struct talk *talk)
{
	int role;

	for (role = 0; role < ROLES; role++)
		if (talk->programs[role].started && !talk->programs[role].ended)
			return false;
	return true;
}

void talk_acted(struct talk *talk)
{
	talk->action_at = record_now(talk->record);
	talk->action_in = talk_look(talk, false)->wait;
}

/* --- When to stop waiting */

/* Returns the seconds of computing after which nothing comes of it. */
static double spin(const struct talk *talk)
{
	return talk->starts_slowly ? SLOW_SPIN : SPIN;
}

/*
 * Can a program run, and has not computed for so long yet? Others have the
 * processor then, and it is waited for longer.
 */
static bool starved(struct talk *talk, double enough)
{
	const struct view *view = talk_look(talk, false);

	return view->runnable && view->computed <= enough;
}

/*
 * Does a program wait for us to read what it has written? It has printed more
 * than we had the processor to read.
 */
static bool waits_for_us(struct talk *talk)
{
	struct doing doing;
	int role;

	for (role = 0; role < ROLES; role++) {
		struct program *program = &talk->programs[role];

		if (program->started && !program->ended &&
		    !box_doing(&talk->box, role, &doing) &&
		    !strcmp(doing.call, "write") && doing.descriptor <= 2)
			return true;
	}
	return false;
}

/*
 * Has a wait no end: all wait for somebody else, or compute for ever? since:
 * what they had computed at the first look, or negative.
 */
static bool endless(struct talk *talk, uint64_t *before, int *same, bool usual,
		    double *since)
{
	const struct view *view = talk_look(talk, false);

	talk->flooding = talk_floods(talk);
	*same = view->wait && view->wait == *before ? *same + 1 : 0;
	*before = view->wait;
	if (*same == 2) {
		talk->gave_up = STUCK;
		return true;
	}
	if (!usual || view->wait)
		return false;
	if (talk->flooding || *since < 0)
		*since = talk->flooding || talk->busy_since < 0
				 ? view->computed
				 : talk->busy_since;
	if (view->computed <= *since + spin(talk))
		return false;
	talk->gave_up = SPUN;
	return true;
}

void talk_expect_little(struct talk *talk)
{
	talk->busy_since = talk->view.computed - spin(talk) + LITTLE;
}

static double least(double a, double b)
{
	return a < b ? a : b;
}

static double most(double a, double b)
{
	return a > b ? a : b;
}

bool talk_wait(struct talk *talk, condition *holds, const void *about,
	       double limit, double poll, bool patient)
{
	double scale = talk->options->scale, t = record_now(talk->record);
	bool usual = limit < 0;
	double most_of_it = limit == BRIEFLY ? talk_limit(talk) / 4
			    : usual	     ? talk_limit(talk)
					     : limit;
	double end = least(t + most_of_it, SCRIPT_LIMIT * scale);
	double last = STARVED_LIMIT * most(1, scale);
	double between = usual ? BETWEEN_LOOKS : LISTENING;
	double next_look = t + between, since = -1;
	uint64_t before = 0;
	int same = 0;

	/* It is patient with programs that were told to sleep, not before. */
	if (talk->patient && !(talk->has_peer && !talk->peer.spoken))
		patient = true;
	talk->gave_up = NOT_YET;
	talk->floods = 0;
	talk->flooding = false;
	while (!holds(talk, about)) {
		t = record_now(talk->record);
		if (talk->box.trouble[0]) {
			talk->gave_up = TROUBLE;
			return false;
		}
		/* Who was waited for patiently has not been looked at. */
		if (t >= end && usual && since < 0)
			since = talk_look(talk, false)->computed;
		if (t >= end &&
		    !(usual && t < last &&
		      (talk->flooding || starved(talk, since + spin(talk)) ||
		       waits_for_us(talk)))) {
			talk->gave_up = LIMIT;
			return false;
		}
		if (t >= next_look && !patient) {
			if (endless(talk, &before, &same, usual, &since)) {
				talk_pump(talk, 0);
				return holds(talk, about);
			}
			next_look = record_now(talk->record) + between;
		}
		talk_pump(talk, least(most(end - t, 0.02),
				      poll > 0 ? poll : between));
	}
	talk->gave_up = HELD;
	talk->busy_since = -1;
	return true;
}

/*
 * They rest when each waits for somebody else, in another wait than at the
 * action: what is typed or sent arrives a moment later.
 */
static bool rests(struct talk *talk, const void *about)
{
	const struct view *view;

	(void)about;
	if (talk->stopped || talk_over(talk) ||
	    (talk->has_peer && talk->peer.ended))
		return true;
	view = talk_look(talk, false);
	return view->wait && view->wait != talk->action_in;
}

/*
 * What the programs do about the last action, and what the script does next,
 * must come in the same order however busy the machine is. They rest as well
 * when they have slept, or computed, for SETTLE.
 */
void talk_rest(struct talk *talk)
{
	double scale = talk->options->scale, begin = record_now(talk->record);
	double end = least(begin + talk_limit(talk), SCRIPT_LIMIT * scale);
	double computed = talk_look(talk, false)->computed;

	while (!talk_wait(talk, rests, NULL, SETTLE * scale, 0.004, true)) {
		const struct view *view = talk_look(talk, false);
		double t = record_now(talk->record);

		if (talk->box.trouble[0] || t >= end || !view->runnable)
			break;
		if (view->computed - computed > SETTLE) {
			/* What comes of the action is waited for no longer. */
			talk->busy_since = computed;
			break;
		}
	}
	/* One may have spoken before it came to rest; a terminal is slower. */
	talk_pump(talk, TERMINAL);
}

void talk_breathe(struct talk *talk)
{
	double end = record_now(talk->record) + talk_limit(talk);
	double computed = talk_look(talk, false)->computed;

	/* Until they rest, or have had the processor for so long. */
	while (!talk->box.trouble[0] && talk_look(talk, false)->runnable &&
	       talk->view.computed - computed <= SETTLE &&
	       record_now(talk->record) < end)
		talk_pump(talk, 0.002);
	talk_pump(talk, TERMINAL);
}
