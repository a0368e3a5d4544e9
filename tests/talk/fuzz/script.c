// SPDX-License-Identifier: MIT
/* script - fuzzes the reader of files of checks: script.c, order.c, value.c. */
#include "../conversation.h"
#include "../value.h"
#include "fuzz.h"

static const char path[] = "tests/06-any.talk";

/* A file that is no good is refused in one line, with its place. */
static void promise_refused(const struct text *trouble)
{
	size_t length = strlen(path);
	struct slice rest = slice_of(trouble, 0);

	promise_shown(trouble, false);
	PROMISE(slice_begins(rest, path));
	rest = slice_from(rest, length);
	PROMISE(slice_begins(rest, ":"));
	rest = slice_from(rest, 1);
	PROMISE(slice_digits(rest) && slice_number(rest) >= 0);
	PROMISE(slice_begins(slice_from(rest, slice_digits(rest)), ": "));
}

/* Fills in the texts of a script, as a check that is played does. */
static void fill_all(const struct talk *talk, const struct script *script)
{
	for (size_t i = 0; i < script->number; i++) {
		const struct line *line = &script->lines[i];

		PROMISE(line->statement && line->source);
		PROMISE(line->texts_number <= 2 && line->numbers_number <= 2);
		for (int t = 0; t < line->texts_number; t++) {
			struct text text = {0};

			fill(talk, &line->texts[t], &text);
			text_free(&text);
		}
	}
}

static void play_all(const struct file *file)
{
	static const struct options options = {.seed = "fuzz"};
	struct check usual = {.name = "usual"};
	struct talk talk = {.options = &options, .file = file};

	PROMISE(!address_read(&talk.address, file->address));
	for (int side = 0; side < SIDE_PAIR; side++) {
		talk.check = &usual;
		fill_all(&talk, &file->usual[side]);
	}
	for (size_t i = 0; i < file->number; i++) {
		talk.check = &file->checks[i];
		PROMISE(talk.check->script.number);
		fill_all(&talk, &talk.check->script);
		for (size_t k = 0; k < i; k++)
			PROMISE(strcmp(file->checks[k].name, talk.check->name));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text trouble = {0};
	struct file file;

	if (file_parse(&file, path, (const char *)data, size, &trouble)) {
		promise_refused(&trouble);
	} else {
		PROMISE(!trouble.size);
		play_all(&file);
	}
	file_free(&file);
	text_free(&trouble);
	return 0;
}
