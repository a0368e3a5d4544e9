// SPDX-License-Identifier: MIT
/*
 * compile - runs a compiler in a box of its own: the system and its own folder
 * are all that it sees, and it has no network, no devices (/dev/zero is a
 * source file without end), and limits.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "confine.h"

enum {
	LIMIT = 300000
}; /* ms; what counts is the processor time, see launch.c */

/* Starts the compiler, whose words are these. Returns 0, or -1 with trouble. */
static int start_it(struct box *box, char **command, char *path, int output)
{
	struct start start = {.role = CLIENT,
			      .command = command,
			      .output = output,
			      .error = output,
			      .terminal = -1};
	char *first = command[0];
	enum started how;
	int error;

	start.input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	command[0] = path;
	how = box_start(box, &start, &error);
	command[0] = first;
	close(start.input);
	if (how == NO_PROGRAM)
		box_failed(box, "%s: %s", first, strerror(error));
	return how == STARTED ? 0 : -1;
}

/* Waits until it has ended. Returns its status, or -1 with trouble. */
static int wait_for_it(struct box *box)
{
	while (!box->programs[CLIENT].ended) {
		if (!wait_for(box->control, POLLIN, LIMIT))
			return box_failed(box, "has not ended after %d s",
					  LIMIT / 1000);
		if (box_heed(box) < 0)
			return -1;
	}
	return box->programs[CLIENT].status;
}

int box_compile(const char *self, const char *folder, char **command,
		int output, char trouble[300])
{
	struct box box = {.isolated = true, .control = -1};
	int ends[2], status = -1;
	char **words, *path;

	if (wire_pair(ends) < 0) {
		snprintf(trouble, 300, "socketpair: %s", strerror(errno));
		return -1;
	}
	words = confine_compiler(self, folder, command, ends[1], &path);
	if (box_begin(&box, words, ends, WIRE_ISOLATED | WIRE_COMPILER) == 0) {
		if (start_it(&box, command, path, output) == 0)
			status = wait_for_it(&box);
		box_close(&box);
	}
	if (status < 0)
		snprintf(trouble, 300, "%s", box.trouble);
	confine_free(words);
	free(path);
	return status;
}
