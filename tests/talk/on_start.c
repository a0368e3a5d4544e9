// SPDX-License-Identifier: MIT
/*
 * on_start - statements about the start of a program: with what it begins, and
 * that it listens.
 */
#include "on.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "value.h"

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
