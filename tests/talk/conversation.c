// SPDX-License-Identifier: MIT
/*
 * conversation - plays one check: see conversation.h. The programs run in a box
 * (box.h); the script is played out here, where nothing of them reaches.
 */
#include "conversation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "faster.h"
#include "hurry.h"
#include "real.h"

enum {
	SHOWN_MAX = 16, /* files of the programs of a check */
};

/* The language of a program under test. */
static enum language language_of(const struct talk *talk, enum role role)
{
	int paired = talk->check->pairing[role];

	return paired >= 0 ? (enum language)paired : talk->options->language;
}

char **talk_command(const struct talk *talk, enum role role)
{
	return talk->sanitized
		       ? talk->options->sanitized[role]
		       : talk->options->commands[language_of(talk, role)][role];
}

/* Finds out who takes part; opens terminals. Returns 0, or -1 with reason. */
static int take_parts(struct talk *talk)
{
	enum side side = talk->check->side;
	int role;

	for (role = 0; role < ROLES; role++) {
		struct program *program = &talk->programs[role];

		program->role = (enum role)role;
		program->terminal = program->theirs = program->keyboard = -1;
		program->out.descriptor = program->err.descriptor = -1;
		talk->plays[role] = side == SIDE_PAIR || (int)side == role;
		if (talk->plays[role] &&
		    (talk->sanitized ||
		     language_of(talk, (enum role)role) == PYTHON))
			talk->starts_slowly = true;
		if (talk->plays[role] && program_terminal(program)) {
			snprintf(talk->reason, sizeof(talk->reason),
				 "no terminal: %s", strerror(errno));
			return -1;
		}
	}
	talk->has_peer = side != SIDE_PAIR;
	talk->peer.other = side == SIDE_SERVER ? SERVER : CLIENT;
	talk->peer.role = side == SIDE_SERVER ? CLIENT : SERVER;
	talk->peer.listener = talk->peer.connection = -1;
	return 0;
}

/*
 * Lists the files that this check's own programs are, and no others: who could
 * see the reference peers could run them.
 */
static void show_files(const struct talk *talk, const char **shown, int most)
{
	int role, number = 0, i;

	if (talk->faster)
		shown[number++] = faster_library(talk->options->self);
	for (role = 0; role < ROLES; role++) {
		char **word =
			talk->plays[role] ? talk_command(talk, role) : NULL;

		for (; word && *word; word++)
			for (i = 0; talk->options->shown[i] && number < most;
			     i++)
				if (!strcmp(talk->options->shown[i], *word)) {
					shown[number++] = *word;
					break;
				}
	}
	shown[number] = NULL;
}

/*
 * Prepares a conversation; the box is open then. Returns 0, or -1 with reason.
 */
static int begin(struct talk *talk, const struct script *script)
{
	const char *terminals[ROLES + 1] = {NULL};
	const char *shown[SHOWN_MAX + 1];
	struct box_options options = {
		.isolated = talk->options->isolated,
		.self = talk->options->self,
		.shown = shown,
		.terminals = terminals,
	};
	int role, number = 0;

	talk->live = -1;
	talk->state_of = -1;
	talk->sanitized = has_verb(script, "with");
	talk->box.control = -1;
	trace_init(&talk->trace);
	for (role = 0; role < ROLES; role++) {
		trace_init(&talk->overheard[role]);
		talk->overheard[role].heard = true;
	}
	if (take_parts(talk))
		return -1;
	if (address_read(&talk->address, talk->file->address))
		return -1; /* it was read before */
	show_files(talk, shown, SHOWN_MAX);
	for (role = 0; role < ROLES; role++)
		if (talk->plays[role])
			terminals[number++] = talk->programs[role].device;
	if (!options.isolated && !talk->controls && talk->options->arguments) {
		if (real_free(&talk->address, talk->reason))
			return -1;
	} else if (!options.isolated && !talk->controls) {
		talk->real = !real_take(&talk->address,
					talk->check->side != SIDE_CLIENT,
					talk->reason);
		talk->waited = !talk->real;
		if (!talk->real)
			return -1;
	}
	record_begin(talk->record);
	if (box_open(&talk->box, &options)) {
		snprintf(talk->reason, sizeof(talk->reason), "%s",
			 talk->box.trouble);
		return -1;
	}
	return 0;
}

/* Ends what still runs, closes and frees all but the record. */
static void finish(struct talk *talk)
{
	int role;

	if (talk->box.control >= 0)
		box_close(&talk->box);
	trace_close(&talk->trace);
	for (role = 0; role < ROLES; role++)
		trace_close(&talk->overheard[role]);
	if (talk->has_peer)
		peer_discard(&talk->peer);
	text_free(&talk->peer.data);
	if (talk->live >= 0)
		close_soon(talk->live);
	for (role = 0; role < ROLES; role++)
		program_free(&talk->programs[role]);
	if (talk->real)
		real_give_back(&talk->address);
	else if (!talk->options->isolated && !talk->controls &&
		 talk->options->arguments)
		real_unmake(&talk->address);
}

/* Carries out one statement. */
static enum verdict carry_out(struct talk *talk, const struct line *line)
{
	enum side side = talk->check->side;
	enum role role = line->actor >= 0      ? (enum role)line->actor
			 : side == SIDE_CLIENT ? CLIENT
					       : SERVER;

	talk->gave_up = NOT_YET;
	talk->state_of = -1;
	return line->statement->play(talk, role, line);
}

/* Is the line asked of the programs that are tested now? */
static bool asked(const struct talk *talk, const struct line *line)
{
	return line->only < 0 || line->only == (int)talk->options->language;
}

enum verdict talk_play(const struct options *options, const struct file *file,
		       const struct check *check, struct attempt *attempt)
{
	struct talk talk = {.options = options,
			    .file = file,
			    .check = check,
			    .record = &attempt->record,
			    .busy_since = -1,
			    .nul = attempt->nul,
			    .faster = attempt->faster && check->slow,
			    .load = attempt->load,
			    .bare_told = attempt->bare};
	enum verdict verdict = HOLDS;
	size_t i;

	attempt->trouble = begin(&talk, &check->script) != 0;
	attempt->settled = attempt->trouble && talk.waited;
	attempt->record.nul = attempt->nul;
	talk.trace.words = has_verb(&check->script, "says");
	for (i = 0; i < check->script.number && !attempt->trouble; i++) {
		const struct line *line = &check->script.lines[i];

		if (!asked(&talk, line))
			continue;
		verdict = carry_out(&talk, line);
		if (verdict == BREAKS && !talk.box.trouble[0])
			talk_note_failure(&talk, line);
		attempt->trouble = talk.box.trouble[0] != '\0';
		if (verdict != HOLDS)
			break;
	}
	if (!attempt->trouble && verdict != SKIPPED)
		talk_note_calls(&talk);
	if (talk.box.trouble[0]) {
		attempt->trouble = true;
		snprintf(talk.reason, sizeof(talk.reason), "%s",
			 talk.box.trouble);
	}
	snprintf(attempt->reason, sizeof(attempt->reason), "%s", talk.reason);
	attempt->late = talk.late;
	if (talk.faster)
		record_scale(talk.record, FASTER);
	finish(&talk);
	/* strace(1) tells of two programs what each did, and when. */
	record_settle(talk.record, !talk.has_peer);
	return verdict;
}

/* All that a program has written so far, with a newline between its outputs. */
static void add_output(struct talk *talk, struct program *program,
		       struct text *said)
{
	program_drain(program, talk->record);
	text_clear(said);
	text_add(said, program->out.data.data, program->out.data.size);
	text_puts(said, "\n");
	text_add(said, program->err.data.data, program->err.data.size);
}

void talk_usual(struct talk *talk, enum role role, struct text *said)
{
	const struct script *script = &talk->file->usual[role];
	struct record record = {.begin = 0};
	struct talk other = {.options = talk->options,
			     .file = talk->file,
			     .check = talk->check,
			     .record = &record,
			     .busy_since = -1,
			     .controls = true};
	struct program *program = &other.programs[role];
	bool works;
	size_t i;

	peer_discard(&talk->peer);
	if (talk->live >= 0)
		close_soon(talk->live);
	talk->live = -1;
	if (!talk->options->isolated && talk->address.path[0])
		real_remove_dead(&talk->address);
	works = !begin(&other, &talk->check->script);
	/*
	 * Where it goes another way and fails, what it says then may be a
	 * report.
	 */
	for (i = 0; i < script->number && works; i++) {
		if (!asked(&other, &script->lines[i]))
			continue;
		works = carry_out(&other, &script->lines[i]) == HOLDS;
		if (works)
			talk_rest(&other);
		if (program->ended && program->status)
			break;
		if (program->started)
			add_output(&other, program, said);
	}
	finish(&other);
	record_free(&record);
}
