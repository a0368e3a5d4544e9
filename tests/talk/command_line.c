// SPDX-License-Identifier: MIT
/* command_line - reads the options of talk: see command_line.h. */
#include "command_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char usage[] =
	"usage: talk [OPTION]... FILE\n"
	"  --only NAME[,NAME]...       these checks, by their short names\n"
	"  --side server|client|pair   checks of this side\n"
	"  --first server|client|pair  the side whose checks begin first\n"
	"  --server COMMAND            the program under test: words with\n"
	"  --client COMMAND            blanks between, or newlines\n"
	"  --programs FOLDER           else they are FOLDER/EXERCISE/server\n"
	"  --sanitized-server COMMAND  the same, built with sanitizers; else\n"
	"  --sanitized-client COMMAND  FOLDER-asan/EXERCISE/server\n"
	"  --python-server COMMAND     the reference peers, for the pairings\n"
	"  --python-client COMMAND\n"
	"  --implementation c|python   python: the reference peers are tested\n"
	"  --seed TEXT                 of the random words\n"
	"  --jobs NUMBER               checks at a time\n"
	"  --scale NUMBER              a factor for every limit of time\n"
	"  --arguments                 without namespaces: a free address\n"
	"  --fake-time                 what is slow lives ten times as fast;\n"
	"                              what fails so is played as it is\n"
	"  --believe-fake-time         what fails so has failed\n"
	"  --sanitized-later           those programs are there when standard\n"
	"                              input ends\n"
	"  --no-namespaces, --no-trace, --no-sanitizers\n"
	"  --format tap|json           how results are printed\n"
	"  --list                      print the checks, play none\n"
	"talk --statements             print the tables of docs/talk.md\n"
	"talk --compile FOLDER -- COMMAND [ARGUMENT]...\n"
	"                              run a compiler in a box\n"
	"exit status: 0 all checks hold, 1 some do not, 2 the command or the\n"
	"file cannot be read, 3 some could not run here\n";

_Noreturn void usage_error(const char *what, const char *why)
{
	fprintf(stderr, "talk: %s: %s\n", what, why);
	exit(2);
}

static void add_only(struct request *request, const char *names)
{
	char *copy = copied(names), *name;

	for (name = strtok(copy, ","); name; name = strtok(NULL, ",")) {
		if (request->only_number == ONLY_MAX)
			usage_error("--only", "too many names");
		request->only[request->only_number++] = name;
	}
}

static enum side side_of(const char *option, const char *name)
{
	int side;

	for (side = 0; side < SIDES; side++)
		if (!strcmp(name, side_names[side]))
			return (enum side)side;
	usage_error(option, "not server, client or pair");
}

static double number_of(const char *option, const char *text, double least,
			double most)
{
	char *end;
	double number = strtod(text, &end);

	if (end == text || *end || !(number >= least && number <= most))
		usage_error(option, "not a number that is possible");
	return number;
}

/*
 * Takes one option that has a value. Returns false when there is no such
 * option.
 */
static bool take_value(struct request *request, const char *option,
		       const char *value)
{
	const struct {
		const char *name;
		const char **to;
	} texts[] = {
		{"--server", &request->commands[SERVER]},
		{"--client", &request->commands[CLIENT]},
		{"--sanitized-server", &request->sanitized[SERVER]},
		{"--sanitized-client", &request->sanitized[CLIENT]},
		{"--python-server", &request->python[SERVER]},
		{"--python-client", &request->python[CLIENT]},
		{"--programs", &request->programs},
		{"--seed", &request->options.seed},
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (!strcmp(option, texts[i].name)) {
			*texts[i].to = value;
			return true;
		}
	if (!strcmp(option, "--only")) {
		add_only(request, value);
	} else if (!strcmp(option, "--side")) {
		request->sides[side_of(option, value)] = true;
		request->any_side = true;
	} else if (!strcmp(option, "--first")) {
		request->options.first = (int)side_of(option, value);
	} else if (!strcmp(option, "--jobs")) {
		request->jobs = (int)number_of(option, value, 1, 1000);
	} else if (!strcmp(option, "--scale")) {
		request->options.scale = number_of(option, value, 0.001, 1000);
	} else if (!strcmp(option, "--format")) {
		request->options.json = !strcmp(value, "json");
		if (strcmp(value, "json") && strcmp(value, "tap"))
			usage_error(option, "neither tap nor json");
	} else if (!strcmp(option, "--implementation")) {
		request->options.language =
			strcmp(value, "python") ? C : PYTHON;
		if (strcmp(value, "c") && strcmp(value, "python"))
			usage_error(option, "neither c nor python");
	} else {
		return false;
	}
	return true;
}

/*
 * Takes one option that has none. Returns false when there is no such option.
 */
static bool take_flag(struct request *request, const char *option)
{
	if (!strcmp(option, "--list"))
		request->list = true;
	else if (!strcmp(option, "--arguments"))
		request->options.arguments = true;
	else if (!strcmp(option, "--sanitized-later"))
		request->options.later = true;
	else if (!strcmp(option, "--no-namespaces"))
		request->options.isolated = false;
	else if (!strcmp(option, "--fake-time"))
		request->options.faster = true;
	else if (!strcmp(option, "--believe-fake-time"))
		request->options.faster = request->options.believed = true;
	else if (!strcmp(option, "--no-trace"))
		request->options.may_trace = false;
	else if (!strcmp(option, "--no-sanitizers"))
		request->options.may_sanitize = false;
	else
		return false;
	return true;
}

void read_command_line(struct request *request, char **arguments)
{
	char **at;

	for (at = arguments + 1; *at; at++) {
		if (!strcmp(*at, "--help") || !strcmp(*at, "-h")) {
			fputs(usage, stdout);
			exit(0);
		}
		if (**at != '-') {
			if (request->file)
				usage_error(*at,
					    "one file of checks is enough");
			request->file = *at;
		} else if (!take_flag(request, *at)) {
			if (!at[1])
				usage_error(*at,
					    "no such option, or its value is "
					    "missing");
			if (!take_value(request, *at, at[1]))
				usage_error(*at,
					    "no such option; talk --help lists "
					    "them");
			at++;
		}
	}
	if (!request->file) {
		fputs(usage, stderr);
		exit(2);
	}
}
