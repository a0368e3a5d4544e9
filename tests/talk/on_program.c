// SPDX-License-Identifier: MIT
/*
 * on_program - statements about a program under test: started, typed at,
 * watched.
 */
#include "on.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "faster.h"
#include "value.h"

#define LAG 1.0 /* seconds that the trace may come later than the output */

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

/* --- It starts */

/* Cannot run: this machine lacks something. */
static enum verdict skip(struct talk *talk, const char *reason)
{
	snprintf(talk->reason, sizeof(talk->reason), "%s", reason);
	return SKIPPED;
}

/* Attaches strace to a program that is held, and lets it go. */
static enum verdict let_go(struct talk *talk, enum role role, int *error,
			   enum started *started)
{
	struct trace *trace =
		talk->has_peer ? &talk->trace : &talk->overheard[role];
	char trouble[300] = "";

	if (trace_attach(trace, talk->box.programs[role].outer, trouble) &&
	    trace->wanted)
		return skip(talk, trouble);
	*started = box_go(&talk->box, role, error);
	return HOLDS;
}

/* Adds the arguments that the script names, or the address, to a command. */
static char **whole_command(struct talk *talk, char **command,
			    const struct line *line)
{
	bool address = !line->texts_number && !talk->options->isolated &&
		       talk->options->arguments;
	size_t number = 0, i;
	char **whole;
	int k;

	while (command[number])
		number++;
	whole = allocate((number + 4) * sizeof(*whole));
	for (i = 0; i < number; i++)
		whole[i] = copied(command[i]);
	for (k = 0; k < line->texts_number; k++) {
		struct text text = {0};

		fill(talk, &line->texts[k], &text);
		whole[number++] = copied(text_string(&text));
		text_free(&text);
	}
	if (address && talk->address.path[0]) {
		whole[number] = copied(talk->address.path);
	} else if (address) {
		char port[16];

		snprintf(port, sizeof(port), "%d", talk->address.port);
		whole[number] = copied(port);
	}
	return whole;
}

static void free_command(char **command)
{
	size_t i;

	for (i = 0; command[i]; i++)
		free(command[i]);
	free(command);
}

/* Notes the start, with the arguments. */
static void note_start(struct talk *talk, enum role role, char **command,
		       char **bare)
{
	struct text arguments = {0};
	size_t i = 0;

	while (bare[i])
		i++;
	for (; command[i]; i++)
		text_printf(&arguments, "%s%s", arguments.size ? " " : "",
			    command[i]);
	record_add(talk->record, role, START, text_string(&arguments),
		   arguments.size);
	text_free(&arguments);
}

/* Opens what the program gets, and starts it. */
static enum verdict launch(struct talk *talk, enum role role, char **command)
{
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;
	int input = -1, output = -1, error = -1, reason = 0;
	enum verdict verdict = HOLDS;
	enum started started;
	struct text pid = {0};
	struct start start = {
		.role = role,
		.command = command,
		.terminal = program->theirs,
		.sanitized = talk->sanitized,
		.leaks = talk->leaks,
		.faster = talk->faster,
		.held = talk->trace.wanted ||
			((talk->trace.words || !talk->has_peer) &&
			 talk->options->may_trace),
	};

	value_of(talk, "program's pid", &pid);
	start.pid = strtol(text_string(&pid), NULL, 10) + (role == CLIENT);
	text_free(&pid);
	if (program_open(program, &input, &output, &error)) {
		snprintf(talk->box.trouble, sizeof(talk->box.trouble),
			 "no pipe for a program: %s", strerror(errno));
		return HOLDS;
	}
	start.input = input;
	start.output = output;
	start.error = error;
	started = box_start(&talk->box, &start, &reason);
	if (started == STARTED && start.held)
		verdict = let_go(talk, role, &reason, &started);
	if (program->input_pipe)
		close(input);
	if (program->output_pipe)
		close(output);
	close(error);
	program->started = started == STARTED;
	if (verdict == HOLDS && started == NO_PROGRAM) {
		text_printf(&failure->sentence, "the %s can be started",
			    role_names[role]);
		text_puts(&failure->expected, "a program");
		text_puts(&failure->received, strerror(reason));
		verdict = BREAKS;
	}
	return verdict;
}

enum verdict on_start(struct talk *talk, enum role role,
		      const struct line *line)
{
	char **command = talk_command(talk, role), **whole;
	enum verdict verdict;

	if (talk->sanitized && (!command || !talk->options->may_sanitize))
		return skip(talk, "no sanitizers here");
	if (!command)
		return skip(talk, "there is no such program");
	if (talk->trace.wanted && !talk->options->may_trace)
		return skip(talk, "strace is not installed, or may not trace");
	talk_acted(talk);
	whole = whole_command(talk, command, line);
	note_start(talk, role, whole, command);
	verdict = launch(talk, role, whole);
	free_command(whole);
	return verdict;
}

static bool listens(struct talk *talk, const void *about)
{
	const struct program *program = about;
	int there = box_listens(&talk->box, &talk->address);

	return program->ended || there > 0;
}

enum verdict on_listens(struct talk *talk, enum role role,
			const struct line *line)
{
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;

	(void)line;
	talk_wait(talk, listens, program, USUALLY, 0.004, false);
	if (box_listens(&talk->box, &talk->address) > 0) {
		record_add(talk->record, role, LISTEN, talk->address.shown,
			   strlen(talk->address.shown));
		return HOLDS;
	}
	text_printf(&failure->sentence, "the %s listens on %s",
		    role_names[role], talk->address.shown);
	text_printf(&failure->expected, "a listening socket on %s",
		    talk->address.shown);
	talk->state_of = (int)role;
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

/* --- It ends */

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
