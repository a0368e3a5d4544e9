// SPDX-License-Identifier: MIT
/* wire - messages between a box and who plays in it: see wire.h, unix(7). */
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "wire.h"

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* macOS: SO_NOSIGPIPE */
#endif

/* Room for what comes with a message besides its bytes. */
union control {
	struct cmsghdr head;
#ifdef __linux__
	char room[CMSG_SPACE(WIRE_FDS * sizeof(int)) +
		  CMSG_SPACE(sizeof(struct ucred))];
#else
	char room[CMSG_SPACE(WIRE_FDS * sizeof(int))];
#endif
};

int closing(int fd)
{
	if (fd >= 0)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

/*
 * Closes descriptors from this one on, or has exec do so. close_range(2) has a
 * number of its own on no machine; older kernels have not got it.
 */
static void end_from(int first, bool at_exec)
{
	long most = sysconf(_SC_OPEN_MAX);
	int fd;

#ifdef __linux__
	enum { CLOSE_RANGE = 436, AT_EXEC = 4 };

	if (syscall(CLOSE_RANGE, first, ~0U, at_exec ? AT_EXEC : 0) == 0)
		return;
#endif
	if (most < 0 || most > 65536)
		most = 65536;
	for (fd = first; fd < most; fd++) {
		if (at_exec)
			closing(fd);
		else
			close(fd);
	}
}

void closing_from(int first)
{
	end_from(first, true);
}

void close_from(int first)
{
	end_from(first, false);
}

int wait_for(int fd, short events, int milliseconds)
{
	struct pollfd one = {fd, events, 0};
	int ready;

	do
		ready = poll(&one, 1, milliseconds);
	while (ready < 0 && errno == EINTR);
	return ready > 0 ? one.revents : 0;
}

int wire_pair(int ends[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return -1;
	closing(ends[0]);
	closing(ends[1]);
#ifdef SO_NOSIGPIPE
	setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &(int){1}, sizeof(int));
	setsockopt(ends[1], SOL_SOCKET, SO_NOSIGPIPE, &(int){1}, sizeof(int));
#endif
	return 0;
}

/* Sends all, which may take several calls. Returns 0, or -1. */
static int send_all(int fd, struct msghdr *head)
{
	while (head->msg_iovlen) {
		ssize_t sent = sendmsg(fd, head, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return -1;
		head->msg_control = NULL; /* it went with the first byte */
		head->msg_controllen = 0;
		while (head->msg_iovlen &&
		       (size_t)sent >= head->msg_iov->iov_len) {
			sent -= (ssize_t)head->msg_iov->iov_len;
			head->msg_iov++;
			head->msg_iovlen--;
		}
		if (!head->msg_iovlen)
			break;
		head->msg_iov->iov_base =
			(char *)head->msg_iov->iov_base + sent;
		head->msg_iov->iov_len -= (size_t)sent;
	}
	return 0;
}

int wire_send(int fd, const struct wire *wire, const void *data, const int *fds,
	      int number)
{
	struct iovec parts[2] = {{(void *)wire, sizeof(*wire)},
				 {(void *)data, wire->size}};
	struct msghdr head = {0};
	union control control;
	size_t size = sizeof(int) * (size_t)number;

	head.msg_iov = parts;
	head.msg_iovlen = wire->size ? 2 : 1;
	if (number) {
		memset(&control, 0, sizeof(control));
		head.msg_control = &control;
		head.msg_controllen = CMSG_SPACE(size);
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(size);
		memcpy(CMSG_DATA(&control.head), fds, size);
	}
	return send_all(fd, &head);
}

/* Takes the descriptors, and the pid of the sender, out of what has come. */
static void take_control(struct message *message, struct msghdr *head)
{
	struct cmsghdr *one = CMSG_FIRSTHDR(head);

	for (; one; one = CMSG_NXTHDR(head, one)) {
		if (one->cmsg_level != SOL_SOCKET)
			continue;
		if (one->cmsg_type == SCM_RIGHTS) {
			size_t size = one->cmsg_len - CMSG_LEN(0);
			int i;

			message->number = (int)(size / sizeof(int));
			memcpy(message->fds, CMSG_DATA(one), size);
			for (i = 0; i < message->number; i++)
				closing(message->fds[i]);
		}
#ifdef __linux__
		if (one->cmsg_type == SCM_CREDENTIALS) {
			struct ucred sender;

			memcpy(&sender, CMSG_DATA(one), sizeof(sender));
			message->sender = sender.pid;
		}
#endif
	}
}

/* Receives what is there of so many bytes. Returns how many, 0: the end, -1. */
static ssize_t receive(int fd, void *data, size_t size, struct msghdr *head,
		       int milliseconds)
{
	struct iovec part = {data, size};
	ssize_t got;

	if (!wait_for(fd, POLLIN, milliseconds)) {
		errno = ETIMEDOUT;
		return -1;
	}
	head->msg_iov = &part;
	head->msg_iovlen = 1;
	do
		got = recvmsg(fd, head, 0);
	while (got < 0 && errno == EINTR);
	head->msg_iov = NULL;
	if (got < 0 && errno == ECONNRESET)
		return 0; /* it has ended with something unread */
	return got;
}

/* Receives exactly so many bytes. Returns 1, 0 at the end, -1. */
static int receive_all(int fd, struct message *message, void *data, size_t size,
		       int milliseconds)
{
	size_t have = 0;

	while (have < size) {
		union control control;
		struct msghdr head = {0};
		ssize_t got;

		head.msg_control = &control;
		head.msg_controllen = sizeof(control);
		got = receive(fd, (char *)data + have, size - have, &head,
			      milliseconds);
		if (got <= 0)
			return (int)got;
		take_control(message, &head);
		have += (size_t)got;
	}
	return 1;
}

int wire_receive(int fd, struct message *message, int milliseconds)
{
	int got;

	text_clear(&message->data);
	message->number = 0;
	message->sender = 0;
	got = receive_all(fd, message, &message->wire, sizeof(message->wire),
			  milliseconds);
	if (got <= 0)
		return got;
	if (message->wire.size > WIRE_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	while (message->data.size < message->wire.size) {
		char part[4096];
		size_t size = message->wire.size - message->data.size;

		if (size > sizeof(part))
			size = sizeof(part);
		got = receive_all(fd, message, part, size, milliseconds);
		if (got <= 0)
			return got;
		text_add(&message->data, part, size);
	}
	return 1;
}
