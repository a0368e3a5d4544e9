// SPDX-License-Identifier: MIT
/*
 * on_left - statements about what a program has done and left: its calls, its
 * sockets, its memory, its files.
 */
#include "on.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* --- System calls */

struct called {
	const struct program *program;
	const char *call;
};

/* Has the tracer ended, with all of its last lines? */
static bool is_told(const struct talk *talk)
{
	return talk->trace.lines < 0;
}

static bool called(struct talk *talk, const void *about)
{
	const struct called *it = about;

	return trace_succeeded(&talk->trace, it->call) ||
	       (it->program->ended && is_told(talk));
}

enum verdict on_calls(struct talk *talk, enum role role,
		      const struct line *line)
{
	struct failure *failure = &talk->record->failure;
	struct called it = {&talk->programs[role],
			    text_string(&line->texts[0])};

	talk_wait(talk, called, &it, USUALLY, 0.01, false);
	if (trace_succeeded(&talk->trace, it.call))
		return HOLDS;
	text_printf(&failure->sentence, "the %s calls %s, and it succeeds",
		    role_names[role], it.call);
	text_puts(&failure->wanted, it.call);
	text_printf(&failure->expected, "%s(...) returns no error", it.call);
	trace_why(&talk->trace, it.call, &failure->received);
	if (!failure->received.size)
		text_puts(&failure->received, "no such call");
	talk->state_of = (int)role;
	return BREAKS;
}

static bool all_closed(struct talk *talk, const void *about)
{
	const struct program *program = about;
	struct text left = {0};
	bool closed;

	if (program->ended && is_told(talk))
		return true;
	trace_open_sockets(&talk->trace, &left);
	closed = !left.size;
	text_free(&left);
	return closed;
}

enum verdict on_closes_every_socket(struct talk *talk, enum role role,
				    const struct line *line)
{
	struct failure *failure = &talk->record->failure;
	struct text left = {0};

	(void)line;
	talk_wait(talk, all_closed, &talk->programs[role], USUALLY, 0.02,
		  false);
	if (!talk->trace.overflowed)
		trace_open_sockets(&talk->trace, &left);
	if (!talk->trace.overflowed && !left.size)
		return HOLDS;
	text_printf(&failure->sentence,
		    "the %s closes every socket before it ends",
		    role_names[role]);
	text_puts(&failure->expected,
		  "a close for each socket and each accepted connection");
	if (talk->trace.overflowed) {
		text_puts(&failure->received,
			  "more system calls than can be looked at");
		return BREAKS;
	}
	text_puts(&failure->received, "never closed: ");
	text_puts(&failure->received, text_string(&left));
	text_free(&left);
	return BREAKS;
}

/* --- What is seen of it */

enum verdict on_only_on_loopback(struct talk *talk, enum role role,
				 const struct line *line)
{
	struct failure *failure = &talk->record->failure;
	char host[64] = "";
	int only;

	(void)line;
	if (!talk->view.known) {
		snprintf(talk->reason, sizeof(talk->reason), "no /proc here");
		return SKIPPED;
	}
	only = box_loopback(&talk->box, talk->address.port, host);
	if (only > 0)
		return HOLDS;
	text_printf(&failure->sentence,
		    "the %s listens on the loopback address only",
		    role_names[role]);
	text_printf(&failure->expected, "127.0.0.1:%d", talk->address.port);
	if (host[0]) {
		text_printf(&failure->received,
			    "%s:%d, which the whole network can reach", host,
			    talk->address.port);
	} else {
		text_puts(&failure->received, "nothing");
		talk->state_of = (int)role;
	}
	return BREAKS;
}

/*
 * Adds the line of a text in which a word stands. Returns false when there is
 * none.
 */
static bool add_line_with(struct text *to, const struct text *text,
			  const char *word)
{
	long at = text_find(text, 0, word, strlen(word));
	size_t first, last;

	if (at < 0)
		return false;
	for (first = (size_t)at; first && text->data[first - 1] != '\n';
	     first--)
		;
	for (last = (size_t)at; last < text->size && text->data[last] != '\n';
	     last++)
		;
	text_quote(to, text->data + first, last - first);
	return true;
}

/* Adds the first place in a report that is in one of the programs' sources. */
static void add_place(struct text *to, const struct text *report)
{
	static const char *const names[] = {"/client.c", "/server.c"};
	long best = -1;
	size_t i, end;

	for (i = 0; i < 2; i++) {
		long at = -1;

		while ((at = text_find(report, (size_t)(at + 1), names[i],
				       strlen(names[i]))) >= 0) {
			end = (size_t)at + strlen(names[i]);
			end += strspn(report->data + end, "cpx");
			if (report->data[end] == ':' &&
			    strspn(report->data + end + 1, "0123456789"))
				break;
		}
		if (at >= 0 && (best < 0 || at < best))
			best = at;
	}
	if (best < 0)
		return;
	end = (size_t)best + 1;
	end += strcspn(report->data + end, ":") + 1;
	end += strspn(report->data + end, "0123456789");
	text_puts(to, " at ");
	text_visible(to, report->data + best + 1, end - (size_t)best - 1);
}

#define NO_SEARCH "LeakSanitizer has encountered a fatal error"

enum verdict on_no_memory_error(struct talk *talk, enum role role,
				const struct line *line)
{
	struct program *program = &talk->programs[role];
	struct failure *failure = &talk->record->failure;
	const struct text *said = &program->err.data;
	bool killed;

	(void)line;
	/* Or until it rests. */
	talk_wait(talk, talk_has_ended, program, USUALLY, 0, false);
	program_drain(program, talk->record);
	if (talk->leaks &&
	    text_find(said, 0, NO_SEARCH, strlen(NO_SEARCH)) >= 0) {
		snprintf(talk->reason, sizeof(talk->reason),
			 "LeakSanitizer cannot look for leaks here");
		return SKIPPED;
	}
	killed = program->signal == SIGSEGV || program->signal == SIGBUS ||
		 program->signal == SIGABRT || program->signal == SIGFPE ||
		 program->signal == SIGILL;
	if (text_find(said, 0, "Sanitizer:", 10) >= 0 ||
	    text_find(said, 0, "runtime error:", 14) >= 0) {
		if (!add_line_with(&failure->received, said, "ERROR: ") ||
		    text_find(&failure->received, 0, "Sanitizer:", 10) < 0) {
			text_clear(&failure->received);
			if (!add_line_with(&failure->received, said,
					   "runtime error:"))
				add_line_with(&failure->received, said,
					      "Sanitizer:");
		}
		add_place(&failure->received, said);
	} else if (killed) {
		talk->state_of = (int)role;
	} else {
		return HOLDS;
	}
	text_printf(&failure->sentence, "the %s makes no memory error",
		    role_names[role]);
	text_puts(&failure->expected, "no report of the sanitizers");
	return BREAKS;
}

enum verdict on_no_socket_file(struct talk *talk, enum role role,
			       const struct line *line)
{
	struct failure *failure = &talk->record->failure;

	(void)role;
	(void)line;
	if (box_has(&talk->box, talk->address.path) <= 0)
		return HOLDS;
	text_puts(&failure->sentence,
		  "the server removes its socket file before it ends");
	text_printf(&failure->expected, "no file %s", talk->address.shown);
	text_printf(&failure->received, "%s is still there",
		    talk->address.shown);
	return BREAKS;
}

/* Is nothing left of the processes of a role's session, or of all (ROLES)? */
static bool is_left(struct talk *talk, const void *about)
{
	struct text names = {0};
	bool none;

	box_left_processes(&talk->box, *(const int *)about, &names);
	none = !names.size;
	text_free(&names);
	return none || talk->box.trouble[0];
}

/* Adds the first names of a list of lines, and how many more there are. */
static void add_some(struct text *to, const struct text *names)
{
	const char *at = text_string(names), *end = at + names->size;
	int number = 0;

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((newline ? newline : end) - at);

		if (length && ++number <= 4) {
			text_puts(to, number > 1 ? ", " : "");
			text_visible(to, at, length);
		}
		at += length + 1;
	}
	if (number > 4)
		text_printf(to, " and %d more", number - 4);
}

/* Breaks with a list of what is left. */
static enum verdict left(struct talk *talk, const struct text *names)
{
	struct failure *failure = &talk->record->failure;

	text_puts(&failure->expected, "none");
	add_some(&failure->received, names);
	return BREAKS;
}

enum verdict on_nothing_left(struct talk *talk, enum role role,
			     const struct line *line)
{
	struct failure *failure = &talk->record->failure;
	enum verdict verdict = HOLDS;
	struct text names = {.cap = 4096};
	int one;

	(void)role;
	(void)line;
	for (one = 0; one <= ROLES && verdict == HOLDS; one++) {
		if (one < ROLES && !talk->programs[one].started)
			continue;
		/* One that was told to end may need a moment for it. */
		talk_wait(talk, is_left, &one, talk->options->scale, 0.01,
			  false);
		box_left_processes(&talk->box, one, &names);
		if (!names.size)
			continue;
		if (one < ROLES)
			text_printf(&failure->sentence,
				    "the %s leaves no process behind",
				    role_names[one]);
		else
			text_puts(&failure->sentence,
				  "no process is left behind");
		verdict = left(talk, &names);
	}
	if (verdict == HOLDS)
		box_left_files(&talk->box, &names);
	if (verdict == HOLDS && names.size) {
		text_puts(&failure->sentence, "no file is left behind");
		verdict = left(talk, &names);
	}
	text_free(&names);
	return verdict;
}
