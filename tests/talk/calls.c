// SPDX-License-Identifier: MIT
/* calls - reads what strace(1) has written: see calls.h, and trace.h. */
#include "calls.h"

#include <stdlib.h>
#include <string.h>

enum { TOLD = 200 }; /* calls, and bytes of their arguments, in a record */

static const char unfinished[] = "<unfinished ...>";

const char *const socket_calls[] = {"socket",  "bind", "listen", "accept",
				    "connect", "send", "recv",	 "setsockopt",
				    "close",   NULL};

/* In the same order; each ends with NULL. */
static const char *const names[][3] = {
	{"socket"},
	{"bind"},
	{"listen"},
	{"accept", "accept4"},
	{"connect"},
	{"sendto", "sendmsg"},
	{"recvfrom", "recvmsg"},
	{"setsockopt"},
	{"close"},
};

const char *const *call_names(const char *call)
{
	static const char *const none[] = {NULL};

	for (size_t i = 0; socket_calls[i]; i++)
		if (!strcmp(call, socket_calls[i]))
			return names[i];
	return none;
}

bool call_is(struct slice name, const char *call)
{
	for (const char *const *one = call_names(call); *one; one++)
		if (slice_is(name, *one))
			return true;
	return false;
}

bool call_writes(struct slice name)
{
	return slice_is(name, "write") || slice_is(name, "writev");
}

bool call_says(struct slice name)
{
	return call_writes(name) || slice_is(name, "read") ||
	       slice_is(name, "readv");
}

bool call_forks(struct slice name)
{
	return slice_begins(name, "clone") || slice_begins(name, "fork") ||
	       slice_begins(name, "vfork");
}

/* Takes "<socket:[7]>" off a text, if it begins so. Returns what is in it. */
static struct slice take_target(struct slice *text)
{
	struct slice target = {"", 0};

	if (!slice_begins(*text, "<"))
		return target;
	target.data = text->data + 1;
	*text = slice_from(*text, 1);
	while (target.size < text->size &&
	       !strchr("<>", target.data[target.size]))
		target.size++;
	*text = slice_from(*text, target.size + 1);
	return target;
}

struct slice call_target(struct slice arguments)
{
	struct slice rest = slice_from(arguments, slice_begins(arguments, "-"));

	rest = slice_from(rest, slice_digits(rest));
	return take_target(&rest);
}

/* --- Lines */

void reader_begin(struct reader *reader, const struct trace *trace)
{
	reader->rest = slice_of(&trace->text, 0);
	reader->number = 0;
	memset(&reader->joined, 0, sizeof(reader->joined));
}

void reader_end(struct reader *reader)
{
	text_free(&reader->joined);
}

/* Takes the next line, without its end. What has no end has not come as a
 * whole. */
static bool take_line(struct reader *reader, struct slice *line)
{
	long end = slice_find(reader->rest, "\n");

	if (end < 0)
		return false;
	*line = reader->rest;
	line->size = (size_t)end;
	reader->rest = slice_from(reader->rest, line->size + 1);
	return true;
}

/* Returns the call of a process that has not returned, or NULL. */
static struct begun *find_begun(struct reader *reader, long pid)
{
	for (size_t i = 0; i < reader->number; i++)
		if (reader->begun[i].pid == pid)
			return &reader->begun[i];
	return NULL;
}

static void forget(struct reader *reader, struct begun *begun)
{
	if (begun)
		*begun = reader->begun[--reader->number];
}

/* Keeps a call that has not returned; when they are too many, the oldest goes.
 */
static void keep(struct reader *reader, const struct seen *seen)
{
	forget(reader, find_begun(reader, seen->pid));
	if (reader->number == BEGUN_MAX)
		forget(reader, &reader->begun[0]);
	reader->begun[reader->number++] = (struct begun){
		seen->pid, seen->at, seen->name, seen->arguments};
}

/* Takes "name(" off a line. */
static bool take_name(struct slice *line, struct slice *name)
{
	*name = *line;
	name->size = slice_word(*line);
	*line = slice_from(*line, name->size);
	if (!name->size || !slice_begins(*line, "("))
		return false;
	*line = slice_from(*line, 1);
	return true;
}

/* Reads " EMFILE (Too many open files) (INJECTED)", each of which may be
 * missing. */
static void read_error(struct slice rest, struct seen *seen)
{
	struct slice error = slice_from(rest, 1);

	error.size = slice_word(error);
	if (slice_begins(rest, " E") && error.size > 1) {
		size_t end = 2;

		seen->error = error;
		rest = slice_from(rest, 1 + error.size);
		while (end < rest.size && rest.data[end] != '(' &&
		       rest.data[end] != ')')
			end++;
		if (slice_begins(rest, " (") && end < rest.size &&
		    rest.data[end] == ')') {
			seen->reason = slice_from(rest, 1);
			seen->reason.size = end;
			rest = slice_from(rest, end + 1);
		}
	}
	seen->injected = slice_begins(rest, " (INJECTED)");
}

/*
 * Reads "arguments) = result" and what follows it. The last such place counts,
 * as the arguments are the program's own. Returns false when there is none.
 */
static bool read_result(struct slice text, struct seen *seen)
{
	for (size_t at = text.size; at-- > 0;) {
		struct slice rest = slice_from(text, at);
		size_t blanks;

		if (!slice_begins(rest, ") "))
			continue;
		blanks = slice_blanks(slice_from(rest, 1));
		rest = slice_from(rest, 1 + blanks);
		if (!slice_begins(rest, "= "))
			continue;
		rest = slice_from(rest, 2);
		seen->result = slice_number(rest);
		rest = slice_from(rest, slice_begins(rest, "-"));
		if (!slice_digits(rest))
			continue;
		seen->arguments = text;
		seen->arguments.size = at;
		rest = slice_from(rest, slice_digits(rest));
		seen->made = take_target(&rest);
		read_error(rest, seen);
		return true;
	}
	return false;
}

/* Reads a line that says "name resumed>" and how the call goes on. */
static bool resume(struct reader *reader, struct slice line, struct seen *seen)
{
	struct begun *begun = find_begun(reader, seen->pid);
	struct slice name;

	if (!begun)
		return false;
	name = line;
	name.size = slice_word(line);
	line = slice_from(line, name.size);
	if (!slice_begins(line, " resumed>"))
		return false;
	line = slice_from(line, strlen(" resumed>"));
	seen->resumed = true;
	seen->at = begun->at;
	seen->name = begun->name;
	text_clear(&reader->joined);
	text_add(&reader->joined, begun->arguments.data, begun->arguments.size);
	text_add(&reader->joined, line.data, line.size);
	forget(reader, begun);
	seen->kind = read_result(slice_of(&reader->joined, 0), seen)
			     ? CALL_RETURNS
			     : CALL_BREAKS;
	return true;
}

/* Takes "1795799468.559009 " off a line, if it begins so. Returns it, or 0. */
static double take_time(struct slice *line)
{
	size_t whole = slice_digits(*line);
	struct slice rest = slice_from(*line, whole + 1), part = rest;
	size_t digits = slice_digits(part);
	double time;

	part = slice_from(part, digits);
	if (!whole || line->data[whole] != '.' || !slice_blanks(part))
		return 0;
	time = (double)slice_number(rest);
	while (digits-- > 0)
		time /= 10;
	time += (double)slice_number(*line);
	*line = slice_from(part, slice_blanks(part));
	return time;
}

/* Reads one line. Returns false when it says nothing about a call. */
static bool read_line(struct reader *reader, struct slice line,
		      struct seen *seen)
{
	static const struct slice none = {"", 0};
	size_t digits = slice_digits(line);
	size_t blanks = slice_blanks(slice_from(line, digits));

	*seen = (struct seen){.name = none,
			      .arguments = none,
			      .error = none,
			      .reason = none,
			      .made = none};
	if (digits && blanks) {
		seen->pid = slice_number(line);
		line = slice_from(line, digits + blanks);
	}
	seen->at = take_time(&line);
	if (slice_begins(line, "<... "))
		return resume(reader, slice_from(line, strlen("<... ")), seen);
	if (slice_begins(line, "+++ ")) {
		seen->kind = PROCESS_ENDS;
		forget(reader, find_begun(reader, seen->pid));
		return true;
	}
	if (!take_name(&line, &seen->name))
		return false;
	if (slice_ends(line, unfinished)) {
		seen->kind = CALL_BEGINS;
		seen->arguments = line;
		seen->arguments.size -= strlen(unfinished);
		keep(reader, seen);
		return true;
	}
	seen->kind = read_result(line, seen) ? CALL_RETURNS : CALL_BREAKS;
	return true;
}

bool reader_next(struct reader *reader, struct seen *seen)
{
	struct slice line;

	while (take_line(reader, &line))
		if (read_line(reader, line, seen))
			return true;
	return false;
}

bool reader_next_call(struct reader *reader, struct seen *seen)
{
	while (reader_next(reader, seen))
		if (seen->kind == CALL_RETURNS)
			return true;
	return false;
}

/* --- What is asked of a trace */

void call_copy(char *to, size_t room, struct slice slice)
{
	if (slice.size > room - 1)
		slice.size = room - 1;
	memcpy(to, slice.data, slice.size);
	to[slice.size] = '\0';
}

static void fill(struct call *call, const struct seen *seen, size_t size)
{
	memset(call, 0, sizeof(*call));
	call_copy(call->name, sizeof(call->name), seen->name);
	call_copy(call->error, sizeof(call->error), seen->error);
	call_copy(call->reason, sizeof(call->reason), seen->reason);
	if (size > seen->arguments.size)
		size = seen->arguments.size;
	text_add(&call->arguments, seen->arguments.data, size);
	call->result = seen->result;
	call->injected = seen->injected;
}

bool trace_succeeded(const struct trace *trace, const char *call)
{
	struct reader reader;
	struct seen seen;
	bool found = false;

	reader_begin(&reader, trace);
	while (!found && reader_next_call(&reader, &seen))
		found = seen.result >= 0 && call_is(seen.name, call);
	reader_end(&reader);
	return found;
}

void trace_why(const struct trace *trace, const char *call, struct text *to)
{
	struct reader reader;
	struct seen seen;
	struct text reason = {0};

	reader_begin(&reader, trace);
	while (reader_next_call(&reader, &seen)) {
		if (!call_is(seen.name, call))
			continue;
		text_clear(&reason);
		text_puts(&reason, "it fails: ");
		text_add(&reason, seen.error.data, seen.error.size);
		text_puts(&reason, seen.reason.size ? " " : "");
		text_add(&reason, seen.reason.data, seen.reason.size);
		text_puts(&reason, seen.error.size ? "" : "no reason");
	}
	reader_end(&reader);
	text_add(to, text_string(&reason), reason.size);
	text_free(&reason);
}

void trace_tell(const struct trace *trace, struct record *record)
{
	struct reader reader;
	struct seen seen;

	if (!trace->wanted || record->calls)
		return;
	record->calls = allocate(TOLD * sizeof(*record->calls));
	reader_begin(&reader, trace);
	while (record->calls_number < TOLD && reader_next_call(&reader, &seen))
		if (!call_says(seen.name))
			fill(&record->calls[record->calls_number++], &seen,
			     TOLD);
	reader_end(&reader);
}

bool trace_waits_in_vain(const struct trace *trace)
{
	struct reader reader;
	struct seen seen;
	bool fails = false, injected = false;
	size_t i;

	for (i = 0; socket_calls[i]; i++)
		fails = fails || trace->failing[i];
	if (!fails)
		return false;
	reader_begin(&reader, trace);
	while (!injected && reader_next_call(&reader, &seen))
		injected = seen.injected;
	reader_end(&reader);
	return !injected;
}
