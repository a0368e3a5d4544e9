// SPDX-License-Identifier: MIT
/* statement - the table of statements: see statement.h. */
#include "on.h"

#include <string.h>

static const struct statement statements[] = {
	/* About a program. */
	{"start", ABOUT_PROGRAM, ANY_TIME, true, on_start, 0,
	 "Start the program, with these arguments."},
	{"start TEXT", ABOUT_PROGRAM, ANY_TIME, true, on_start, 0,
	 "Start the program, with these arguments."},
	{"start TEXT TEXT", ABOUT_PROGRAM, ANY_TIME, true, on_start, 0,
	 "Start the program, with these arguments."},
	{"listens", ABOUT_PROGRAM, ANY_TIME, true, on_listens, 0,
	 "Its listening socket is in the kernel's table, at the right "
	 "address."},
	{"type TEXT", ABOUT_PROGRAM, ANY_TIME, true, on_type, 0,
	 "Type a line on its standard input, as a person would."},
	{"type TEXT without newline", ABOUT_PROGRAM, ANY_TIME, true, on_type,
	 WITHOUT_NEWLINE, "Type a text, but not the end of its line."},
	{"type TEXT unless it has ended", ABOUT_PROGRAM, ANY_TIME, true,
	 on_type, UNLESS_ENDED,
	 "Type a line, once the program rests; there is nobody if it has "
	 "ended."},
	{"end of input", ABOUT_PROGRAM, ANY_TIME, true, on_end_of_input, 0,
	 "End its standard input, as control-D does, or who writes into a "
	 "pipe."},
	{"see TEXT", ABOUT_PROGRAM, ANY_TIME, true, on_see, 0,
	 "It prints the text, behind what was seen before, and not too early."},
	{"see TEXT after NUMBER s", ABOUT_PROGRAM, ANY_TIME, true, on_see, 0,
	 "It prints the text, behind what was seen before, and not too early."},
	{"see line TEXT", ABOUT_PROGRAM, ANY_TIME, true, on_see_line, 0,
	 "It prints a line that is exactly this text, behind what was seen "
	 "before."},
	{"see no TEXT", ABOUT_PROGRAM, ANY_TIME, true, on_see_no, 0,
	 "It has not printed the text."},
	{"complain TEXT", ABOUT_PROGRAM, ANY_TIME, true, on_complain, 0,
	 "It writes a line to standard error that is exactly this text."},
	{"no complaint", ABOUT_PROGRAM, ANY_TIME, true, on_no_complaint, 0,
	 "It has written nothing to standard error."},
	{"complain about TEXT", ABOUT_PROGRAM, ANY_TIME, true,
	 on_complain_about, 0,
	 "It writes one line to standard error, \"role: ...\", with this text "
	 "in it."},
	{"exit NUMBER", ABOUT_PROGRAM, ANY_TIME, true, on_exit_status, 0,
	 "It ends by itself, with this exit status, and not too early."},
	{"exit NUMBER after NUMBER s", ABOUT_PROGRAM, ANY_TIME, true,
	 on_exit_status, 0,
	 "It ends by itself, with this exit status, and not too early."},
	{"fails", ABOUT_PROGRAM, ANY_TIME, true, on_fails, 0,
	 "It ends by itself, with any status but 0."},
	{"ends", ABOUT_PROGRAM, ANY_TIME, true, on_ends, 0,
	 "It ends by itself, with any status."},
	{"says why", ABOUT_PROGRAM, ANY_TIME, true, on_says_why, 0,
	 "It says something about the failure that it does not say anyway."},
	{"signal TEXT", ABOUT_PROGRAM, ANY_TIME, true, on_signal, 0,
	 "Send it a signal: \"TERM\", \"INT\", \"HUP\"; \"STOP\", \"CONT\","
	 " its children too."},
	/* Of the peer. */
	{"listen", ABOUT_PEER, ANY_TIME, false, on_listen, 0,
	 "The peer opens its listening socket."},
	{"connect", ABOUT_PEER, ANY_TIME, false, on_connect, 0,
	 "The peer connects to the program."},
	{"try to connect", ABOUT_PEER, ANY_TIME, false, on_try_to_connect, 0,
	 "The peer connects to the program, unless that ends before."},
	{"accept", ABOUT_PEER, ANY_TIME, false, on_accept, 0,
	 "The program connects to the peer."},
	{"send TEXT", ABOUT_PEER, ANY_TIME, false, on_send, SEND_PLAIN,
	 "The peer sends the text: its bytes, nothing else."},
	{"send TEXT with NUL", ABOUT_PEER, ANY_TIME, false, on_send, SEND_NUL,
	 "The peer sends the text and its terminating NUL."},
	{"send TEXT with newline", ABOUT_PEER, ANY_TIME, false, on_send,
	 SEND_NEWLINE, "The peer sends the text and a newline."},
	{"send TEXT padded to NUMBER", ABOUT_PEER, ANY_TIME, false, on_send,
	 SEND_PADDED,
	 "The peer sends a whole buffer of so many bytes: the text, then "
	 "NULs."},
	{"send TEXT in a full buffer", ABOUT_PEER, ANY_TIME, false, on_send,
	 SEND_FULL,
	 "The peer sends the text, and NULs to the last byte that the program "
	 "takes."},
	{"send TEXT then padding to NUMBER", ABOUT_PEER, ANY_TIME, false,
	 on_send, SEND_LATE,
	 "The peer sends the text, and the NULs of its buffer in a later "
	 "write."},
	{"send junk", ABOUT_PEER, ANY_TIME, false, on_send, SEND_JUNK,
	 "The peer sends 64 random bytes that are no text."},
	{"expect TEXT", ABOUT_PEER, ANY_TIME, false, on_expect, 0,
	 "The next message of the program is this text, and not too early."},
	{"expect TEXT after NUMBER s", ABOUT_PEER, ANY_TIME, false, on_expect,
	 0, "The next message of the program is this text, and not too early."},
	{"expect TEXT or TEXT", ABOUT_PEER, ANY_TIME, false, on_expect, 0,
	 "The next message of the program is this text, and not too early."},
	{"expect no TEXT for NUMBER s", ABOUT_PEER, ANY_TIME, false,
	 on_expect_no, 0,
	 "Whatever the program sends in that time, it is not this text."},
	{"expect end of file", ABOUT_PEER, ANY_TIME, false, on_expect_end, 0,
	 "The program closes the connection and sends nothing before."},
	{"silent NUMBER s or end", ABOUT_PEER, ANY_TIME, false, on_silent,
	 OR_END, "The program sends nothing for so long; it may close."},
	{"silent NUMBER s", ABOUT_PEER, ANY_TIME, false, on_silent, 0,
	 "The program sends nothing for so long, and stays."},
	{"expect TEXT or anything", ABOUT_PEER, ANY_TIME, false,
	 on_expect_or_anything, 0,
	 "The program sends this text or, as far as this check goes, any "
	 "other."},
	{"expect TEXT or anything after NUMBER s", ABOUT_PEER, ANY_TIME, false,
	 on_expect_or_anything, 0,
	 "The program sends this text or, as far as this check goes, any "
	 "other."},
	{"expect TEXT or end of file", ABOUT_PEER, ANY_TIME, false,
	 on_expect_or_end, 0,
	 "The program sends this text, or just closes the connection."},
	{"hold NUMBER s", ABOUT_PEER, ANY_TIME, false, on_hold, 0,
	 "The peer does nothing for so long, whatever comes."},
	{"close", ABOUT_PEER, ANY_TIME, false, on_close, CLOSE_IT,
	 "The peer closes its end."},
	{"shut down", ABOUT_PEER, ANY_TIME, false, on_close, SHUT_DOWN,
	 "The peer sends end of file, and goes on receiving: shutdown(2)."},
	{"reset", ABOUT_PEER, ANY_TIME, false, on_close, RESET_IT,
	 "The peer breaks the connection off."},
	/* About the world. */
	{"at TEXT", ABOUT_WORLD, BEFORE, false, on_at, 0,
	 "Before: the conversation takes place at this path or port."},
	{"given a stale socket file", ABOUT_WORLD, BEFORE, false,
	 on_given_stale, 0,
	 "Before: a socket file that a server left behind when it died."},
	{"given a plain file", ABOUT_WORLD, BEFORE, false, on_given_file, 0,
	 "Before: an ordinary file at the path, with something in it."},
	{"plain file untouched", ABOUT_WORLD, ANY_TIME, false,
	 on_file_untouched, 0, "The ordinary file is still there, as it was."},
	{"given a live server", ABOUT_WORLD, BEFORE, false, on_given_live, 0,
	 "Before: somebody else's server listens on the address."},
	{"given a live server that shares its port", ABOUT_WORLD, BEFORE, false,
	 on_given_live, SHARED,
	 "Before: the same, with SO_REUSEPORT: see socket(7)."},
	{"live server undisturbed", ABOUT_WORLD, ANY_TIME, false,
	 on_live_undisturbed, 0,
	 "The other server can still be reached, and nobody has connected to "
	 "it."},
	{"given a port in TIME_WAIT", ABOUT_WORLD, BEFORE, false,
	 on_given_time_wait, 0,
	 "Before: a conversation on the port that its server ended first."},
	{"given a pipe as output", ABOUT_WORLD, BEFORE, false, on_given_pipe,
	 WORLD_OUTPUT,
	 "Before: the output of the programs is a pipe, not a terminal."},
	{"given a pipe as input", ABOUT_WORLD, BEFORE, false, on_given_pipe,
	 WORLD_INPUT,
	 "Before: the input of the programs is a pipe, not a terminal."},
	{"given a search for leaks", ABOUT_WORLD, BEFORE, false, on_given_leaks,
	 0,
	 "Before: memory that is lost is a memory error, for the sanitizers."},
	{"with sanitizers", ABOUT_WORLD, BEFORE, false, on_with_sanitizers, 0,
	 "Before: the program is the one that was built with the sanitizers."},
	{"bare", ABOUT_WORLD, BEFORE, false, on_bare, 0,
	 "Before: there is no second try with NULs behind the messages."},
	{"patient", ABOUT_WORLD, BEFORE, false, on_patient, 0,
	 "Before: a program that waits may have set an alarm; so wait out each "
	 "limit."},
	{"trace", ABOUT_WORLD, BEFORE, false, on_trace, 0,
	 "Before: watch the system calls of the program."},
	{"fail TEXT with TEXT", ABOUT_WORLD, BEFORE, false, on_fail, 0,
	 "Before: a system call (\"accept\") will fail with an errno "
	 "(\"EMFILE\")."},
	{"interrupt TEXT", ABOUT_WORLD, BEFORE, false, on_interrupt, 0,
	 "Before: the first such system call is interrupted (EINTR)."},
	{"calls TEXT", ABOUT_WORLD, ANY_TIME, true, on_calls, 0,
	 "The program makes this system call, and it succeeds."},
	{"closes every socket", ABOUT_WORLD, ANY_TIME, true,
	 on_closes_every_socket, 0,
	 "No process holds a socket any more, or held one at its end: see the "
	 "trace."},
	{"only on loopback", ABOUT_WORLD, ANY_TIME, true, on_only_on_loopback,
	 0, "It listens on 127.0.0.1, not on every address of the machine."},
	{"no memory error", ABOUT_WORLD, ANY_TIME, true, on_no_memory_error, 0,
	 "The sanitizers, with which it was built, have reported nothing."},
	{"no socket file", ABOUT_WORLD, ANY_TIME, false, on_no_socket_file, 0,
	 "The socket file is gone."},
	{"nothing left", ABOUT_WORLD, ANY_TIME, false, on_nothing_left, 0,
	 "No process, and no file outside of its home, that was not there "
	 "before."},
};

enum { STATEMENTS = sizeof(statements) / sizeof(*statements) };

const struct statement *statement_of(const char *form)
{
	size_t i;

	for (i = 0; i < STATEMENTS; i++)
		if (!strcmp(statements[i].form, form))
			return &statements[i];
	return NULL;
}

size_t verb_length(const struct statement *statement)
{
	return strcspn(statement->form, " ");
}

bool verb_is(const struct statement *statement, const char *verb)
{
	size_t length = verb_length(statement);

	return !strncmp(statement->form, verb, length) && !verb[length];
}

bool has_verb(const struct script *script, const char *verb)
{
	size_t i;

	for (i = 0; i < script->number; i++)
		if (verb_is(script->lines[i].statement, verb))
			return true;
	return false;
}

void statements_print(FILE *to)
{
	static const struct {
		enum about about;
		const char *above;
	} tables[] = {
		{ABOUT_PROGRAM, "## Statements about a program"},
		{ABOUT_PEER, "## Statements of the peer"},
		{ABOUT_WORLD, "## Statements about the world"},
	};
	size_t i, k;

	for (k = 0; k < sizeof(tables) / sizeof(*tables); k++) {
		fprintf(to, "%s%s\n\n| form | what it says |\n|---|---|\n",
			k ? "\n" : "", tables[k].above);
		for (i = 0; i < STATEMENTS; i++)
			if (statements[i].about == tables[k].about)
				fprintf(to, "| `%s` | %s |\n",
					statements[i].form,
					statements[i].sentence);
	}
}
