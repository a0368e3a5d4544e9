// SPDX-License-Identifier: MIT
/* ask - each request to the first process of a box is a function here: see
 * box.h. */
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"

enum {
	CONNECT_LIMIT =
		2000, /* ms: a server's queue of connections may be full */
	CONNECT_STEP = 10,
};

/* Asks with an address. Returns the descriptor that came, -1 for none: see
 * box.h. */
static int ask_socket(struct box *box, enum op op,
		      const struct address *address, int flags, int number,
		      int *error)
{
	struct message message = {0};
	int fd = -1;

	message.data.cap = WIRE_MAX;
	message.wire.op = op;
	message.wire.flags = (uint32_t)flags;
	message.wire.number = number;
	text_add(&message.data, address, sizeof(*address));
	*error = 0;
	if (box_ask(box, &message, NULL, 0) == 0) {
		*error = message.wire.error;
		fd = message.number ? message.fds[0] : -1;
	}
	text_free(&message.data);
	errno = *error;
	return fd;
}

int box_listen(struct box *box, const struct address *address, int options,
	       int backlog)
{
	int error;

	return ask_socket(box, OP_LISTEN, address, options, backlog, &error);
}

/* Waits until a connection is there. Returns 0, or an errno. */
static int wait_for_connection(int fd)
{
	int error = 0;
	socklen_t size = sizeof(error);

	if (!wait_for(fd, POLLOUT, CONNECT_LIMIT))
		return ETIMEDOUT;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
		return errno;
	return error;
}

int box_connect(struct box *box, const struct address *address)
{
	int error, fd, left = CONNECT_LIMIT;

	for (;;) {
		fd = ask_socket(box, OP_CONNECT, address, 0, 0, &error);
		if (error != EAGAIN || left <= 0)
			break;
		nanosleep(&(struct timespec){0, CONNECT_STEP * 1000000L}, NULL);
		left -= CONNECT_STEP;
	}
	if (fd < 0)
		return -1;
	error = error == EINPROGRESS ? wait_for_connection(fd) : 0;
	if (!error)
		return fd;
	close(fd);
	errno = error;
	return -1;
}

static int ask_to_leave(struct box *box, enum op op,
			const struct address *address)
{
	int error;

	ask_socket(box, op, address, 0, 0, &error);
	return error || box->trouble[0] ? -1 : 0;
}

int box_leave_socket(struct box *box, const struct address *address)
{
	return ask_to_leave(box, OP_LEAVE_SOCKET, address);
}

int box_leave_time_wait(struct box *box, const struct address *address)
{
	return ask_to_leave(box, OP_LEAVE_TIME_WAIT, address);
}

/* Asks about a path. Returns the value of the answer, or -1. */
static int ask_path(struct box *box, enum op op, const char *path)
{
	struct message message = {0};
	int value = -1;

	message.data.cap = WIRE_MAX;
	message.wire.op = op;
	text_puts(&message.data, path);
	if (box_ask(box, &message, NULL, 0) == 0) {
		value = message.wire.error ? -1 : (int)message.wire.value;
		errno = message.wire.error;
	}
	text_free(&message.data);
	return value;
}

int box_make_file(struct box *box, const char *path)
{
	return ask_path(box, OP_MAKE_FILE, path);
}

int box_keeps_file(struct box *box, const char *path)
{
	return ask_path(box, OP_KEEPS_FILE, path);
}

int box_has(struct box *box, const char *path)
{
	return ask_path(box, OP_HAS, path);
}

int box_remove(struct box *box, const char *path)
{
	return ask_path(box, OP_REMOVE, path);
}

int box_expect(struct box *box, const char *path)
{
	return ask_path(box, OP_EXPECT, path);
}

int box_signal(struct box *box, enum role role, int number, bool all)
{
	struct message message = {0};
	int done;

	message.data.cap = WIRE_MAX;
	message.wire.op = OP_SIGNAL;
	message.wire.role = role;
	message.wire.flags = all;
	message.wire.number = number;
	done = box_ask(box, &message, NULL, 0);
	text_free(&message.data);
	return done;
}

/* Asks for a struct of so many bytes. Returns 0, or -1 with trouble. */
static int ask_struct(struct box *box, enum op op, int role, int flags,
		      void *data, size_t size)
{
	struct message message = {0};
	int done;

	message.data.cap = WIRE_MAX;
	message.wire.op = op;
	message.wire.role = role;
	message.wire.flags = (uint32_t)flags;
	done = box_ask(box, &message, NULL, 0);
	memset(data, 0, size);
	if (done == 0 && message.data.size != size)
		done = box_failed(box, "the sandbox answers something else");
	if (done == 0)
		memcpy(data, message.data.data, size);
	text_free(&message.data);
	return done;
}

int box_look(struct box *box, struct view *view, bool use)
{
	return ask_struct(box, OP_LOOK, 0, use, view, sizeof(*view));
}

int box_doing(struct box *box, enum role role, struct doing *doing)
{
	return ask_struct(box, OP_DOING, role, 0, doing, sizeof(*doing));
}

int box_listens(struct box *box, const struct address *address)
{
	struct message message = {0};
	int value = -1;

	message.data.cap = WIRE_MAX;
	message.wire.op = OP_LISTENS;
	text_add(&message.data, address, sizeof(*address));
	if (box_ask(box, &message, NULL, 0) == 0)
		value = (int)message.wire.value;
	text_free(&message.data);
	return value;
}

int box_loopback(struct box *box, int port, char host[64])
{
	struct message message = {0};
	int value = -1;

	*host = '\0';
	message.data.cap = WIRE_MAX;
	message.wire.op = OP_LOOPBACK;
	message.wire.number = port;
	if (box_ask(box, &message, NULL, 0) == 0) {
		size_t size = message.data.size < 63 ? message.data.size : 63;

		value = (int)message.wire.value;
		if (size)
			memcpy(host, message.data.data, size);
		host[size] = '\0';
	}
	text_free(&message.data);
	return value;
}

int box_unread(struct box *box, int ours, int theirs)
{
	struct message message = {0};
	int value = -1;

	message.data.cap = WIRE_MAX;
	message.wire.op = OP_UNREAD;
	message.wire.number = ours;
	message.wire.value = theirs;
	if (box_ask(box, &message, NULL, 0) == 0)
		value = (int)message.wire.value;
	text_free(&message.data);
	return value;
}

/* Asks for lines, and adds them. Returns 0, or -1 with trouble. */
static int ask_lines(struct box *box, enum op op, int role, struct text *names)
{
	struct message message = {0};
	int done;

	message.data.cap = WIRE_MAX;
	message.wire.op = op;
	message.wire.role = role;
	done = box_ask(box, &message, NULL, 0);
	if (done == 0)
		text_add(names, message.data.data, message.data.size);
	text_free(&message.data);
	return done;
}

int box_left_processes(struct box *box, int role, struct text *names)
{
	return ask_lines(box, OP_LEFT_PROCESSES, role, names);
}

int box_left_files(struct box *box, struct text *names)
{
	return ask_lines(box, OP_LEFT_FILES, 0, names);
}
