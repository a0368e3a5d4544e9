// SPDX-License-Identifier: MIT
/*
 * on_program - statements about a program that runs: typed at, sent signals.
 * on_start.c has its start, on_output.c what it prints, on_end.c its end. And
 * the time that statements with `after` wait.
 */
#include "on.h"

#include <string.h>

#include "faster.h"
#include "value.h"

/* --- After so many seconds */

double limit_after(const struct talk *talk, const double *seconds)
{
	return seconds ? talk_seconds(talk, *seconds) + talk_limit(talk)
		       : USUALLY;
}

enum verdict not_before(struct talk *talk, const double *seconds, double at)
{
	struct failure *failure = &talk->record->failure;
	double waited = at - talk->action_at;
	bool faster = seconds && talk_seconds(talk, *seconds) < *seconds;

	if (faster) /* its clock is not that exact */
		waited = waited * FASTER + 0.05;
	if (!seconds || waited >= *seconds) {
		text_clear(&failure->sentence);
		return HOLDS;
	}
	text_printf(&failure->sentence, ", not before %g s have passed",
		    *seconds);
	failure->waited = waited;
	failure->least = *seconds;
	text_printf(&failure->expected, "at least %g s", *seconds);
	text_printf(&failure->received, "after %.2f s", waited);
	return BREAKS;
}

/* --- It is typed at */

enum verdict on_type(struct talk *talk, enum role role, const struct line *line)
{
	struct program *program = &talk->programs[role];
	struct text text = {0};

	if (line->statement->variant == UNLESS_ENDED) {
		talk_rest(talk);
		if (program->ended)
			return HOLDS;
	}
	talk_breathe(talk); /* what it prints before it reads comes before */
	fill(talk, &line->texts[0], &text);
	record_add(talk->record, role, TYPE, text.data, text.size);
	talk_acted(talk);
	if (line->statement->variant != WITHOUT_NEWLINE)
		text_puts(&text, "\n");
	program_type(program, text.data, text.size);
	text_free(&text);
	return HOLDS;
}

enum verdict on_end_of_input(struct talk *talk, enum role role,
			     const struct line *line)
{
	static const char what[] = "end of input";

	(void)line;
	record_add(talk->record, role, TYPE, what, sizeof(what) - 1);
	talk_acted(talk);
	program_end_input(&talk->programs[role]);
	return HOLDS;
}

/* --- It gets a signal */

static bool is_stopped_or_not(struct talk *talk, const void *about)
{
	(void)about;
	if (box_look(&talk->box, &talk->view, false))
		return true;
	return talk->view.stopped == talk->stopped || !talk->view.known;
}

enum verdict on_signal(struct talk *talk, enum role role,
		       const struct line *line)
{
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;
	const char *name = text_string(&line->texts[0]);
	bool held = !strcmp(name, "STOP") || !strcmp(name, "CONT");

	talk_pump(talk, 0);
	if (program->ended) {
		text_printf(&failure->sentence,
			    "the %s still runs when SIG%s is sent to it",
			    role_names[role], name);
		text_puts(&failure->expected, "a running program");
		talk->state_of = (int)role;
		return BREAKS;
	}
	if (held)
		talk_rest(talk);
	talk_acted(talk);
	record_add(talk->record, role, SIGNAL, name, strlen(name));
	box_signal(&talk->box, role, signal_number(name), held);
	if (held) {
		talk->stopped = !strcmp(name, "STOP");
		talk_wait(talk, is_stopped_or_not, NULL, USUALLY, 0.001, false);
	}
	return HOLDS;
}
