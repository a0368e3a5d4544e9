// SPDX-License-Identifier: MIT
/*
 * order - looks through a script before anything starts: who, when, which
 * names. A mistake in a script must never look like a mistake of a program
 * under test.
 */
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "program.h"
#include "script.h"
#include "statement.h"
#include "trace.h"
#include "value.h"

/* What has happened in a script so far. */
struct order {
	enum side side;
	bool is_path;
	bool started[ROLES], listening, connected;
	bool given, live, plain, traced;
	bool judged; /* something was played besides: says why */
	struct text *why;
};

static int refuse(struct order *order, const char *why)
{
	text_puts(order->why, why);
	return -1;
}

static bool begins(const struct line *line, const char *start)
{
	return !strncmp(line->statement->form, start, strlen(start));
}

/* Whom the statement is about; -1 when it needs nobody. */
static int role_of(const struct order *order, const struct line *line)
{
	if (line->actor >= 0)
		return line->actor;
	if (order->side == SIDE_PAIR)
		return -1;
	return order->side == SIDE_SERVER ? SERVER : CLIENT;
}

/* Says what is wrong with the actor. Returns 0, or -1. */
static int check_who(struct order *order, const struct line *line)
{
	const struct statement *one = line->statement;
	bool pair = order->side == SIDE_PAIR;
	int role = role_of(order, line);

	if (pair && (one->about == ABOUT_PEER || verb_is(one, "trace") ||
		     verb_is(one, "fail") || verb_is(one, "interrupt")))
		return refuse(order, "not in a pair");
	if (one->of_program && role < 0)
		return refuse(order, "server: or client: is missing");
	if (one->of_program && !pair && role != (int)order->side) {
		text_printf(order->why, "the %s is the scripted peer",
			    role_names[role]);
		return -1;
	}
	if (one->about == ABOUT_PEER && line->actor == (int)order->side) {
		text_printf(order->why,
			    "the %s is the program, not the scripted peer",
			    role_names[line->actor]);
		return -1;
	}
	return 0;
}

/* Notes what comes before start and listen. Returns 0, or -1. */
static int check_before(struct order *order, const struct line *line)
{
	if (begins(line, "given")) {
		if (order->given)
			return refuse(order, "only one thing can be given");
		order->given = true;
		order->live = begins(line, "given a live server");
		order->plain = begins(line, "given a plain file");
	}
	if (verb_is(line->statement, "trace") ||
	    verb_is(line->statement, "fail") ||
	    verb_is(line->statement, "interrupt"))
		order->traced = true;
	if (order->started[SERVER] || order->started[CLIENT] ||
	    order->listening)
		return refuse(order, "must come before start and listen");
	return 0;
}

/* Says what an earlier line was needed for. Returns 0, or -1. */
static int check_needs(struct order *order, const struct line *line)
{
	if (begins(line, "says why"))
		order->judged = true;
	if (begins(line, "live server undisturbed") && order->judged)
		return refuse(
			order,
			"must come before says why, which ends that server");
	if (begins(line, "live server undisturbed") && !order->live)
		return refuse(order,
			      "needs a line before: given a live server");
	if (begins(line, "plain file untouched") && !order->plain)
		return refuse(order, "needs a line before: given a plain file");
	if ((begins(line, "calls ") || begins(line, "closes every")) &&
	    !order->traced)
		return refuse(order, "needs a line before: trace");
	return 0;
}

/* Follows the connection of the peer. Returns 0, or -1. */
static int check_peer(struct order *order, const struct line *line)
{
	const struct statement *one = line->statement;

	if (verb_is(one, "hold"))
		return 0;
	if (verb_is(one, "accept") && !order->listening)
		return refuse(order, "the peer does not listen");
	if (!verb_is(one, "listen") && !verb_is(one, "connect") &&
	    !verb_is(one, "accept") && !verb_is(one, "try") &&
	    !order->connected)
		return refuse(order, "the peer has no connection");
	if (verb_is(one, "listen"))
		order->listening = true;
	order->connected = !verb_is(one, "listen") && !verb_is(one, "try") &&
			   !verb_is(one, "close") && !verb_is(one, "reset");
	return 0;
}

/* Says what must come before, or after. Returns 0, or -1. */
static int check_when(struct order *order, const struct line *line)
{
	const struct statement *one = line->statement;
	int role = role_of(order, line);
	bool start = verb_is(one, "start");

	if (one->when == BEFORE && check_before(order, line))
		return -1;
	if (check_needs(order, line))
		return -1;
	if (one->of_program && start == order->started[role]) {
		text_printf(order->why, "the %s has %s", role_names[role],
			    start ? "started already" : "not started");
		return -1;
	}
	if (start)
		order->started[role] = true;
	return one->about == ABOUT_PEER ? check_peer(order, line) : 0;
}

struct names {
	struct order *order;
	bool good;
};

/* Looks at one {name} of a text. */
static bool check_name(void *about, const char *name)
{
	struct names *names = about;
	struct order *order = names->order;
	int role;

	if (!value_is_name(name))
		return false;
	names->good = false;
	for (role = 0; role < ROLES; role++) {
		size_t length = strlen(role_names[role]);

		if (!strncmp(name, role_names[role], length) &&
		    !strcmp(name + length, ".pid") && !order->started[role]) {
			text_printf(order->why, "the %s has not started",
				    role_names[role]);
			return false;
		}
	}
	if (!strcmp(name, "peer.port") &&
	    (order->is_path || !order->connected)) {
		text_puts(order->why, "the peer has no port");
		return false;
	}
	names->good = true;
	return true;
}

static void ignore(void *about, const char *data, size_t size)
{
	(void)about;
	(void)data;
	(void)size;
}

static int check_names(struct order *order, const struct text *text)
{
	struct names names = {order, true};
	struct filler filler = {check_name, ignore, &names};

	if (text_fill(text, &filler))
		return 0;
	if (names.good)
		return refuse(
			order,
			"a brace that begins no {name}; a plain one is {{");
	return -1;
}

/* Is there such a call that a script can name? */
static bool is_call(const char *name)
{
	int i;

	for (i = 0; socket_calls[i]; i++)
		if (!strcmp(socket_calls[i], name))
			return true;
	return false;
}

static int refuse_call(struct order *order)
{
	int i;

	text_puts(order->why, "no such call, there are ");
	for (i = 0; socket_calls[i]; i++)
		text_printf(order->why, "%s%s", i ? ", " : "", socket_calls[i]);
	return -1;
}

/* Says which value, or kind of address, does not exist. Returns 0, or -1. */
static int check_what(struct order *order, const struct line *line)
{
	const struct statement *one = line->statement;
	const char *first = text_string(&line->texts[0]);
	struct address address = {.path = ""};
	int i;

	if (order->is_path &&
	    (strstr(one->form, "TIME_WAIT") || strstr(one->form, "loopback")))
		return refuse(order, "not with a path");
	if (!order->is_path && (strstr(one->form, "socket file") ||
				strstr(one->form, "plain file")))
		return refuse(order, "not with a port");
	if ((verb_is(one, "fail") || verb_is(one, "interrupt") ||
	     verb_is(one, "calls")) &&
	    !is_call(first))
		return refuse_call(order);
	if (verb_is(one, "fail") && !errno_number(text_string(&line->texts[1])))
		return refuse(order, "no such errno");
	if (verb_is(one, "signal") && !signal_number(first))
		return refuse(order, "no such signal");
	address.path[0] = order->is_path ? '/' : '\0';
	if (verb_is(one, "at") && address_move(&address, first))
		return refuse(order, order->is_path ? "no path" : "no port");
	for (i = 0; i < line->texts_number; i++)
		if (!line->texts[i].size &&
		    (verb_is(one, "expect") || verb_is(one, "see") ||
		     verb_is(one, "complain")))
			return refuse(order, "an empty text");
	for (i = 0; i < line->texts_number; i++)
		if (check_names(order, &line->texts[i]))
			return -1;
	return 0;
}

int script_check(const struct script *script, enum side side,
		 enum language language, const char *address,
		 const struct line **line, struct text *trouble)
{
	struct order order = {.side = side, .why = trouble};
	size_t i;

	order.is_path = !strncmp(address, "unix:", 5);
	for (i = 0; i < script->number; i++) {
		*line = &script->lines[i];
		if ((*line)->only >= 0 && (*line)->only != (int)language)
			continue;
		if (check_who(&order, *line) || check_when(&order, *line) ||
		    check_what(&order, *line))
			return -1;
	}
	return 0;
}
