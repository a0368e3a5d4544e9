// SPDX-License-Identifier: MIT
/*
 * output - fuzzes what judges and shows the outputs of programs: the statements
 * that read them, the ladder, the JSON.
 *
 * A byte says which statement, another how long the text is that it wants; the
 * text. Then events: a byte says which, two how long; the bytes.
 */
#include "../on.h"
#include "fuzz.h"

static const char *const forms[] = {
	"see TEXT",	   "see line TEXT", "see no TEXT",
	"complain TEXT",   "no complaint",  "complain about TEXT",
	"no memory error", "fails",
};

/* Adds events, in pieces as they would be read; outputs to the program too. */
static void add_events(struct talk *talk, struct slice input)
{
	while (input.size) {
		unsigned char which = take_byte(&input);
		enum what what = (enum what)((which >> 1) % WHATS);
		enum role who = which & 1 ? CLIENT : SERVER;
		struct program *program = &talk->programs[who];
		size_t size = take_byte(&input);
		struct slice piece =
			take(&input, size | (size_t)take_byte(&input) << 8);
		struct event *event;

		if (what == MORE) /* which the record itself adds */
			what = PRINTS;
		if (what == PRINTS)
			text_add(&program->out.data, piece.data, piece.size);
		if (what == COMPLAINS)
			text_add(&program->err.data, piece.data, piece.size);
		event = record_add(talk->record, who, what, piece.data,
				   piece.size);
		if (event)
			event->status = which;
	}
}

/* Looks at what the reports are made from. */
static void report(const struct record *record)
{
	struct text shown = {0}, json = {0};

	explain(&shown, record);
	promise_shown(&shown, true);
	json_record(&json, record);
	promise_ascii(&json);
	text_free(&shown);
	text_free(&json);
}

/* A program that has ended: no statement waits for it. */
static void begin(struct program *program, enum role role, int signal)
{
	memset(program, 0, sizeof(*program));
	program->role = role;
	program->started = program->ended = true;
	program->signal = signal;
	program->out.descriptor = program->err.descriptor = -1;
	program->terminal = program->theirs = program->keyboard = -1;
	program->out.what = PRINTS;
	program->err.what = COMPLAINS;
}

static void judge(struct talk *talk, unsigned char which, struct slice text)
{
	struct line line = {.number = 7, .actor = -1, .only = -1};
	size_t number = which % (sizeof(forms) / sizeof(*forms));

	line.statement = statement_of(forms[number]);
	PROMISE(line.statement);
	if (strstr(forms[number], "TEXT"))
		line.texts_number = 1;
	/* A script without a text is refused; a brace begins a name. */
	text_puts(&line.texts[0], text.size ? "" : "x");
	for (size_t i = 0; i < text.size; i++)
		text_add(&line.texts[0],
			 text.data[i] == '{' ? "x" : &text.data[i], 1);
	talk->record->failure.any = line.statement->play(talk, CLIENT, &line);
	text_free(&line.texts[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct options options = {.seed = "fuzz", .scale = 1};
	struct slice input = {(const char *)data, size}, text;
	unsigned char which = take_byte(&input);
	struct check check = {.name = "fuzz"};
	struct record record;
	struct talk talk = {.options = &options, .check = &check};

	record_begin(&record);
	talk.record = &record;
	talk.box.control = talk.peer.connection = talk.peer.listener = -1;
	talk.trace.lines = -1;
	begin(&talk.programs[SERVER], SERVER, 0);
	begin(&talk.programs[CLIENT], CLIENT, which & 0x80 ? 6 : 0);
	text = take(&input, take_byte(&input));
	add_events(&talk, input);
	judge(&talk, which & 0x7f, text);
	report(&record);
	for (int role = 0; role < ROLES; role++) {
		text_free(&talk.programs[role].out.data);
		text_free(&talk.programs[role].err.data);
	}
	record_free(&record);
	return 0;
}
