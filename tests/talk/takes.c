// SPDX-License-Identifier: MIT
/*
 * takes - what the programs of a conversation take of the machine, and when
 * that is too much.
 */
#include "conversation.h"

#include <signal.h>
#include <string.h>

#define LONG 0.15 /* seconds of computing: it may be a loop */

enum {
	MEMORY_MAX = 384 << 20, /* bytes of all programs of a check together */
	FLOOD = 4096,		/* bytes heard between two looks */
	TAKES = 16 << 20,	/* bytes of memory taken between two looks */
	FLOODS_MAX = 32,	/* such looks in a wait */
	FILES_MAX = 4096,	/* files that they may make */
	OTHERS_MAX = 48,	/* processes besides the programs themselves */
};

/* What the programs take of the processor. */
static enum load load_of(const struct talk *talk)
{
	if (!talk->programs[SERVER].started && !talk->programs[CLIENT].started)
		return BEGINS;
	if (!talk->view.runnable)
		return NO_LOAD;
	return talk->view.computed < LONG ? LOAD : DOUBLE_LOAD;
}

const struct view *talk_look(struct talk *talk, bool use)
{
	if (talk->box.trouble[0] || box_look(&talk->box, &talk->view, use))
		memset(&talk->view, 0, sizeof(talk->view));
	if (talk->load)
		*talk->load = load_of(talk);
	return &talk->view;
}

void talk_stop(struct talk *talk, enum role role)
{
	box_signal(&talk->box, role, SIGKILL, true);
}

void talk_look_at_use(struct talk *talk)
{
	const struct view *view = talk_look(talk, true);
	enum excess excess = NO_EXCESS;
	int role;

	talk->memory = view->memory;
	if (view->memory > MEMORY_MAX)
		excess = TOO_MUCH_MEMORY;
	else if (view->files > FILES_MAX)
		excess = TOO_MANY_FILES;
	else if (view->strangers > OTHERS_MAX)
		excess = TOO_MANY_PROCESSES;
	else if (view->full)
		excess = DISK_FULL;
	if (!excess)
		return;
	for (role = 0; role < ROLES; role++) {
		struct program *program = &talk->programs[role];

		if (program->started && !program->ended && !program->excess)
			program->excess = excess;
	}
	/* All: it may be what a program has left behind that takes so much. */
	talk_stop(talk, SERVER);
}

bool talk_floods(struct talk *talk)
{
	size_t heard = talk->has_peer ? talk->peer.total : 0,
	       before = talk->heard;
	bool takes = talk->memory > talk->taken + TAKES;
	int role;

	for (role = 0; role < ROLES; role++)
		heard += talk->programs[role].out.data.size +
			 talk->programs[role].err.data.size;
	talk->heard = heard;
	if (takes)
		talk->taken = talk->memory;
	return (takes || heard > before + FLOOD) && ++talk->floods < FLOODS_MAX;
}
