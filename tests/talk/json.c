// SPDX-License-Identifier: MIT
/* json - a record as JSON, in ASCII, with every byte of it: see record.h. */
#include "record.h"

#include <stdint.h>
#include <string.h>

/* Adds \u00XX. */
static void escape(struct text *to, uint32_t code)
{
	static const char hex[] = "0123456789abcdef";
	char six[6] = {'\\',
		       'u',
		       hex[code >> 12 & 15],
		       hex[code >> 8 & 15],
		       hex[code >> 4 & 15],
		       hex[code & 15]};

	text_add(to, six, sizeof(six));
}

/* Adds a character; beyond 16 bits as the pair that JSON wants. */
static void add_character(struct text *to, uint32_t code)
{
	if (code >= 0x10000) {
		escape(to, 0xd800 + ((code - 0x10000) >> 10));
		escape(to, 0xdc00 + (code & 0x3ff));
	} else if (code < 0x20 || code > 0x7e) {
		escape(to, code);
	} else {
		char two[2] = {'\\', (char)code};
		bool special = code == '"' || code == '\\';

		text_add(to, special ? two : two + 1, special ? 2 : 1);
	}
}

void json_string(struct text *to, const void *data, size_t size)
{
	const unsigned char *bytes = data;

	text_puts(to, "\"");
	for (size_t i = 0; i < size; i++)
		add_character(to, bytes[i]);
	text_puts(to, "\"");
}

/* Reads a character of UTF-8. Returns how many bytes it has, 0 when it is none.
 */
static size_t decode(const unsigned char *data, size_t size, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = *data < 0x80   ? 1
			: *data < 0xc2 ? 0
			: *data < 0xe0 ? 2
			: *data < 0xf0 ? 3
			: *data < 0xf5 ? 4
				       : 0;

	if (!length || length > size)
		return 0;
	*code = length == 1 ? *data : *data & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((data[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (data[i] & 0x3f);
	}
	if (*code < least[length] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return length;
}

void json_text(struct text *to, const void *data, size_t size)
{
	const unsigned char *at = data, *end = at + size;

	text_puts(to, "\"");
	while (at < end) {
		uint32_t code = 0;
		size_t length = decode(at, (size_t)(end - at), &code);

		add_character(to, length ? code : 0xfffd);
		at += length ? length : 1;
	}
	text_puts(to, "\"");
}

static void add_text(struct text *to, const struct text *text)
{
	json_text(to, text_string(text), text->size);
}

static void add_string(struct text *to, const char *string)
{
	json_text(to, string ? string : "", string ? strlen(string) : 0);
}

static const char *truth(bool it)
{
	return it ? "true" : "false";
}

static void add_event(struct text *to, const struct event *event)
{
	text_printf(to, "{\"at\":%.4f,\"who\":\"%s\",\"what\":\"%s\",\"text\":",
		    event->at, role_names[event->who], what_names[event->what]);
	json_string(to, text_string(&event->text), event->text.size);
	if (event->what == EXIT)
		text_printf(to, ",\"status\":%d", event->status);
	text_puts(to, "}");
}

/* Adds what a descriptor is, without the numbers that are others every time. */
static void add_target(struct text *to, const char *link)
{
	if (!strncmp(link, "socket:", 7))
		add_string(to, "socket");
	else if (!strncmp(link, "pipe:", 5))
		add_string(to, "pipe");
	else if (!strncmp(link, "/dev/pts/", 9) || !strcmp(link, "/dev/tty"))
		add_string(to, "terminal");
	else
		add_string(to, link);
}

static void add_waiting(struct text *to, const struct doing *doing)
{
	text_puts(to, "\"waits\",\"call\":");
	add_string(to, doing->call);
	if (doing->descriptor != -2)
		text_printf(to, ",\"descriptor\":%d", doing->descriptor);
	if (*doing->target) {
		text_puts(to, ",\"target\":");
		add_target(to, doing->target);
	}
	if (doing->asked > 0)
		text_printf(to, ",\"asked\":%ld", doing->asked);
}

/* Adds how a program is; one that runs may wait for something. */
static void add_how(struct text *to, const struct ending *ending,
		    const struct doing *doing)
{
	text_puts(to, "{\"what\":");
	switch (ending->how) {
	case NOT_TOLD:
	case NOT_STARTED:
		text_puts(to, "\"not started\"");
		break;
	case RUNS:
		if (doing->what == WAITING)
			add_waiting(to, doing);
		else
			add_string(to,
				   doing->what == RUNNING ? "runs" : "unknown");
		break;
	case ENDED:
		text_printf(to, "\"ended\",\"status\":%d", ending->status);
		break;
	case KILLED:
		text_puts(to, "\"killed\",\"signal\":");
		add_string(to, ending->signal);
		break;
	case STOPPED:
		text_puts(to, "\"stopped\",\"reason\":");
		add_string(to, excess_words[ending->excess]);
		text_puts(to, ",\"excess\":");
		add_string(to, excess_names[ending->excess]);
		break;
	}
	text_puts(to, "}");
}

static void add_states(struct text *to, const struct record *record)
{
	const char *between = "";

	text_puts(to, ",\"states\":{");
	for (int role = 0; role < ROLES; role++) {
		if (!record->states[role].size)
			continue;
		text_printf(to, "%s\"%s\":", between, role_names[role]);
		add_text(to, &record->states[role]);
		between = ",";
	}
	between = "";
	text_puts(to, "},\"doing\":{");
	for (int role = 0; role < ROLES; role++) {
		if (record->endings[role].how == NOT_TOLD)
			continue;
		text_printf(to, "%s\"%s\":", between, role_names[role]);
		add_how(to, &record->endings[role], &record->doing[role]);
		between = ",";
	}
	text_puts(to, "}");
}

static void add_call(struct text *to, const struct call *call)
{
	struct text error = {0};

	text_puts(to, "[");
	add_string(to, call->name);
	text_puts(to, ",");
	add_text(to, &call->arguments);
	text_printf(to, ",%ld,", call->result);
	text_printf(&error, "%s%s%s", call->error, *call->reason ? " " : "",
		    call->reason);
	add_text(to, &error);
	text_printf(to, ",%s]", truth(call->injected));
	text_free(&error);
}

static void add_failure(struct text *to, const struct failure *failure)
{
	text_puts(to, "{\"sentence\":");
	add_text(to, &failure->sentence);
	text_puts(to, ",\"expected\":");
	add_text(to, &failure->expected);
	text_puts(to, ",\"received\":");
	add_text(to, &failure->received);
	text_printf(to, ",\"line\":%d,\"source\":", failure->line);
	add_text(to, &failure->source);
	text_puts(to, ",\"statement\":");
	add_string(to, failure->statement);
	text_puts(to, ",\"wanted\":");
	json_string(to, text_string(&failure->wanted), failure->wanted.size);
	text_puts(to, ",\"message\":");
	json_string(to, text_string(&failure->message), failure->message.size);
	if (failure->least > 0)
		text_printf(to, ",\"waited\":%.2f,\"least\":%g",
			    failure->waited, failure->least);
	text_printf(to, ",\"ours\":%s}", truth(failure->ours));
}

void json_record(struct text *to, const struct record *record)
{
	text_printf(to, "\"nul\":%s,\"events\":[", truth(record->nul));
	for (size_t i = 0; i < record->number; i++) {
		text_puts(to, i ? "," : "");
		add_event(to, &record->events[i]);
	}
	text_puts(to, "]");
	add_states(to, record);
	if (record->unread)
		text_puts(to, ",\"unread\":true");
	if (record->wants_newline)
		text_puts(to, ",\"wants a newline\":true");
	if (record->calls) {
		text_puts(to, ",\"calls\":[");
		for (size_t i = 0; i < record->calls_number; i++) {
			text_puts(to, i ? "," : "");
			add_call(to, &record->calls[i]);
		}
		text_puts(to, "]");
	}
	text_puts(to, ",\"failure\":");
	if (record->failure.any)
		add_failure(to, &record->failure);
	else
		text_puts(to, "null");
}
