// SPDX-License-Identifier: MIT
/*
 * why - whether a program says why it fails: the statement `says why` of
 * docs/talk.md; see trace.h.
 *
 * What counts is what happens. The trace tells which call failed, and how many
 * bytes each output had got before: what is said behind it counts, in whatever
 * language. What the program says anyway does not count: it is run once more,
 * in a conversation in which nothing fails, and words that come there too are
 * no report.
 */
#include "trace.h"

#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "catalog.h"

/*
 * Of the calls on sockets, in the order in which a program makes them: who goes
 * on to a later one has not noticed that an earlier one failed.
 */
enum { NOTHING = -1, MADE, BOUND = 2, LISTENS, ACCEPTS, TALKING };

/* The first call that failed, and what the outputs held at that time. */
struct trouble {
	bool any;
	char error[24];
	size_t steps;
	size_t out, err;	       /* bytes that were written in all */
	size_t out_before, err_before; /* of them, before the call */
	bool gone_on;
	size_t out_gone_on; /* what was printed before the next call */
};

/* What counts of what was said: nothing of it is older than the trouble. */
struct report {
	struct trouble trouble;
	struct slice complaints, prints;
	struct slice noticed; /* of prints: before the program went on */
};

/* --- Calls */

/* The descriptor that is the first argument of a call: "4<socket:[7]>". */
struct object {
	long number;
	struct slice target; /* without brackets, "" when it is not known */
};

static struct object object_of(struct slice arguments)
{
	return (struct object){slice_number(arguments), call_target(arguments)};
}

static bool is_wire(const struct object *object)
{
	static const char *const kinds[] = {"socket", "TCP", "TCPv6", "UNIX"};
	struct slice word = object->target;

	word.size = slice_word(word);
	if (object->number < 0)
		return true;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (slice_is(word, kinds[i]))
			return true;
	return false;
}

/* How far is a program that makes this call? NOTHING: that does not tell. */
static int stage_of(struct slice name, bool wire)
{
	if (call_says(name))
		return wire ? TALKING : NOTHING;
	if (call_is(name, "send") || call_is(name, "recv"))
		return TALKING;
	if (call_is(name, "socket") || call_is(name, "setsockopt"))
		return MADE;
	if (call_is(name, "bind") || call_is(name, "connect"))
		return BOUND;
	if (call_is(name, "listen"))
		return LISTENS;
	return call_is(name, "accept") ? ACCEPTS : NOTHING;
}

/*
 * Is a failure of this call, which nobody has arranged, trouble? A server may
 * look by connect(2) whether a socket file is in use, and the C library looks
 * for the daemon nscd.
 */
static bool is_natural(const struct seen *seen, enum role role)
{
	if (slice_is(seen->name, "setsockopt") ||
	    slice_is(seen->name, "close") ||
	    slice_find(seen->arguments, "/nscd/") >= 0)
		return false;
	if (slice_is(seen->name, "connect"))
		return role == CLIENT;
	return stage_of(seen->name, true) != NOTHING;
}

/* Is any call made to fail? */
static bool is_arranged(const struct trace *trace)
{
	for (size_t i = 0; socket_calls[i]; i++)
		if (trace->failing[i])
			return true;
	return false;
}

/* Is it a failure that the program should speak about? */
static bool is_trouble(const struct trace *trace, const struct seen *seen,
		       enum role role)
{
	static const char *const no_trouble[] = {"EINTR", "EINPROGRESS",
						 "EAGAIN"};

	if (seen->result != -1)
		return false;
	for (size_t i = 0; i < sizeof(no_trouble) / sizeof(*no_trouble); i++)
		if (slice_is(seen->error, no_trouble[i]))
			return false;
	if (!is_arranged(trace))
		return is_natural(seen, role);
	for (size_t i = 0; socket_calls[i]; i++)
		if (trace->failing[i] && call_is(seen->name, socket_calls[i]))
			return true;
	return false;
}

/* Counts what a call has written. Returns false when it has written elsewhere.
 */
static bool count(struct trouble *trouble, const struct said *said,
		  const struct seen *seen, const struct object *object)
{
	size_t size = seen->result > 0 ? (size_t)seen->result : 0;

	if (!call_writes(seen->name) || !object->target.size)
		return false;
	if (said->out_target && slice_is(object->target, said->out_target))
		trouble->out += size;
	else if (said->err_target && slice_is(object->target, said->err_target))
		trouble->err += size;
	else
		return false;
	return true;
}

/* Looks through a trace for the first trouble. */
static struct trouble find_trouble(const struct trace *trace,
				   const struct said *said)
{
	struct trouble trouble = {0};
	struct reader reader;
	struct seen seen;
	int stage = TALKING;

	reader_begin(&reader, trace);
	while (reader_next_call(&reader, &seen)) {
		struct object object = object_of(seen.arguments);
		int next = stage_of(seen.name, is_wire(&object));

		trouble.steps++;
		if (count(&trouble, said, &seen, &object))
			continue;
		if (!trouble.any && is_trouble(trace, &seen, said->role)) {
			trouble.any = true;
			call_copy(trouble.error, sizeof(trouble.error),
				  seen.error);
			trouble.out_before = trouble.out;
			trouble.err_before = trouble.err;
			stage = next == NOTHING ? TALKING : next;
		} else if (trouble.any && !trouble.gone_on && next > stage) {
			trouble.gone_on = true;
			trouble.out_gone_on = trouble.out;
		}
	}
	reader_end(&reader);
	return trouble;
}

/* --- What was said */

/* Finds what was said since a call failed. */
static struct report report_of(const struct trace *trace,
			       const struct said *said)
{
	struct report report = {.trouble = find_trouble(trace, said)};
	const struct trouble *trouble = &report.trouble;

	report.complaints = slice_of(said->err, trouble->err_before);
	report.prints = slice_of(said->out, trouble->out_before);
	report.noticed = report.prints;
	/* What is printed by a program that went on is about something else. */
	if (trouble->gone_on &&
	    trouble->out_gone_on - trouble->out_before < report.noticed.size)
		report.noticed.size =
			trouble->out_gone_on - trouble->out_before;
	if (!said->ended && !trouble->any)
		report.noticed.size = 0; /* it waits; nothing has failed yet */
	return report;
}

static bool has(struct slice text, const char *word)
{
	struct slice what = {word, strlen(word)};

	return slice_find_folded(text, what) >= 0;
}

/* Has it the errno's name, or its text as strerror(3) has it? */
static bool names_error(const struct report *report)
{
	const char *error = report->trouble.error;
	int number = errno_number(error);
	const char *words;

	if (!number)
		return false;
	words = strerror(number);
	return has(report->complaints, error) || has(report->prints, error) ||
	       has(report->complaints, words) || has(report->prints, words);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

static bool is_blank(struct slice text)
{
	for (size_t i = 0; i < text.size; i++)
		if (!is_space(text.data[i]))
			return false;
	return true;
}

enum why why(const struct trace *trace, const struct said *said)
{
	struct report report;

	if (!said->out->size && !said->err->size)
		return WHY_NOTHING;
	report = report_of(trace, said);
	if (names_error(&report))
		return WHY_REPORTS;
	if (!report.trouble.any && !is_arranged(trace) &&
	    report.complaints.size)
		return WHY_REPORTS;
	if (is_blank(report.complaints) && is_blank(report.prints))
		return WHY_NOTHING;
	return WHY_COMPARE;
}

bool why_lags(const struct trace *trace, const struct said *said)
{
	struct trouble trouble = find_trouble(trace, said);

	return trouble.steps &&
	       (trouble.out < said->out->size || trouble.err < said->err->size);
}

/* --- Words */

/*
 * Takes the next word of a text: its letters in lower case or, when it has
 * none, what of it is not ASCII's to print. It needs as much room as the text
 * has bytes. Returns its size, 0 at the end.
 */
static size_t take_word(struct slice *text, char *word)
{
	while (text->size) {
		struct slice token = *text;
		size_t size = 0, end = 0;
		bool lettered;

		while (end < token.size && !is_space(token.data[end]))
			end++;
		*text = slice_from(*text, end + 1);
		token.size = end;
		for (size_t i = 0; i < token.size; i++)
			if (is_letter(token.data[i]))
				word[size++] = lower(token.data[i]);
		lettered = size;
		for (size_t i = 0; i < token.size && !lettered; i++)
			if (token.data[i] < ' ' || token.data[i] > '~')
				word[size++] = token.data[i];
		if (size)
			return size;
	}
	return 0;
}

/* Does a number stand in a text, by itself, with or without a minus sign? */
static bool has_number(struct slice text, const char *number)
{
	size_t size = strlen(number);
	char before = ' ';

	for (long at; (at = slice_find(text, number)) >= 0;) {
		char after = ' ';

		if (at)
			before = text.data[at - 1];
		if ((size_t)at + size < text.size)
			after = text.data[(size_t)at + size];
		if (!is_word(before) && before != '.' && !is_word(after) &&
		    after != '.')
			return true;
		before = text.data[at];
		text = slice_from(text, (size_t)at + 1);
	}
	return false;
}

/* Words, in their order, for bsearch(3). */
struct words {
	char *bytes;
	struct slice *list;
	size_t number;
};

static int in_order(const void *a, const void *b)
{
	const struct slice *left = a, *right = b;
	size_t size = left->size < right->size ? left->size : right->size;
	int order = memcmp(left->data, right->data, size);

	if (order)
		return order;
	return (left->size > right->size) - (left->size < right->size);
}

static struct words words_of(struct slice text)
{
	struct words words = {
		allocate(text.size),
		allocate((text.size / 2 + 1) * sizeof(*words.list)), 0};
	char *next = words.bytes;

	for (size_t size; (size = take_word(&text, next)) > 0; next += size)
		words.list[words.number++] = (struct slice){next, size};
	qsort(words.list, words.number, sizeof(*words.list), in_order);
	return words;
}

/* Has a text a word that is not among those that are known? */
static bool has_new(struct slice text, const struct words *known)
{
	struct slice word = {allocate(text.size), 0};
	char *buffer = (char *)word.data;
	bool found = false;

	while (!found && (word.size = take_word(&text, buffer)) > 0)
		found = !known->number ||
			!bsearch(&word, known->list, known->number,
				 sizeof(*known->list), in_order);
	free(buffer);
	return found;
}

bool why_is_new(const struct trace *trace, const struct said *said,
		const struct text *usual)
{
	struct report report = report_of(trace, said);
	int error = errno_number(report.trouble.error);
	struct words known;
	char number[16];
	bool found;

	snprintf(number, sizeof(number), "%d", error);
	if (error && !has_number(slice_of(usual, 0), number) &&
	    (has_number(report.complaints, number) ||
	     has_number(report.prints, number)))
		return true;
	known = words_of(slice_of(usual, 0));
	found = has_new(report.complaints, &known) ||
		has_new(report.noticed, &known);
	free(known.bytes);
	free(known.list);
	if (found || !error)
		return found;
	return catalog_has(report.complaints, strerror(error)) ||
	       catalog_has(report.prints, strerror(error));
}
