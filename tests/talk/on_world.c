// SPDX-License-Identifier: MIT
/*
 * on_world - statements about the world around, and how a check is played.
 */
#include "on.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "hurry.h"

/* Notes that what should be there before could not be made: ours. */
static enum verdict made(struct talk *talk, int done, const char *what)
{
	if (done < 0 && !talk->box.trouble[0])
		snprintf(talk->box.trouble, sizeof(talk->box.trouble),
			 "%s on %s: %s", what, talk->address.shown,
			 strerror(errno));
	return HOLDS;
}

enum verdict on_at(struct talk *talk, enum role role, const struct line *line)
{
	(void)role;
	address_move(&talk->address, text_string(&line->texts[0]));
	return HOLDS;
}

enum verdict on_given_stale(struct talk *talk, enum role role,
			    const struct line *line)
{
	(void)role;
	(void)line;
	return made(talk, box_leave_socket(&talk->box, &talk->address),
		    "a stale socket file");
}

enum verdict on_given_file(struct talk *talk, enum role role,
			   const struct line *line)
{
	(void)role;
	(void)line;
	box_expect(&talk->box, talk->address.path);
	return made(talk, box_make_file(&talk->box, talk->address.path),
		    "a plain file");
}

enum verdict on_file_untouched(struct talk *talk, enum role role,
			       const struct line *line)
{
	struct failure *failure = &talk->record->failure;

	(void)role;
	(void)line;
	if (box_keeps_file(&talk->box, talk->address.path) > 0)
		return HOLDS;
	text_printf(&failure->sentence,
		    "the file %s that is no socket stays as it was",
		    talk->address.shown);
	text_puts(&failure->expected, "the file, unchanged");
	text_puts(&failure->received, "it is gone, or changed");
	return BREAKS;
}

enum verdict on_given_live(struct talk *talk, enum role role,
			   const struct line *line)
{
	int options = LISTEN_REUSE;

	(void)role;
	if (line->statement->variant == SHARED)
		options |= LISTEN_SHARED;
	talk->live = box_listen(&talk->box, &talk->address, options, 5);
	if (talk->address.path[0])
		box_expect(&talk->box, talk->address.path);
	return made(talk, talk->live, "a live server");
}

enum verdict on_live_undisturbed(struct talk *talk, enum role role,
				 const struct line *line)
{
	struct failure *failure = &talk->record->failure;
	const char *trouble = NULL;
	int connection;

	(void)role;
	(void)line;
	connection = accept(talk->live, NULL, NULL);
	if (connection >= 0) {
		trouble = "somebody connected to it";
		close_soon(connection);
	}
	connection = box_connect(&talk->box, &talk->address);
	if (connection < 0)
		trouble = "it cannot be reached any more";
	else
		close_soon(connection);
	if (!trouble)
		return HOLDS;
	text_printf(&failure->sentence,
		    "the server that listens on %s already is left alone",
		    talk->address.shown);
	text_puts(&failure->expected,
		  "no connection, and the address as it was");
	text_puts(&failure->received, trouble);
	return BREAKS;
}

enum verdict on_given_time_wait(struct talk *talk, enum role role,
				const struct line *line)
{
	(void)role;
	(void)line;
	return made(talk, box_leave_time_wait(&talk->box, &talk->address),
		    "a port in TIME_WAIT");
}

enum verdict on_given_pipe(struct talk *talk, enum role role,
			   const struct line *line)
{
	int i;

	(void)role;
	for (i = 0; i < ROLES; i++) {
		if (line->statement->variant == WORLD_INPUT)
			talk->programs[i].input_pipe = true;
		else
			talk->programs[i].output_pipe = true;
	}
	return HOLDS;
}

enum verdict on_given_leaks(struct talk *talk, enum role role,
			    const struct line *line)
{
	(void)role;
	(void)line;
	talk->leaks = true;
	return HOLDS;
}

enum verdict on_with_sanitizers(struct talk *talk, enum role role,
				const struct line *line)
{
	(void)role;
	(void)line;
	talk->sanitized = true;
	return HOLDS;
}

enum verdict on_bare(struct talk *talk, enum role role, const struct line *line)
{
	(void)role;
	(void)line;
	talk->bare = true;
	return HOLDS;
}

enum verdict on_patient(struct talk *talk, enum role role,
			const struct line *line)
{
	(void)role;
	(void)line;
	talk->patient = true;
	return HOLDS;
}

enum verdict on_trace(struct talk *talk, enum role role,
		      const struct line *line)
{
	(void)role;
	(void)line;
	talk->trace.wanted = true;
	return HOLDS;
}

enum verdict on_fail(struct talk *talk, enum role role, const struct line *line)
{
	(void)role;
	trace_fail(&talk->trace, text_string(&line->texts[0]),
		   text_string(&line->texts[1]));
	return HOLDS;
}

enum verdict on_interrupt(struct talk *talk, enum role role,
			  const struct line *line)
{
	(void)role;
	trace_interrupt(&talk->trace, text_string(&line->texts[0]));
	return HOLDS;
}
