// SPDX-License-Identifier: MIT
/*
 * wire - messages between a box and who plays in it: a header, up to WIRE_MAX
 * bytes, up to WIRE_FDS descriptors. Both ends are this same program.
 */
#ifndef WIRE_H
#define WIRE_H

#include <sys/types.h>

#include <stdint.h>

#include "text.h"

enum { WIRE_MAX = 1 << 20, WIRE_FDS = 4 };

enum op {
	/* Requests; the first one comes once, before all others. */
	OP_OPEN,
	OP_LISTEN,
	OP_CONNECT,
	OP_LEAVE_SOCKET,
	OP_LEAVE_TIME_WAIT,
	OP_MAKE_FILE,
	OP_KEEPS_FILE,
	OP_HAS,
	OP_REMOVE,
	OP_EXPECT,
	OP_START,
	OP_GO,
	OP_SIGNAL,
	OP_LOOK,
	OP_DOING,
	OP_LISTENS,
	OP_LOOPBACK,
	OP_UNREAD,
	OP_LEFT_PROCESSES,
	OP_LEFT_FILES,
	/* What the first process says: an answer; or by itself, that a program
	 * has ended (role, value: its status). */
	OP_ANSWER,
	OP_ENDED,
	/* A process that is about to become a program (role): the kernel adds
	 * which pid it has for us. */
	OP_HERE
};

/* What OP_OPEN asks for, what OP_START has, besides words. */
enum wire_flags {
	WIRE_ISOLATED = 1,
	WIRE_COMPILER = 2,
	WIRE_SANITIZED = 4,
	WIRE_LEAKS = 8,
	WIRE_HELD = 16,
	WIRE_TERMINAL = 32, /* the fourth descriptor */
	WIRE_FASTER = 64,
};

struct wire {
	uint32_t op;
	uint32_t size; /* bytes that follow */
	uint32_t flags;
	int32_t role;
	int32_t error;
	int32_t number; /* of a signal, a backlog, descriptors, ... */
	int64_t value;
};

struct message {
	struct wire wire;
	struct text data; /* WIRE_MAX at most */
	int fds[WIRE_FDS];
	int number;   /* of them */
	pid_t sender; /* 0: unknown */
};

/* Both ends of a new control, close-on-exec. Returns 0, or -1. */
int wire_pair(int ends[2]);

/* Sends a message with so many descriptors. Returns 0, or -1. */
int wire_send(int fd, const struct wire *wire, const void *data, const int *fds,
	      int number);

/*
 * Receives a whole one into *message, whose text is used again. Its descriptors
 * are the caller's to close. Waits so many milliseconds, -1 for ever. Returns
 * 1; 0 at the end; -1 when nothing comes in time (ETIMEDOUT) or what comes is
 * no message.
 */
int wire_receive(int fd, struct message *message, int milliseconds);

/* Makes a descriptor close-on-exec. Returns it. */
int closing(int fd);

/* Makes all from this one on close-on-exec; closes them. */
void closing_from(int first);
void close_from(int first);

/* Polls one descriptor for these events. Returns what is there, 0 for nothing.
 */
int wait_for(int fd, short events, int milliseconds);

#endif
