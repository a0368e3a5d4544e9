// SPDX-License-Identifier: MIT
/*
 * trace - fuzzes what reads and judges what strace(1) has written.
 *
 * An input begins with a line of words: "server" or "client", "ended", "fail
 * CALL", "compare". Then come, with lines "%%" between them, a trace, what the
 * program has printed, what it has complained about, what it says in a usual
 * conversation.
 */
#include "../overheard.h"
#include "fuzz.h"

/* Cuts off what is before a separator, or all. */
static struct slice take_part(struct slice *rest, const char *separator)
{
	struct slice part = *rest;
	long end = slice_find(*rest, separator);

	if (end >= 0)
		part.size = (size_t)end;
	*rest = slice_from(*rest, part.size + strlen(separator));
	return part;
}

static struct text text_of(struct slice slice)
{
	struct text text = {0};

	text_add(&text, slice.data, slice.size);
	return text;
}

static void choose(struct slice options, struct trace *trace, struct said *said)
{
	said->role = slice_begins(options, "client") ? CLIENT : SERVER;
	said->ended = slice_find(options, "ended") >= 0;
	said->out_target = "/dev/pts/3";
	said->err_target = "pipe:[7]";
	for (size_t i = 0; socket_calls[i]; i++) {
		char words[32];

		snprintf(words, sizeof(words), "fail %s", socket_calls[i]);
		if (slice_find(options, words) >= 0)
			trace_fail(trace, socket_calls[i], "EMFILE");
	}
	trace->wanted = true;
}

static void judge(const struct trace *trace, const struct said *said,
		  const struct text *usual, bool compares)
{
	enum why reports = why(trace, said);

	if (!said->out->size && !said->err->size)
		PROMISE(reports == WHY_NOTHING);
	why_lags(trace, said);
	trace_waits_in_vain(trace);
	/* It reads files, which takes time. */
	if (compares)
		why_is_new(trace, said, usual);
}

/* Everything about calls; what is told of them is ASCII, and not much. */
static void tell(const struct trace *trace)
{
	struct record record;
	struct text text = {0};

	record_begin(&record);
	trace_tell(trace, &record);
	PROMISE(record.calls && record.calls_number <= 200);
	json_record(&text, &record);
	promise_ascii(&text);
	text_clear(&text);
	trace_open_sockets(trace, &text);
	for (size_t i = 0; socket_calls[i]; i++) {
		trace_succeeded(trace, socket_calls[i]);
		trace_why(trace, socket_calls[i], &text);
	}
	text_free(&text);
	record_free(&record);
}

/* Both programs have this trace, and what they have written was recorded. */
static void overhear(const struct trace *trace, const struct said *said)
{
	struct trace traces[ROLES] = {*trace, *trace};
	struct said both[ROLES] = {*said, *said};
	struct record record;
	struct text text = {0};
	size_t sent = 0;

	record_begin(&record);
	for (int role = 0; role < ROLES; role++) {
		record_add(&record, (enum role)role, PRINTS,
			   text_string(said->out), said->out->size);
		record_add(&record, (enum role)role, COMPLAINS,
			   text_string(said->err), said->err->size);
	}
	overheard(&record, traces, both);
	for (size_t i = 0; i < record.number; i++) {
		const struct event *event = &record.events[i];

		PROMISE(!i || event->at >= event[-1].at);
		PROMISE(event->at >= 0 &&
			event->at < record_now(&record) + 0.001);
		sent += event->what == SEND ? event->text.size : 0;
	}
	PROMISE(record.number <= 3000);
	PROMISE(sent <= (2 << 16) + (4 << 16));
	json_record(&text, &record);
	promise_ascii(&text);
	text_free(&text);
	record_free(&record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = {size ? (const char *)data : "", size};
	struct slice options = take_part(&rest, "\n");
	struct slice lines = take_part(&rest, "\n%%\n");
	struct text out = text_of(take_part(&rest, "\n%%\n"));
	struct text err = text_of(take_part(&rest, "\n%%\n"));
	struct text usual = text_of(rest);
	struct said said = {.out = &out, .err = &err};
	struct trace trace;

	trace_init(&trace);
	text_add(&trace.text, lines.data, lines.size);
	text_puts(&trace.text, "\n");
	choose(options, &trace, &said);
	judge(&trace, &said, &usual, slice_find(options, "compare") >= 0);
	tell(&trace);
	overhear(&trace, &said);
	trace_close(&trace);
	text_free(&out);
	text_free(&err);
	text_free(&usual);
	return 0;
}
