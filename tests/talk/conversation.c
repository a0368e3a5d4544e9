// SPDX-License-Identifier: MIT
/*
 * conversation - plays one check: see conversation.h. The programs run in a box
 * (box.h); the script is played out here, where nothing of them reaches.
 */
#include "conversation.h"

#include <sys/ioctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "faster.h"
#include "real.h"
#include "value.h"

/* Seconds. */
#define USUAL_LIMIT 8.0	   /* that a statement waits, times the scale */
#define SCRIPT_LIMIT 40.0  /* after which a check ends, whatever it waits for */
#define STARVED_LIMIT 80.0 /* the same for programs that get no processor */
#define SPIN 1.0	   /* of computing without what is awaited: it never comes */
#define BETWEEN_LOOKS 0.12 /* two looks at whether the programs are stuck */
#define SETTLE 0.3	   /* after which who sleeps or computes is at rest */
#define AFTERMATH 0.4	   /* for the programs to come to rest after a failure */
#define CALLS_LIMIT 0.3	   /* for the calls that are still to come in a trace */
#define USE_LOOK 0.1	   /* two looks at what the programs take */

enum {
	SHOWN_MAX = 16,		/* files of the programs of a check */
	MEMORY_MAX = 384 << 20, /* bytes of all programs of a check together */
	FILES_MAX = 4096,	/* files that they may make */
};

double talk_limit(const struct talk *talk)
{
	/* A failure of who lives faster is not believed: it need not take long. */
	return USUAL_LIMIT * talk->options->scale / (talk->faster ? 4 : 1);
}

double talk_seconds(const struct talk *talk, double seconds)
{
	/* What is shorter is how long the peer listens, whatever time it is. */
	return talk->faster && seconds >= 5 ? seconds / FASTER : seconds;
}

/* --- What goes on ------------------------------------------------------------------ */

/* Looks at the programs; tells the scheduler whether they compute. */
static const struct view *look(struct talk *talk, bool use)
{
	if (talk->box.trouble[0] || box_look(&talk->box, &talk->view, use))
		memset(&talk->view, 0, sizeof(talk->view));
	if (talk->resting)
		*talk->resting = !talk->view.runnable;
	return &talk->view;
}

/* Ends the programs, as they have taken too much of something. */
static void stop(struct talk *talk, enum role role)
{
	box_signal(&talk->box, role, SIGKILL, true);
}

/* Ends the programs when they take more than any conversation needs. */
static void look_at_use(struct talk *talk)
{
	const struct view *view = look(talk, true);
	const char *reason = NULL;
	int role;

	if (view->memory > MEMORY_MAX)
		reason = "it used more than 384 MB of memory";
	else if (view->files > FILES_MAX)
		reason = "it made more than 4096 files";
	else if (view->full)
		reason = "it filled the disk: more than 64 MB of files";
	for (role = 0; reason && role < ROLES; role++) {
		struct program *program = &talk->programs[role];

		if (program->started && !program->ended && !program->taken) {
			program->taken = reason;
			stop(talk, (enum role)role);
		}
	}
}

/* Notes which programs have ended, as the first process of the box tells. */
static void heed(struct talk *talk)
{
	int role;

	if (box_heed(&talk->box))
		return;
	for (role = 0; role < ROLES; role++) {
		struct program *program = &talk->programs[role];

		if (!program->started || program->ended ||
		    !talk->box.programs[role].ended)
			continue;
		program_ended(program, talk->box.programs[role].status,
			      talk->record);
		if (program->signal == SIGKILL && !program->taken &&
		    box_out_of_memory(&talk->box))
			snprintf(talk->box.trouble, sizeof(talk->box.trouble),
				 "the machine is out of memory");
	}
}

/* Reads an output; ends the program when that is too much. */
static void read_output(struct talk *talk, struct program *program,
			struct stream *stream)
{
	const char *taken = program->taken;

	program_read(program, stream, talk->record);
	if (program->taken && !taken)
		stop(talk, program->role);
}

struct ready {
	struct pollfd fds[8];
	struct stream *streams[8];
	struct program *programs[8];
	int number;
};

static void await(struct ready *ready, int descriptor, struct program *program,
		  struct stream *stream)
{
	if (descriptor < 0)
		return;
	ready->fds[ready->number].fd = descriptor;
	ready->fds[ready->number].events = POLLIN;
	ready->streams[ready->number] = stream;
	ready->programs[ready->number++] = program;
}

void talk_pump(struct talk *talk, double seconds)
{
	struct ready ready = {.number = 0};
	int role, i, peer = -1, lines = -1, done, time;
	double begin;

	await(&ready, talk->box.trouble[0] ? -1 : talk->box.control, NULL, NULL);
	for (role = 0; role < ROLES; role++) {
		struct program *program = &talk->programs[role];

		if (!program->started)
			continue;
		await(&ready, program->out.descriptor, program, &program->out);
		await(&ready, program->err.descriptor, program, &program->err);
	}
	if (talk->has_peer && talk->peer.connection >= 0 && !talk->peer.ended)
		await(&ready, peer = talk->peer.connection, NULL, NULL);
	if (talk->awaits)
		await(&ready, talk->peer.listener, NULL, NULL);
	await(&ready, lines = talk->trace.lines, NULL, NULL);
	time = seconds > 0 ? (int)(seconds * 1000 + 0.999) : 0;
	begin = now();
	done = poll(ready.fds, (nfds_t)ready.number, time);
	if (!done && time && now() - begin > time / 1000.0 + 0.002)
		talk->late += now() - begin - time / 1000.0;
	for (i = 0; i < ready.number && done > 0; i++) {
		if (!ready.fds[i].revents)
			continue;
		if (ready.streams[i])
			read_output(talk, ready.programs[i], ready.streams[i]);
		else if (ready.fds[i].fd == peer)
			peer_receive(&talk->peer, talk->record);
		else if (ready.fds[i].fd == lines)
			trace_read(&talk->trace);
	}
	/* Last: of a program that has ended all must have been read. */
	if (!talk->box.trouble[0])
		heed(talk);
	if (talk->options->isolated && record_now(talk->record) > talk->looked_at) {
		talk->looked_at = record_now(talk->record) + USE_LOOK;
		look_at_use(talk);
	}
}

bool talk_over(struct talk *talk)
{
	int role;

	for (role = 0; role < ROLES; role++)
		if (talk->programs[role].started && !talk->programs[role].ended)
			return false;
	return true;
}

static bool is_over(struct talk *talk, const void *about)
{
	(void)about;
	return talk_over(talk);
}

void talk_acted(struct talk *talk)
{
	talk->action_at = record_now(talk->record);
	talk->action_in = look(talk, false)->wait;
}

/* --- When to stop waiting ---------------------------------------------------------- */

/*
 * Can a program run, and has not computed for so long yet? Others have the processor
 * then, and it is waited for longer.
 */
static bool starved(struct talk *talk, double enough)
{
	const struct view *view = look(talk, false);

	return view->runnable && (enough < 0 || view->computed <= enough);
}

/* Has a wait no end: all wait for somebody else, or compute for ever? */
static bool endless(struct talk *talk, uint64_t *before, int *same, bool usual,
		    double *enough)
{
	const struct view *view = look(talk, false);

	*same = view->wait && view->wait == *before ? *same + 1 : 0;
	*before = view->wait;
	if (*same == 2) {
		talk->gave_up = STUCK;
		return true;
	}
	if (!usual || view->wait)
		return false;
	if (*enough < 0)
		*enough = view->computed + SPIN;
	if (view->computed <= *enough)
		return false;
	talk->gave_up = SPUN;
	return true;
}

static double least(double a, double b)
{
	return a < b ? a : b;
}

static double most(double a, double b)
{
	return a > b ? a : b;
}

bool talk_wait(struct talk *talk, condition *holds, const void *about, double limit,
	       double poll, bool patient)
{
	double scale = talk->options->scale, t = record_now(talk->record);
	bool usual = limit < 0;
	double most_of_it = limit == BRIEFLY ? talk_limit(talk) / 4
			    : usual	     ? talk_limit(talk)
					     : limit;
	double end = least(t + most_of_it, SCRIPT_LIMIT * scale);
	double last = STARVED_LIMIT * most(1, scale);
	double next_look = t + BETWEEN_LOOKS, enough = -1;
	uint64_t before = 0;
	int same = 0;

	/* It is patient with programs that were told to sleep, not before. */
	if (talk->patient && !(talk->has_peer && !talk->peer.spoken))
		patient = true;
	talk->gave_up = NOT_YET;
	while (!holds(talk, about)) {
		t = record_now(talk->record);
		if (talk->box.trouble[0]) {
			talk->gave_up = TROUBLE;
			return false;
		}
		if (t >= end && !(usual && t < last && starved(talk, enough))) {
			talk->gave_up = LIMIT;
			return false;
		}
		if (t >= next_look && !patient) {
			if (endless(talk, &before, &same, usual, &enough)) {
				talk_pump(talk, 0);
				return holds(talk, about);
			}
			next_look = record_now(talk->record) + BETWEEN_LOOKS;
		}
		talk_pump(talk, least(most(end - t, 0.02),
				      poll > 0 ? poll : BETWEEN_LOOKS));
	}
	talk->gave_up = HELD;
	return true;
}

/*
 * They rest when each waits for somebody else, in another wait than at the action:
 * what is typed or sent arrives a moment later.
 */
static bool rests(struct talk *talk, const void *about)
{
	const struct view *view;

	(void)about;
	if (talk->stopped || talk_over(talk) || (talk->has_peer && talk->peer.ended))
		return true;
	view = look(talk, false);
	return view->wait && view->wait != talk->action_in;
}

/*
 * What the programs do about the last action, and what the script does next, must come
 * in the same order however busy the machine is. They rest as well when they have
 * slept, or computed, for SETTLE.
 */
void talk_rest(struct talk *talk)
{
	double scale = talk->options->scale, begin = record_now(talk->record);
	double end = least(begin + talk_limit(talk), SCRIPT_LIMIT * scale);
	double computed = look(talk, false)->computed;

	while (!talk_wait(talk, rests, NULL, SETTLE * scale, 0.004, true)) {
		const struct view *view = look(talk, false);

		if (talk->box.trouble[0] || !view->runnable ||
		    view->computed - computed > SETTLE ||
		    record_now(talk->record) >= end)
			break;
	}
	talk_pump(talk, 0); /* one may have spoken just before it came to rest */
}

void talk_breathe(struct talk *talk)
{
	double end = record_now(talk->record) + SETTLE * talk->options->scale;

	while (!talk->box.trouble[0] && look(talk, false)->runnable &&
	       record_now(talk->record) < end)
		talk_pump(talk, 0.002);
	talk_pump(talk, 0);
}

/* --- After a failure ----------------------------------------------------------------- */

void talk_note_unread(struct talk *talk)
{
	struct peer *peer = &talk->peer;
	int unread = 0;

	if (!talk->has_peer || peer->connection < 0 || !peer->spoken)
		return;
	if (peer->port)
		unread = box_unread(&talk->box, peer->port, peer->other_port);
	else
		ioctl(peer->connection, TIOCOUTQ, &unread); /* unix(7) */
	if (unread > 0)
		talk->record->unread = true;
}

/* Notes what each program does, in words and as facts. */
static void note_states(struct talk *talk)
{
	struct record *record = talk->record;
	int role;

	for (role = 0; role < ROLES; role++) {
		struct program *program = &talk->programs[role];
		struct ending *ending = &record->endings[role];

		if (!talk->plays[role])
			continue;
		if (program->started && !program->ended && !talk->box.trouble[0])
			box_doing(&talk->box, (enum role)role, &record->doing[role]);
		text_clear(&record->states[role]);
		program_state(program, &record->doing[role], &record->states[role]);
		ending->how = !program->started	 ? NOT_STARTED
			      : program->taken	 ? STOPPED
			      : !program->ended	 ? RUNS
			      : program->signal	 ? KILLED
						 : ENDED;
		ending->status = program->status;
		ending->reason = program->taken;
		ending->signal = program->signal ? signal_name(program->signal) : NULL;
	}
}

/* Has it printed what the peer sent last, since it had printed so much? */
static bool prints_last(const struct talk *talk, const struct program *program,
			size_t printed)
{
	const struct text *last = NULL;
	size_t i, size;

	for (i = 0; i < talk->record->number; i++) {
		const struct event *event = &talk->record->events[i];

		if (event->who == talk->peer.role && event->what == SEND)
			last = &event->text;
	}
	if (!last)
		return false;
	for (size = last->size; size && !last->data[size - 1]; size--)
		;
	return text_find(&program->out.data, printed, last->data, size) >= 0;
}

static bool has_ended(struct talk *talk, const void *about)
{
	(void)talk;
	return ((const struct program *)about)->ended;
}

/*
 * Does a program what is expected as soon as it is sent a newline? Then it has waited
 * for a line end, which no message has. It is only tried when all is over, and is no
 * part of the conversation.
 */
static bool wants_newline(struct talk *talk)
{
	struct record *record = talk->record;
	struct peer *peer = &talk->peer;
	const struct text *wanted = &record->failure.wanted;
	struct program *program;
	struct doing *doing;
	size_t events, sent, printed;
	bool does;

	if (!talk->has_peer || peer->connection < 0 || peer->ended || !peer->spoken ||
	    talk->file->lines)
		return false;
	program = &talk->programs[peer->other];
	doing = &record->doing[peer->other];
	if (program->ended || doing->what != WAITING ||
	    (strncmp(doing->call, "recv", 4) &&
	     (strcmp(doing->call, "read") || strncmp(doing->target, "socket:", 7))))
		return false;
	events = record->number;
	sent = peer->data.size;
	printed = program->out.data.size;
	if (write(peer->connection, "\n", 1) != 1)
		return false;
	talk_wait(talk, has_ended, program, AFTERMATH, 0, false);
	does = prints_last(talk, program, printed) ||
	       (wanted->size > 2 &&
		text_find(&peer->data, sent, wanted->data, wanted->size) >= 0);
	while (record->number > events)
		text_free(&record->events[--record->number].text);
	return does;
}

/* Completes the failure of a statement when the programs have come to rest. */
static void note_failure(struct talk *talk, const struct line *line)
{
	struct failure *failure = &talk->record->failure;
	bool late = talk->gave_up == LIMIT;

	failure->any = true;
	failure->late = late;
	failure->line = line->number;
	failure->statement = line->statement->form;
	text_puts(&failure->source, line->source);
	if (talk->gave_up != SPUN) /* else it never rests */
		talk_wait(talk, is_over, NULL, AFTERMATH, 0, false);
	note_states(talk);
	if (talk->state_of >= 0) {
		if (failure->received.size)
			text_puts(&failure->received, "; ");
		text_puts(&failure->received,
			  text_string(&talk->record->states[talk->state_of]));
	}
	talk_note_unread(talk);
	talk->record->wants_newline = wants_newline(talk);
}

/* Does it rest, or is it over? */
static bool quiet(struct talk *talk, const void *about)
{
	(void)about;
	return talk_over(talk) || look(talk, false)->wait;
}

static void note_calls(struct talk *talk)
{
	if (!talk->trace.wanted)
		return;
	if (talk->gave_up != SPUN)
		talk_wait(talk, quiet, NULL, CALLS_LIMIT, 0.01, true);
	trace_tell(&talk->trace, talk->record);
}

/* --- The play ------------------------------------------------------------------------ */

/* The language of a program under test. */
static enum language language_of(const struct talk *talk, enum role role)
{
	int paired = talk->check->pairing[role];

	return paired >= 0 ? (enum language)paired : talk->options->language;
}

char **talk_command(const struct talk *talk, enum role role)
{
	return talk->sanitized ? talk->options->sanitized[role]
			       : talk->options->commands[language_of(talk, role)][role];
}

/* Does the script have this verb? */
static bool has_verb(const struct script *script, const char *verb)
{
	size_t i;

	for (i = 0; i < script->number; i++)
		if (verb_is(script->lines[i].statement, verb))
			return true;
	return false;
}

/* Finds out who takes part; opens terminals. Returns 0, or -1 with reason. */
static int take_parts(struct talk *talk)
{
	enum side side = talk->check->side;
	int role;

	for (role = 0; role < ROLES; role++) {
		struct program *program = &talk->programs[role];

		program->role = (enum role)role;
		program->terminal = program->theirs = program->keyboard = -1;
		program->out.descriptor = program->err.descriptor = -1;
		talk->plays[role] = side == SIDE_PAIR || (int)side == role;
		if (talk->plays[role] && program_terminal(program)) {
			snprintf(talk->reason, sizeof(talk->reason),
				 "no terminal: %s", strerror(errno));
			return -1;
		}
	}
	talk->has_peer = side != SIDE_PAIR;
	talk->peer.other = side == SIDE_SERVER ? SERVER : CLIENT;
	talk->peer.role = side == SIDE_SERVER ? CLIENT : SERVER;
	talk->peer.listener = talk->peer.connection = -1;
	return 0;
}

/*
 * Lists the files that this check's own programs are, and no others: who could see
 * the reference peers could run them.
 */
static void show_files(const struct talk *talk, char **shown, int most)
{
	int role, number = 0, i;

	for (role = 0; role < ROLES; role++) {
		char **word = talk->plays[role] ? talk_command(talk, role) : NULL;

		for (; word && *word; word++)
			for (i = 0; talk->options->shown[i] && number < most; i++)
				if (!strcmp(talk->options->shown[i], *word)) {
					shown[number++] = *word;
					break;
				}
	}
	shown[number] = NULL;
}

/* Prepares a conversation; the box is open then. Returns 0, or -1 with reason. */
static int begin(struct talk *talk, const struct script *script)
{
	const char *terminals[ROLES + 1] = {NULL};
	char *shown[SHOWN_MAX + 1];
	struct box_options options = {
		.isolated = talk->options->isolated,
		.self = talk->options->self,
		.shown = shown,
		.terminals = terminals,
	};
	int role, number = 0;

	talk->live = -1;
	talk->state_of = -1;
	talk->sanitized = has_verb(script, "with");
	talk->box.control = -1;
	trace_init(&talk->trace);
	if (take_parts(talk))
		return -1;
	if (address_read(&talk->address, talk->file->address))
		return -1; /* it was read before */
	show_files(talk, shown, SHOWN_MAX);
	for (role = 0; role < ROLES; role++)
		if (talk->plays[role])
			terminals[number++] = talk->programs[role].device;
	if (!options.isolated && !talk->controls && talk->options->arguments) {
		if (real_free(&talk->address, talk->reason))
			return -1;
	} else if (!options.isolated && !talk->controls) {
		talk->real = !real_take(&talk->address,
					talk->check->side != SIDE_CLIENT,
					talk->reason);
		talk->waited = !talk->real;
		if (!talk->real)
			return -1;
	}
	record_begin(talk->record);
	if (box_open(&talk->box, &options)) {
		snprintf(talk->reason, sizeof(talk->reason), "%s",
			 talk->box.trouble);
		return -1;
	}
	return 0;
}

/* Ends what still runs, closes and frees all but the record. */
static void finish(struct talk *talk)
{
	int role;

	if (talk->box.control >= 0)
		box_close(&talk->box);
	trace_close(&talk->trace);
	if (talk->has_peer)
		peer_discard(&talk->peer);
	text_free(&talk->peer.data);
	if (talk->live >= 0)
		close(talk->live);
	for (role = 0; role < ROLES; role++)
		program_free(&talk->programs[role]);
	if (talk->real)
		real_give_back(&talk->address);
	else if (!talk->options->isolated && !talk->controls &&
		 talk->options->arguments)
		real_unmake(&talk->address);
}

/* Carries out one statement. */
static enum verdict carry_out(struct talk *talk, const struct line *line)
{
	enum side side = talk->check->side;
	enum role role = line->actor >= 0   ? (enum role)line->actor
			 : side == SIDE_CLIENT ? CLIENT
					       : SERVER;

	talk->gave_up = NOT_YET;
	talk->state_of = -1;
	return line->statement->play(talk, role, line);
}

/* Is the line asked of the programs that are tested now? */
static bool asked(const struct talk *talk, const struct line *line)
{
	return line->only < 0 || line->only == (int)talk->options->language;
}

enum verdict talk_play(const struct options *options, const struct file *file,
		       const struct check *check, struct attempt *attempt)
{
	struct talk talk = {.options = options,
			    .file = file,
			    .check = check,
			    .record = &attempt->record,
			    .nul = attempt->nul,
			    .faster = attempt->faster && check->slow,
			    .resting = attempt->resting,
			    .bare_told = attempt->bare};
	enum verdict verdict = HOLDS;
	size_t i;

	attempt->trouble = begin(&talk, &check->script) != 0;
	attempt->settled = attempt->trouble && talk.waited;
	attempt->record.nul = attempt->nul;
	talk.trace.words = has_verb(&check->script, "says");
	for (i = 0; i < check->script.number && !attempt->trouble; i++) {
		const struct line *line = &check->script.lines[i];

		if (!asked(&talk, line))
			continue;
		verdict = carry_out(&talk, line);
		if (verdict == BREAKS && !talk.box.trouble[0])
			note_failure(&talk, line);
		attempt->trouble = talk.box.trouble[0] != '\0';
		if (verdict != HOLDS)
			break;
	}
	if (!attempt->trouble && verdict != SKIPPED)
		note_calls(&talk);
	if (talk.box.trouble[0]) {
		attempt->trouble = true;
		snprintf(talk.reason, sizeof(talk.reason), "%s", talk.box.trouble);
	}
	snprintf(attempt->reason, sizeof(attempt->reason), "%s", talk.reason);
	attempt->late = talk.late;
	finish(&talk);
	return verdict;
}

/* All that a program has written so far, with a newline between its outputs. */
static void add_output(struct talk *talk, struct program *program,
		       struct text *said)
{
	program_drain(program, talk->record);
	text_clear(said);
	text_add(said, program->out.data.data, program->out.data.size);
	text_puts(said, "\n");
	text_add(said, program->err.data.data, program->err.data.size);
}

void talk_usual(struct talk *talk, enum role role, struct text *said)
{
	const struct script *script = &talk->file->usual[role];
	struct record record = {.begin = 0};
	struct talk other = {.options = talk->options,
			     .file = talk->file,
			     .check = talk->check,
			     .record = &record,
			     .controls = true};
	struct program *program = &other.programs[role];
	bool works;
	size_t i;

	peer_discard(&talk->peer);
	if (talk->live >= 0)
		close(talk->live);
	talk->live = -1;
	if (!talk->options->isolated && talk->address.path[0])
		real_remove_dead(&talk->address);
	works = !begin(&other, &talk->check->script);
	/* Where it goes another way and fails, what it says then may be a report. */
	for (i = 0; i < script->number && works; i++) {
		if (!asked(&other, &script->lines[i]))
			continue;
		works = carry_out(&other, &script->lines[i]) == HOLDS;
		if (works)
			talk_rest(&other);
		if (program->ended && program->status)
			break;
		if (program->started)
			add_output(&other, program, said);
	}
	finish(&other);
	record_free(&record);
}
