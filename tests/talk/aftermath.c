// SPDX-License-Identifier: MIT
/*
 * aftermath - what is noted when a statement does not hold: what each program
 * does, what it has not read, which calls it has made.
 */
#include "conversation.h"

#include <sys/ioctl.h>

#include <string.h>
#include <unistd.h>

#include "overheard.h"

/* Seconds. */
#define AFTERMATH 0.4	/* for programs to come to rest after a failure */
#define CALLS_LIMIT 0.3 /* for the calls that are still to come in a trace */

static bool is_over(struct talk *talk, const void *about)
{
	(void)about;
	return talk_over(talk);
}

void talk_note_unread(struct talk *talk)
{
	struct peer *peer = &talk->peer;
	int unread = 0;

	if (!talk->has_peer || peer->connection < 0 || !peer->spoken)
		return;
	if (peer->port)
		unread = box_unread(&talk->box, peer->port, peer->other_port);
	else
		ioctl(peer->connection, TIOCOUTQ, &unread); /* unix(7) */
	if (unread > 0)
		talk->record->unread = true;
}

/* Notes what each program does, in words and as facts. */
static void note_states(struct talk *talk)
{
	struct record *record = talk->record;
	int role;

	for (role = 0; role < ROLES; role++) {
		struct program *program = &talk->programs[role];
		struct ending *ending = &record->endings[role];

		if (!talk->plays[role])
			continue;
		if (program->started && !program->ended &&
		    !talk->box.trouble[0])
			box_doing(&talk->box, (enum role)role,
				  &record->doing[role]);
		text_clear(&record->states[role]);
		program_state(program, &record->doing[role],
			      &record->states[role]);
		ending->how = !program->started ? NOT_STARTED
			      : program->excess ? STOPPED
			      : !program->ended ? RUNS
			      : program->signal ? KILLED
						: ENDED;
		ending->status = program->status;
		ending->excess = program->excess;
		ending->signal =
			program->signal ? signal_name(program->signal) : NULL;
	}
}

/* Was anything typed? Then what it sends does not show what it received. */
static bool is_typed_at(const struct record *record)
{
	for (size_t i = 0; i < record->number; i++)
		if (record->events[i].what == TYPE)
			return true;
	return false;
}

/* Has it printed what the peer sent last, since it had printed so much? */
static bool prints_last(const struct talk *talk, const struct program *program,
			size_t printed)
{
	const struct text *last = NULL;
	size_t i, size;

	for (i = 0; i < talk->record->number; i++) {
		const struct event *event = &talk->record->events[i];

		if (event->who == talk->peer.role && event->what == SEND)
			last = &event->text;
	}
	if (!last)
		return false;
	for (size = last->size; size && !last->data[size - 1]; size--)
		;
	return text_find(&program->out.data, printed, last->data, size) >= 0;
}

/*
 * Does a program what is expected as soon as it is sent a newline? Then it has
 * waited for a line end, which no message has. It is only tried when all is
 * over, and is no part of the conversation.
 */
static bool wants_newline(struct talk *talk)
{
	struct record *record = talk->record;
	struct peer *peer = &talk->peer;
	const struct text *wanted = &record->failure.wanted;
	struct program *program;
	struct doing *doing;
	size_t events, sent, printed;
	bool does;

	if (!talk->has_peer || peer->connection < 0 || peer->ended ||
	    !peer->spoken || talk->file->lines)
		return false;
	program = &talk->programs[peer->other];
	doing = &record->doing[peer->other];
	if (program->ended || doing->what != WAITING ||
	    (strncmp(doing->call, "recv", 4) &&
	     (strcmp(doing->call, "read") ||
	      strncmp(doing->target, "socket:", 7))))
		return false;
	events = record->number;
	sent = peer->data.size;
	printed = program->out.data.size;
	if (write(peer->connection, "\n", 1) != 1)
		return false;
	talk_wait(talk, talk_has_ended, program, AFTERMATH, 0, false);
	does = prints_last(talk, program, printed) ||
	       (wanted->size > 2 && !is_typed_at(record) &&
		text_find(&peer->data, sent, wanted->data, wanted->size) >= 0);
	while (record->number > events)
		text_free(&record->events[--record->number].text);
	return does;
}

/* Completes the failure of a statement when the programs have come to rest. */
void talk_note_failure(struct talk *talk, const struct line *line)
{
	struct failure *failure = &talk->record->failure;

	failure->any = true;
	failure->late = talk->gave_up == LIMIT;
	failure->line = line->number;
	failure->statement = line->statement->form;
	text_puts(&failure->source, line->source);
	if (talk->gave_up != SPUN) /* else it never rests */
		talk_wait(talk, is_over, NULL, AFTERMATH, 0, false);
	note_states(talk);
	if (talk->state_of >= 0) {
		if (failure->received.size)
			text_puts(&failure->received, "; ");
		text_puts(&failure->received,
			  text_string(&talk->record->states[talk->state_of]));
	}
	talk_note_unread(talk);
	talk->record->wants_newline = wants_newline(talk);
}

/* Does it rest, or is it over? */
static bool quiet(struct talk *talk, const void *about)
{
	(void)about;
	return talk_over(talk) || talk_look(talk, false)->wait;
}

/* Has all come that the traces of both programs will have? */
static bool heard_out(struct talk *talk, const void *about)
{
	bool resting = talk_look(talk, false)->wait;

	(void)about;
	for (int role = 0; role < ROLES; role++)
		if (talk->overheard[role].lines >= 0 &&
		    (talk->programs[role].ended || !resting))
			return false;
	return true;
}

void talk_note_calls(struct talk *talk)
{
	struct said said[ROLES];

	if (talk->trace.wanted) {
		if (talk->gave_up != SPUN)
			talk_wait(talk, quiet, NULL, CALLS_LIMIT, 0.01, true);
		trace_tell(&talk->trace, talk->record);
	}
	if (talk->has_peer)
		return;
	talk_wait(talk, heard_out, NULL, CALLS_LIMIT, 0.01, true);
	for (int role = 0; role < ROLES; role++)
		said[role] = talk_said(&talk->programs[role]);
	overheard(talk->record, talk->overheard, said);
}
