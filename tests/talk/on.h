// SPDX-License-Identifier: MIT
/*
 * on - the functions behind the statements, on_*.c. Each waits up to the limit
 * for what it says, but no longer than that can still come.
 */
#ifndef ON_H
#define ON_H

#include "conversation.h"

enum send_variant {
	SEND_PLAIN,
	SEND_NUL,
	SEND_NEWLINE,
	SEND_PADDED,
	SEND_FULL,
	SEND_LATE,
	SEND_JUNK,
};
enum close_variant { CLOSE_IT, SHUT_DOWN, RESET_IT };
enum {
	OR_END = 1,
	WITHOUT_NEWLINE,
	UNLESS_ENDED,
	SHARED,
	WORLD_INPUT,
	WORLD_OUTPUT
};

typedef enum verdict statement_function(struct talk *talk, enum role role,
					const struct line *line);

statement_function on_listen, on_connect, on_try_to_connect, on_accept, on_send,
	on_expect, on_expect_no, on_expect_end, on_silent,
	on_expect_or_anything, on_expect_or_end, on_hold, on_close;

statement_function on_start, on_listens, on_type, on_end_of_input, on_see,
	on_see_line, on_see_no, on_complain, on_no_complaint, on_complain_about,
	on_exit_status, on_fails, on_ends, on_says_why, on_signal;

statement_function on_at, on_given_stale, on_given_file, on_file_untouched,
	on_given_live, on_live_undisturbed, on_given_time_wait, on_given_pipe,
	on_given_leaks, on_with_sanitizers, on_bare, on_patient, on_trace,
	on_fail, on_interrupt, on_calls, on_closes_every_socket,
	on_only_on_loopback, on_no_memory_error, on_no_socket_file,
	on_nothing_left;

/* The limit of a statement with `after`: seconds is NULL without. */
double limit_after(const struct talk *talk, const double *seconds);

/*
 * Breaks when `at` is less than so many seconds after the last action;
 * completes the sentence of the failure, which its caller has written. Else
 * that is cleared.
 */
enum verdict not_before(struct talk *talk, const double *seconds, double at);

/* Notes the message that has come in the failure. */
void note_message(struct talk *talk);

/* The name of the program at the other end of the peer's connection. */
const char *other(const struct talk *talk);

#endif
