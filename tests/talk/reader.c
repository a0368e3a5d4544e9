// SPDX-License-Identifier: MIT
/*
 * reader - what a line in a file of checks says: see reader.h. line.c reads a
 * statement.
 */
#include "reader.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "statement.h"

enum {
	CHECKS_MAX = 1000, /* in a file */
	LINES_MAX = 500,   /* of a script */
	NAME_MAX_ = 40,	   /* characters of a check's name */
};

int refuse_line(struct reader *reader, const char *why)
{
	text_printf(reader->trouble, "%s:%d: %s: ", reader->path, reader->line,
		    why);
	text_visible(reader->trouble, reader->source, strlen(reader->source));
	return -1;
}

/* --- Statements */

/* Reads a statement into the script. Returns 0, or -1. */
static int read_statement(struct reader *reader)
{
	struct line line = {.number = reader->line, .actor = -1, .only = -1};
	struct text form = {0}, why = {0};
	int done = line_read(&line, reader->source, &form, &why);

	if (done) {
		refuse_line(reader, text_string(&why));
	} else {
		line.statement = statement_of(text_string(&form));
		if (!line.statement)
			done = refuse_line(reader, "no such statement");
		else if (reader->script->number == LINES_MAX)
			done = refuse_line(reader, "too many lines");
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
		return refuse_line(reader, "there is one already");
	reader->worth = true;
	copy = copied(reader->source + strlen("worth "));
	check->points = (int)strtol(copy, &end, 10);
	colon = strchr(copy, ':');
	if (end == copy || check->points < 0 || check->points > 1000 ||
	    (*end && end != colon))
		done = refuse_line(reader, "not `worth NUMBER: WORDS`");
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
			done = refuse_line(
				reader,
				"worth: not conversation, care, TODO NUMBER,"
				" words, basis or slow");
		}
	}
	free(copy);
	return done;
}

int read_indented(struct reader *reader)
{
	int i;

	if (!reader->script)
		return refuse_line(reader, "belongs to no check");
	if (reader->check && !strncmp(reader->source, "worth ", 6)) {
		if (reader->script->number)
			return refuse_line(reader,
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

/* Reads "NAME: SENTENCE", with which a check begins. Returns 0, or -1. */
static int read_check(struct reader *reader)
{
	const char *source = reader->source, *sentence;
	size_t length = strspn(source, "abcdefghijklmnopqrstuvwxyz0123456789-");
	struct check *check;
	size_t i;

	if (!length || source[length] != ':')
		return refuse_line(
			reader,
			"neither `NAME: SENTENCE` nor anything else that"
			" stands without indentation");
	if (length > NAME_MAX_)
		return refuse_line(reader, "the name is too long");
	if (!strncmp(source, "pairing-", 8))
		return refuse_line(
			reader,
			"only those of the check `pairing` are called so");
	sentence = source + length + 1;
	sentence += strspn(sentence, " \t");
	if (!*sentence)
		return refuse_line(reader,
				   "a check has a sentence behind its name");
	if (reader->file->number == CHECKS_MAX)
		return refuse_line(reader, "too many checks");
	for (i = 0; i < reader->file->number; i++) {
		const char *name = reader->file->checks[i].name;

		if (!strncmp(name, source, length) && !name[length])
			return refuse_line(
				reader,
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

int read_plain(struct reader *reader)
{
	struct file *file = reader->file;
	const char *source = reader->source;
	struct address address;
	int i;

	if (reader->check && !reader->script->number)
		return refuse_line(reader, "the check above has no statements");
	reader->check = NULL;
	reader->script = NULL;
	for (i = 0; i < SIDE_PAIR; i++) {
		if (!strcmp(behind(source, "usual "), side_names[i])) {
			if (file->usual[i].number)
				return refuse_line(reader,
						   "there is one already");
			reader->script = &file->usual[i];
			return 0;
		}
	}
	if (!strncmp(source, "address ", 8)) {
		if (file->address)
			return refuse_line(reader,
					   "there is an address already");
		if (address_read(&address, source + 8))
			return refuse_line(
				reader, "an address is unix:PATH or tcp:PORT");
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
