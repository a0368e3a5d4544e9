// SPDX-License-Identifier: MIT
/*
 * script - reads files of checks: see script.h. A line that is not indented
 * says something about the file, or begins a check or a usual conversation; the
 * lines that are indented belong to it.
 */
#include "script.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "statement.h"

enum {
	FILE_MAX = 1 << 20, /* bytes of a file of checks */
	CHECKS_MAX = 1000,  /* in a file */
	LINES_MAX = 500,    /* of a script */
	NAME_MAX_ = 40,	    /* characters of a check's name */
};

const char *const side_names[SIDES] = {"server", "client", "pair"};
const char *const role_names[ROLES] = {"server", "client"};
const char *const language_names[LANGUAGES] = {"C", "Python"};

/* Where the reader is. */
struct reader {
	struct file *file;
	const char *path;
	int line;
	const char *source;    /* the line, without blanks around it */
	struct script *script; /* to which indented lines belong, or NULL */
	struct check *check;   /* of which it is, or NULL */
	bool worth;	       /* it has said what it is worth */
	struct text *trouble;
};

/* Says what is wrong with the line. Returns -1. */
static int refuse(struct reader *reader, const char *why)
{
	text_printf(reader->trouble, "%s:%d: %s: ", reader->path, reader->line,
		    why);
	text_visible(reader->trouble, reader->source, strlen(reader->source));
	return -1;
}

void script_add(struct script *script, const struct line *line)
{
	script->lines = with_room(script->lines, script->number, &script->room,
				  sizeof(*script->lines));
	script->lines[script->number++] = *line;
}

static void line_free(struct line *line)
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

/* --- Statements */

/* Reads a statement into the script. Returns 0, or -1. */
static int read_statement(struct reader *reader)
{
	struct line line = {.number = reader->line, .actor = -1, .only = -1};
	struct text form = {0}, why = {0};
	int done = line_read(&line, reader->source, &form, &why);

	if (done) {
		refuse(reader, text_string(&why));
	} else {
		line.statement = statement_of(text_string(&form));
		if (!line.statement)
			done = refuse(reader, "no such statement");
		else if (reader->script->number == LINES_MAX)
			done = refuse(reader, "too many lines");
	}
	text_free(&form);
	text_free(&why);
	line.source = copied(reader->source);
	if (done)
		line_free(&line);
	else
		script_add(reader->script, &line);
	return done;
}

/* --- What stands above the statements */

/*
 * Returns what is behind the beginning of a text, or "" when it begins
 * otherwise.
 */
static const char *behind(const char *text, const char *beginning)
{
	size_t length = strlen(beginning);

	return strncmp(text, beginning, length) ? "" : text + length;
}

/* Is this a number of one digit or two? */
static bool is_small_number(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	return digits && digits < 3 && !word[digits];
}

/* Reads "worth 8: conversation, TODO 5, words". Returns 0, or -1. */
static int read_worth(struct reader *reader)
{
	struct check *check = reader->check;
	char *copy, *word, *rest, *colon;
	char *end;
	int done = 0;

	if (reader->worth)
		return refuse(reader, "there is one already");
	reader->worth = true;
	copy = copied(reader->source + strlen("worth "));
	check->points = (int)strtol(copy, &end, 10);
	colon = strchr(copy, ':');
	if (end == copy || check->points < 0 || check->points > 1000 ||
	    (*end && end != colon))
		done = refuse(reader, "not `worth NUMBER: WORDS`");
	rest = colon ? colon + 1 : copy + strlen(copy);
	for (word = strtok(rest, ","); word && !done;
	     word = strtok(NULL, ",")) {
		word += strspn(word, " \t");
		for (end = word + strlen(word);
		     end > word && isspace((unsigned char)end[-1]);)
			*--end = '\0';
		if (!strcmp(word, "conversation") || !strcmp(word, "care")) {
			free(check->group);
			check->group = copied(word);
		} else if (is_small_number(behind(word, "TODO "))) {
			check->todo = (int)strtol(word + 5, NULL, 10);
		} else if (!strcmp(word, "words")) {
			check->words = true;
		} else if (!strcmp(word, "basis")) {
			check->basis = true;
		} else if (!strcmp(word, "slow")) {
			check->slow = true;
		} else {
			done = refuse(
				reader,
				"worth: not conversation, care, TODO NUMBER,"
				" words, basis or slow");
		}
	}
	free(copy);
	return done;
}

/* Reads one indented line. Returns 0, or -1. */
static int read_indented(struct reader *reader)
{
	int i;

	if (!reader->script)
		return refuse(reader, "belongs to no check");
	if (reader->check && !strncmp(reader->source, "worth ", 6)) {
		if (reader->script->number)
			return refuse(reader,
				      "must come before the statements");
		return read_worth(reader);
	}
	for (i = 0; reader->check && i < LANGUAGES; i++) {
		char only[16];

		snprintf(only, sizeof(only), "%s only", language_names[i]);
		if (!strcmp(reader->source, only)) {
			reader->check->only = i;
			return 0;
		}
	}
	return read_statement(reader);
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

/* Reads "NAME: SENTENCE", with which a check begins. Returns 0, or -1. */
static int read_check(struct reader *reader)
{
	const char *source = reader->source, *sentence;
	size_t length = strspn(source, "abcdefghijklmnopqrstuvwxyz0123456789-");
	struct check *check;
	size_t i;

	if (!length || source[length] != ':')
		return refuse(reader,
			      "neither `NAME: SENTENCE` nor anything else that"
			      " stands without indentation");
	if (length > NAME_MAX_)
		return refuse(reader, "the name is too long");
	if (!strncmp(source, "pairing-", 8))
		return refuse(
			reader,
			"only those of the check `pairing` are called so");
	sentence = source + length + 1;
	sentence += strspn(sentence, " \t");
	if (!*sentence)
		return refuse(reader, "a check has a sentence behind its name");
	if (reader->file->number == CHECKS_MAX)
		return refuse(reader, "too many checks");
	for (i = 0; i < reader->file->number; i++) {
		const char *name = reader->file->checks[i].name;

		if (!strncmp(name, source, length) && !name[length])
			return refuse(reader,
				      "there is a check of this name already");
	}
	check = file_add_check(reader->file);
	check->line = reader->line;
	check->sentence = copied(sentence);
	check->name = allocate(length + 1);
	memcpy(check->name, source, length);
	check->side = SIDE_PAIR;
	if (!strncmp(sentence, "server ", 7))
		check->side = SIDE_SERVER;
	else if (!strncmp(sentence, "client ", 7))
		check->side = SIDE_CLIENT;
	reader->check = check;
	reader->worth = false;
	reader->script = &check->script;
	return 0;
}

/* Reads one line that is not indented. Returns 0, or -1. */
static int read_plain(struct reader *reader)
{
	struct file *file = reader->file;
	const char *source = reader->source;
	struct address address;
	int i;

	if (reader->check && !reader->script->number)
		return refuse(reader, "the check above has no statements");
	reader->check = NULL;
	reader->script = NULL;
	for (i = 0; i < SIDE_PAIR; i++) {
		if (!strcmp(behind(source, "usual "), side_names[i])) {
			if (file->usual[i].number)
				return refuse(reader, "there is one already");
			reader->script = &file->usual[i];
			return 0;
		}
	}
	if (!strncmp(source, "address ", 8)) {
		if (file->address)
			return refuse(reader, "there is an address already");
		if (address_read(&address, source + 8))
			return refuse(reader,
				      "an address is unix:PATH or tcp:PORT");
		file->address = copied(source + 8);
		return 0;
	}
	if (!strcmp(source, "messages end with nothing") ||
	    !strcmp(source, "messages end with a line end")) {
		file->lines = !strcmp(source, "messages end with a line end");
		return 0;
	}
	if (!strcmp(source, "bare")) {
		file->bare = true;
		return 0;
	}
	return read_check(reader);
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
		refuse(reader, text_string(&why));
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
			done = refuse(&reader, "a NUL in the line");
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
		done = refuse(&reader, "the check above has no statements");
	if (!done && !file->address)
		done = refuse(&reader, "there is no line `address unix:PATH` or"
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
