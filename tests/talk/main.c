// SPDX-License-Identifier: MIT
/*
 * talk - plays files of checks: one end of a conversation, against programs
 * under test.
 *
 * Theory of operation
 *
 *   talk (schedule.c)                reads the file, forks an attempt a check
 *    +- attempt (conversation.c)     plays the script; nothing of a program
 *    |   |                           reaches it but what that sends and prints
 *    |   +- bwrap(1) (box.c)         makes a box: network, /tmp, processes
 *    |   |   +- talk --inside        PID 1 (inside.c): opens the peer's
 *    |   |       |                   sockets and passes them out, starts
 *    |   |       |                   programs, looks at what they do, tells how
 *    |   |       |                   they end
 *    |   |       +- the program      (launch.c, up to its exec)
 *    |   +- strace(1) (trace.c)      attached from outside, if a script asks
 *    +- attempt ...
 *
 * What each file is for, in the order in which they are best read:
 *
 *   command_line.c  what is asked
 *   script.c        reads a file of checks, reader.c a line of it, line.c a
 *                   statement; unfold.c adds what is left unsaid; order.c
 *                   looks through it
 *   statement.c     the table of statements; docs/talk.md's tables come from it
 *   conversation.c  plays a check; wait.c is the pump of events, and knows when
 *                   to stop waiting; takes.c what its programs take, and when
 *                   that is too much; aftermath.c notes what is known of a
 *                   failure
 *   on_*.c          a function for each statement: what the peer does, what
 *                   it expects, a program, its start, its output and its end,
 *                   the world, what is left
 *   peer.c          the scripted peer; program.c a program, from outside
 *   value.c         what {names} stand for; address.c where programs meet
 *   schedule.c      many checks side by side, and the second try with NULs;
 *                   slot.c has the processes, attempt.c is what each of
 *                   them does, result.c what it has told
 *   record.c        what was seen; told.c, describe.c, ladder.c draw it, json.c
 *                   writes it
 *   trace.c         starts strace; calls.c reads what that writes, holding.c
 *                   who holds a socket, why.c `says why`, overheard.c what two
 *                   programs send each other; errnos.c, catalog.c how errors
 *                   are called
 *   box.c           a box from outside: confine.c the command of bwrap, ask.c
 *                   each request, wire.c how it travels; reach.c goes in, where
 *                   nobody in there has a capability; hurry.c closes without
 *                   waiting
 *   inside.c        and from inside: launch.c starts programs, refuse.c has
 *                   calls refused; sockets.c, files.c, listening.c and diag.c,
 *                   look.c, waits.c and memory.c do, and say, what is asked
 *   faster.c        programs that live faster, by faster.so
 *   real.c          without namespaces: the addresses of this machine itself
 *   compile.c       one more use of a box: compilers
 *   text.c          bytes that grow, with a cap; slice.c a part of bytes
 *
 * fuzz/ feeds the readers anything; test_box.c tries boxes alone, subject/ is
 * the program under test in the tests (*.bats), which does what it is told.
 *
 * Two kinds of error are never mixed: what a program does wrong (a failure, in
 * the record) and what is ours (box.trouble: `could not run`, nobody's
 * failure).
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command_line.h"
#include "faster.h"
#include "schedule.h"

enum { SHOWN_MAX = 24 }; /* files that a box shows besides */

/* Splits a command at newlines, or at blanks when there are none. NULL ends. */
static char **words_of(const char *command)
{
	const char *between = strchr(command, '\n') ? "\n" : " \t";
	char **words = allocate((strlen(command) / 2 + 2) * sizeof(*words));
	char *copy = copied(command), *word;
	size_t number = 0;

	for (word = strtok(copy, between); word; word = strtok(NULL, between))
		words[number++] = word;
	if (!number)
		usage_error("--client, --server", "an empty command");
	return words;
}

/* --- What is played */

/* The kit's root: three folders up from build/bin/talk, or "." */
static void find_root(const char *self, char root[PATH_MAX])
{
	int up;

	snprintf(root, PATH_MAX, "%s", self);
	for (up = 0; up < 3; up++) {
		char *slash = strrchr(root, '/');

		if (!slash) {
			snprintf(root, PATH_MAX, ".");
			return;
		}
		*slash = '\0';
	}
}

/* Finds this program's own path. */
static const char *find_self(const char *name)
{
	static char path[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (size > 0)
		path[size] = '\0';
	else if (!realpath(name, path))
		snprintf(path, sizeof(path), "%s", name);
	return path;
}

static bool can_run(const char *path)
{
	return !access(path, X_OK);
}

/* Completes the commands that the command line has not named. */
static void find_commands(struct request *request, const char *exercise)
{
	struct options *options = &request->options;
	char root[PATH_MAX];
	int role;

	find_root(options->self, root);
	for (role = 0; role < ROLES; role++) {
		const char *name = role_names[role];
		struct text text = {0};

		if (request->python[role])
			text_puts(&text, request->python[role]);
		else
			text_printf(&text, "python3\n-ESs\n%s/python/%s/%s.py",
				    root, exercise, name);
		options->commands[PYTHON][role] = words_of(text_string(&text));
		text_clear(&text);
		if (request->commands[role])
			text_puts(&text, request->commands[role]);
		else if (request->programs)
			text_printf(&text, "%s/%s/%s\n", request->programs,
				    exercise, name);
		else
			text_printf(&text, "%s/build/bin/solution/%s/%s\n",
				    root, exercise, name);
		options->commands[C][role] = words_of(text_string(&text));
		text_clear(&text);
		if (request->sanitized[role])
			text_puts(&text, request->sanitized[role]);
		else if (request->programs)
			text_printf(&text, "%s-asan/%s/%s\n", request->programs,
				    exercise, name);
		else
			text_printf(&text, "%s/build/bin/solution-asan/%s/%s\n",
				    root, exercise, name);
		options->sanitized[role] = words_of(text_string(&text));
		/* Another program than the one that is tested will not do. */
		if (!request->sanitized[role] &&
		    (request->commands[role] ||
		     !can_run(options->sanitized[role][0])))
			options->sanitized[role] = NULL;
		text_free(&text);
	}
}

/*
 * Makes each word that is a file an absolute path, and notes that it is to be
 * seen. later: it need not be there yet.
 */
static void show_files(struct options *options, char **command, int *number,
		       bool later)
{
	struct stat status;
	char path[PATH_MAX];

	for (; command && *command; command++) {
		if (later && **command == '/')
			; /* it is not there yet */
		else if (!strchr(*command, '/') || stat(*command, &status) ||
			 !S_ISREG(status.st_mode) || !realpath(*command, path))
			continue;
		else if (**command != '/')
			*command = copied(path);
		if (*number < SHOWN_MAX)
			options->shown[(*number)++] = *command;
	}
}

static void show_all(struct options *options)
{
	int role, language, number = 0;

	options->shown = allocate((SHOWN_MAX + 1) * sizeof(*options->shown));
	for (role = 0; role < ROLES; role++) {
		for (language = 0; language < LANGUAGES; language++)
			show_files(options, options->commands[language][role],
				   &number, false);
		show_files(options, options->sanitized[role], &number,
			   options->later);
	}
}

/* Is a check one of those that are named, or its pairing? */
static bool is_named(const struct request *request, const struct check *check,
		     bool *found)
{
	bool named = false;
	int i;

	for (i = 0; i < request->only_number; i++) {
		const char *name = request->only[i];

		if (!strcmp(name, check->name) ||
		    (check->pairing[SERVER] >= 0 && !strcmp(name, "pairing")))
			named = found[i] = true;
	}
	return named || !request->only_number;
}

/* Marks the checks that are to be played. Returns how many. */
static size_t choose(const struct request *request, const struct file *file,
		     bool *chosen)
{
	bool found[ONLY_MAX] = {false};
	size_t i, number = 0;
	int k;

	for (i = 0; i < file->number; i++) {
		const struct check *check = &file->checks[i];

		chosen[i] =
			is_named(request, check, found) &&
			(!request->any_side || request->sides[check->side]) &&
			(check->only < 0 ||
			 check->only == (int)request->options.language);
		number += chosen[i];
	}
	for (k = 0; k < request->only_number; k++)
		if (!found[k])
			usage_error(request->only[k], "no check has this name");
	return number;
}

static void print_key(const char *name, const char *value)
{
	struct text text = {0};

	json_text(&text, value, strlen(value));
	printf("\"%s\":%s,", name, text_string(&text));
	text_free(&text);
}

static void list(const struct file *file, const bool *chosen)
{
	static const char *const truth[] = {"false", "true"};
	size_t i;

	for (i = 0; i < file->number; i++) {
		const struct check *check = &file->checks[i];

		if (!chosen[i])
			continue;
		putchar('{');
		print_key("name", check->name);
		print_key("title", check->sentence);
		print_key("side", side_names[check->side]);
		print_key("group", check->group);
		print_key("address", file->address);
		printf("\"points\":%d,\"todo\":%d,\"words\":%s,\"basis\":%s,"
		       "\"slow\":%s,\"line\":%d}\n",
		       check->points, check->todo, truth[check->words],
		       truth[check->basis], truth[check->slow], check->line);
	}
}

static int compile(const char *self, char **arguments)
{
	char trouble[300] = "";
	int status;

	if (!arguments[0] || !arguments[1] || strcmp(arguments[1], "--") ||
	    !arguments[2]) {
		fputs(usage, stderr);
		return 2;
	}
	status = box_compile(self, arguments[0], arguments + 2, STDOUT_FILENO,
			     trouble);
	if (status < 0) {
		fprintf(stderr, "talk: %s\n", trouble);
		return 125;
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	struct request request = {
		.options = {.seed = "0",
			    .scale = 1,
			    .first = -1,
			    .isolated = true,
			    .may_trace = true,
			    .may_sanitize = true},
	};
	struct text trouble = {0};
	struct file file;
	bool *chosen;
	int status;

	if (argc == 3 && !strcmp(argv[1], "--inside"))
		inside((int)strtol(argv[2], NULL, 10));
	if (argc == 2 && !strcmp(argv[1], "--statements")) {
		statements_print(stdout);
		return 0;
	}
	request.options.self = find_self(argv[0]);
	if (argc > 1 && !strcmp(argv[1], "--compile"))
		return compile(request.options.self, argv + 2);
	read_command_line(&request, argv);
	if (file_read(&file, request.file, &trouble)) {
		fprintf(stderr, "talk: %s\n", text_string(&trouble));
		return 2;
	}
	find_commands(&request, file.exercise);
	show_all(&request.options);
	if (!faster_library(request.options.self))
		request.options.faster = false; /* not on this system */
	chosen = allocate(file.number + 1);
	if (!choose(&request, &file, chosen) && !request.list)
		usage_error(request.file, "no check is left to play");
	if (request.list) {
		list(&file, chosen);
		return 0;
	}
	status = schedule(&request.options, &file, chosen, request.jobs);
	free(chosen);
	file_free(&file);
	return status;
}
