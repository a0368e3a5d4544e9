// SPDX-License-Identifier: MIT
/*
 * on_end - statements about the end of a program: its status, and that it says
 * what went wrong.
 */
#include "on.h"

#include <signal.h>
#include <string.h>

#define LAG 1.0 /* seconds that the trace may come later than the output */

enum verdict on_exit_status(struct talk *talk, enum role role,
			    const struct line *line)
{
	const double *seconds =
		line->numbers_number > 1 ? &line->numbers[1] : NULL;
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;
	int wanted = (int)line->numbers[0];

	talk_wait(talk, talk_has_ended, program, limit_after(talk, seconds), 0,
		  false);
	text_printf(&failure->sentence, "the %s ends with status %d",
		    role_names[role], wanted);
	if (program->ended && program->status == wanted && !program->excess)
		return not_before(talk, seconds, program->ended_at);
	text_printf(&failure->expected, "exit status %d", wanted);
	talk->state_of = (int)role;
	return BREAKS;
}

/*
 * Who throws an exception that nobody catches, or asserts, ends in abort(3): a
 * word.
 */
static bool aborts(const struct program *program)
{
	static const char *const words[] = {"terminate called", "libc++abi"};
	const struct text *err = &program->err.data;
	size_t i;
	long at;

	if (program->signal != SIGABRT)
		return false;
	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		at = text_find(err, 0, words[i], strlen(words[i]));
		if (at == 0 || (at > 0 && err->data[at - 1] == '\n'))
			return true;
	}
	return text_find(err, 0, ": Assertion ", 12) >= 0;
}

enum verdict on_fails(struct talk *talk, enum role role,
		      const struct line *line)
{
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;

	(void)line;
	talk_wait(talk, talk_has_ended, program, USUALLY, 0, false);
	program_drain(program, talk->record);
	if (program->ended && program->status && !program->excess &&
	    (!program->signal || aborts(program)))
		return HOLDS;
	text_printf(&failure->sentence,
		    "the %s ends with a status that says failure",
		    role_names[role]);
	text_puts(&failure->expected, "an exit status that is not 0");
	talk->state_of = (int)role;
	return BREAKS;
}

enum verdict on_ends(struct talk *talk, enum role role, const struct line *line)
{
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;

	(void)line;
	talk_wait(talk, talk_has_ended, program, USUALLY, 0, false);
	if (program->ended && !program->signal && !program->excess)
		return HOLDS;
	text_printf(&failure->sentence, "the %s ends", role_names[role]);
	text_puts(&failure->expected, "its end");
	talk->state_of = (int)role;
	return BREAKS;
}

/* --- It says why */

struct said talk_said(const struct program *program)
{
	struct said said = {
		.role = program->role,
		.out = &program->out.data,
		.err = &program->err.data,
		.out_target = program->out.target,
		.err_target = program->err.target,
		.ended = program->ended,
	};

	return said;
}

static bool clear(struct talk *talk, const void *about)
{
	const struct program *program = about;
	struct said said = talk_said(program);

	if (program->ended)
		return true;
	return (program->out.data.size || program->err.data.size) &&
	       why(&talk->trace, &said) == WHY_REPORTS;
}

static bool complete(struct talk *talk, const void *about)
{
	struct said said = talk_said(about);

	return !why_lags(&talk->trace, &said);
}

enum verdict on_says_why(struct talk *talk, enum role role,
			 const struct line *line)
{
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;
	struct text usual = {0};
	struct said said;
	enum why reason;
	enum gave_up gave_up;

	(void)line;
	talk_wait(talk, clear, program, USUALLY, 0, false);
	gave_up = talk->gave_up;
	program_drain(program, talk->record);
	talk_wait(talk, complete, program, LAG, 0.01, true);
	talk->gave_up = gave_up;
	said = talk_said(program);
	reason = why(&talk->trace, &said);
	if (trace_waits_in_vain(&talk->trace))
		reason = WHY_NOTHING;
	if (reason == WHY_COMPARE) {
		if (program->ended) {
			/* Nobody looks at what it has left meanwhile. */
			box_signal(&talk->box, role, SIGSTOP, true);
			talk_usual(talk, role, &usual);
			box_signal(&talk->box, role, SIGCONT, true);
		}
		if (why_is_new(&talk->trace, &said, &usual))
			reason = WHY_REPORTS;
		text_free(&usual);
	}
	if (reason == WHY_REPORTS)
		return HOLDS;
	text_printf(&failure->sentence, "the %s says what went wrong",
		    role_names[role]);
	text_puts(&failure->expected,
		  "a message on standard error, such as perror(3) makes");
	if (trace_waits_in_vain(&talk->trace))
		text_puts(&failure->received, "it has not come to that call");
	else
		text_puts(&failure->received,
			  reason == WHY_NOTHING
				  ? "nothing"
				  : "nothing that it does not say anyway");
	talk->state_of = (int)role;
	return BREAKS;
}
