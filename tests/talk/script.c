// SPDX-License-Identifier: MIT
/*
 * script - reads files of checks: see script.h. This is the file as a whole;
 * reader.c has what a line of it says.
 */
#include "script.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"

enum {
	FILE_MAX = 1 << 20, /* bytes of a file of checks */
};

const char *const side_names[SIDES] = {"server", "client", "pair"};
const char *const role_names[ROLES] = {"server", "client"};
const char *const language_names[LANGUAGES] = {"C", "Python"};

/* --- What it is made of */

void script_add(struct script *script, const struct line *line)
{
	script->lines = with_room(script->lines, script->number, &script->room,
				  sizeof(*script->lines));
	script->lines[script->number++] = *line;
}

void line_free(struct line *line)
{
	free(line->source);
	text_free(&line->texts[0]);
	text_free(&line->texts[1]);
}

static void script_free(struct script *script)
{
	while (script->number)
		line_free(&script->lines[--script->number]);
	free(script->lines);
	script->lines = NULL;
	script->room = 0;
}

struct check *file_add_check(struct file *file)
{
	struct check *check;

	file->checks = with_room(file->checks, file->number, &file->room,
				 sizeof(*file->checks));
	check = &file->checks[file->number++];
	memset(check, 0, sizeof(*check));
	check->only = check->pairing[SERVER] = check->pairing[CLIENT] = -1;
	check->group = copied("");
	return check;
}

void file_free(struct file *file)
{
	int side;

	while (file->number) {
		struct check *check = &file->checks[--file->number];

		script_free(&check->script);
		free(check->name);
		free(check->sentence);
		free(check->group);
	}
	for (side = 0; side < SIDES; side++)
		script_free(&file->usual[side]);
	free(file->checks);
	free(file->path);
	free(file->exercise);
	free(file->address);
	memset(file, 0, sizeof(*file));
}

/* --- The whole file */

/* Opens a script and looks through it, for both languages. Returns 0, or -1. */
static int open_script(struct reader *reader, struct script *script,
		       enum side side)
{
	const struct line *line = NULL;
	struct text why = {0};
	int language, done = 0;

	script_open(script, side);
	for (language = 0; language < LANGUAGES && !done; language++)
		done = script_check(script, side, (enum language)language,
				    reader->file->address, &line, &why);
	if (done) {
		reader->line = line->number;
		reader->source = line->source;
		refuse_line(reader, text_string(&why));
	}
	text_free(&why);
	return done;
}

/* Opens and looks through all scripts. Returns 0, or -1. */
static int finish(struct reader *reader)
{
	struct file *file = reader->file;
	size_t i;
	int side, done = 0;

	for (side = 0; side < SIDE_PAIR && !done; side++) {
		if (!file->usual[side].number) {
			script_add_plain(&file->usual[side], "close");
			script_add_plain(&file->usual[side], "ends");
		}
		done = open_script(reader, &file->usual[side], (enum side)side);
	}
	for (i = 0; i < file->number && !done; i++)
		done = open_script(reader, &file->checks[i].script,
				   file->checks[i].side);
	for (i = 0; i < file->number && !done; i++)
		if (!strcmp(file->checks[i].name, "pairing")) {
			file_add_pairings(file, i);
			break;
		}
	return done;
}

/* Returns the file's name without its folder and `.talk`. */
static char *exercise_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = copied(slash ? slash + 1 : path);
	size_t length = strlen(name);

	if (length > 5 && !strcmp(name + length - 5, ".talk"))
		name[length - 5] = '\0';
	return name;
}

/*
 * How much of a line is in front of its comment: a `#` that begins a word,
 * outside of texts in double quotes.
 */
static size_t without_comment(const char *line, size_t length)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < length; i++) {
		if (quoted && line[i] == '\\')
			i++;
		else if (line[i] == '"')
			quoted = !quoted;
		else if (line[i] == '#' && !quoted &&
			 (!i || isspace((unsigned char)line[i - 1])))
			return i;
	}
	return length;
}

int file_parse(struct file *file, const char *path, const char *data,
	       size_t size, struct text *trouble)
{
	struct reader reader = {
		.file = file, .path = path, .trouble = trouble, .source = ""};
	const char *at = data, *end = data + size;
	struct text line = {0};
	int done = 0;

	memset(file, 0, sizeof(*file));
	file->path = copied(path);
	file->exercise = exercise_of(path);
	while (at < end && !done) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline ? newline + 1 : end;
		size_t length = (size_t)((newline ? newline : end) - at);
		bool indented = length && isspace((unsigned char)*at);

		reader.line++;
		text_clear(&line);
		if (memchr(at, '\0', length)) {
			reader.source = "";
			done = refuse_line(&reader, "a NUL in the line");
			break;
		}
		length = without_comment(at, length);
		while (length && isspace((unsigned char)*at))
			at++, length--;
		while (length && isspace((unsigned char)at[length - 1]))
			length--;
		text_add(&line, at, length);
		reader.source = text_string(&line);
		if (length)
			done = indented ? read_indented(&reader)
					: read_plain(&reader);
		at = next;
	}
	reader.source = "";
	if (!done && reader.check && !reader.script->number)
		done = refuse_line(&reader,
				   "the check above has no statements");
	if (!done && !file->address)
		done = refuse_line(&reader,
				   "there is no line `address unix:PATH` or"
				   " `address tcp:PORT`");
	if (!done)
		done = finish(&reader);
	text_free(&line);
	return done;
}

int file_read(struct file *file, const char *path, struct text *trouble)
{
	struct text text = {.cap = FILE_MAX + 1};
	FILE *stream = fopen(path, "r");
	char data[4096];
	size_t size;
	int done;

	memset(file, 0, sizeof(*file));
	if (!stream) {
		text_printf(trouble, "%s: %s", path, strerror(errno));
		return -1;
	}
	while ((size = fread(data, 1, sizeof(data), stream)) > 0)
		text_add(&text, data, size);
	if (ferror(stream) || text.size > FILE_MAX) {
		text_printf(trouble, "%s: %s", path,
			    ferror(stream) ? strerror(errno)
					   : "more than 1 MB");
		fclose(stream);
		text_free(&text);
		return -1;
	}
	fclose(stream);
	done = file_parse(file, path, text_string(&text), text.size, trouble);
	text_free(&text);
	return done;
}
