// SPDX-License-Identifier: MIT
/* result - reads and prints what attempts have told: see result.h. */
#include "result.h"

#include <sys/wait.h>

#include <stdio.h>
#include <string.h>

#include "attempt.h"

/* Takes the next line out of a result. Returns it, "" at the end. */
static char *next_line(char **at)
{
	char *line = *at;
	char *newline = strchr(line, '\n');

	if (!newline) {
		*at = line + strlen(line);
		return line;
	}
	*newline = '\0';
	*at = newline + 1;
	return line;
}

void result_read(struct result *result, struct text *text, int status)
{
	char *at, *line;

	text_free(&result->text);
	if (text->size == RESULT_MAX) {
		text_clear(text);
		text_puts(text, "t 0 0\nmore was told than is taken\n");
	} else if (!text->size || status) {
		text_clear(text); /* what it has told may lack its end */
		text_puts(text, "t 1\n");
		if (WIFSIGNALED(status))
			text_printf(text, "talk was ended by %s\n",
				    signal_name(WTERMSIG(status)));
		else
			text_puts(text, "talk has ended without a word\n");
	}
	result->text = *text;
	*text = (struct text){.cap = RESULT_MAX};
	at = result->text.data;
	line = next_line(&at);
	result->state = line[0];
	result->again = line[0] && line[1] && line[2] == '1';
	result->reason = next_line(&at);
	result->key = next_line(&at);
	result->brief = next_line(&at);
	result->json = next_line(&at);
	result->shown = at;
}

void result_tap(const struct result *result, size_t number,
		const struct check *check)
{
	const char *line = result->shown ? result->shown : "";

	printf("%sok %zu - %s",
	       result->state == 'f' || result->state == 't' ? "not " : "",
	       number, check->sentence);
	if (result->state == 's')
		printf(" # SKIP %s", result->reason);
	putchar('\n');
	if (result->state == 't')
		printf("# could not run here: %s\n", result->reason);
	while (*line) {
		size_t length = strcspn(line, "\n");

		printf("#%s%.*s\n", length ? " " : "", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

void result_json(const struct result *result, const struct result *second,
		 const char *exercise, const struct check *check)
{
	bool otherwise = second && result->state == 'f' &&
			 second->state == 'f' &&
			 strcmp(second->key, result->key);

	if (!result->json[0]) { /* an attempt that has died */
		struct text text = {0};

		add_key(&text, "exercise", exercise);
		add_key(&text, "name", check->name);
		add_key(&text, "title", check->sentence);
		add_key(&text, "reason", result->reason);
		printf("{%s\"state\":\"could not run\",\"side\":\"%s\","
		       "\"nul\":false,\"events\":[],\"states\":{},\"failure\":"
		       "null,"
		       "\"ladder\":\"\",\"seconds\":0,\"with_nul\":null}\n",
		       text_string(&text), side_names[check->side]);
		text_free(&text);
		return;
	}
	printf("%s,\"with_nul\":%s}\n", result->json,
	       otherwise ? second->brief : "null");
}
