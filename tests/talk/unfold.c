// SPDX-License-Identifier: MIT
/*
 * unfold - what a file of checks leaves unsaid: the usual opening of a script,
 * and that the check called pairing stands for four.
 */
#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "statement.h"

void file_add_pairings(struct file *file, size_t which)
{
	int server, client;
	size_t i;

	for (server = 0; server < LANGUAGES; server++) {
		for (client = 0; client < LANGUAGES; client++) {
			struct check *check = server || client
						      ? file_add_check(file)
						      : &file->checks[which];
			const struct check *first = &file->checks[which];
			struct text text = {0};

			if (check != first) {
				check->line = first->line;
				check->points = first->points;
				check->todo = first->todo;
				check->side = first->side;
				check->slow = first->slow;
				check->words = first->words;
				check->basis = first->basis;
				free(check->group);
				check->group = copied(first->group);
				for (i = 0; i < first->script.number; i++) {
					struct line line =
						first->script.lines[i];
					int t;

					line.source = copied(line.source);
					for (t = 0; t < 2; t++) {
						struct text old = line.texts[t];

						line.texts[t] =
							(struct text){0};
						text_add(&line.texts[t],
							 old.data, old.size);
					}
					script_add(&check->script, &line);
				}
			}
			check->pairing[SERVER] = server;
			check->pairing[CLIENT] = client;
			text_printf(&text, "pairing-%s-%s",
				    server ? "python" : "c",
				    client ? "python" : "c");
			free(check->name);
			check->name = copied(text_string(&text));
			text_clear(&text);
			text_printf(&text, "%s server, %s client",
				    language_names[server],
				    language_names[client]);
			free(check->sentence);
			check->sentence = copied(text_string(&text));
			text_free(&text);
		}
	}
	/* The last three go behind the first. */
	for (i = 0; i < LANGUAGES * LANGUAGES - 1; i++) {
		struct check last = file->checks[file->number - 1];
		struct check *place = &file->checks[which + 1];

		memmove(place + 1, place,
			(file->number - which - 2) * sizeof(*place));
		*place = last;
	}
}

void script_add_plain(struct script *script, const char *form)
{
	struct line line = {.actor = -1, .only = -1};

	line.statement = statement_of(form);
	line.source = copied(form);
	script_add(script, &line);
}

void script_open(struct script *script, enum side side)
{
	static const char *const opening[SIDE_PAIR][3] = {
		[SIDE_SERVER] = {"start", "listens", "connect"},
		[SIDE_CLIENT] = {"listen", "start", "accept"},
	};
	struct script opened = {0};
	size_t i, before = 0;
	int k;

	if (side == SIDE_PAIR)
		return;
	for (i = 0; i < script->number; i++) {
		const struct statement *one = script->lines[i].statement;

		if (verb_is(one, "start") || verb_is(one, "listen") ||
		    verb_is(one, "connect"))
			return;
		if (before == i && one->when == BEFORE)
			before++;
	}
	for (i = 0; i < script->number; i++) {
		for (k = 0; i == before && k < 3; k++)
			script_add_plain(&opened, opening[side][k]);
		script_add(&opened, &script->lines[i]);
	}
	for (k = 0; before == script->number && k < 3; k++)
		script_add_plain(&opened, opening[side][k]);
	free(script->lines);
	*script = opened;
}
