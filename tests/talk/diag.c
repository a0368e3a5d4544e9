// SPDX-License-Identifier: MIT
/*
 * diag - asks the kernel about sockets that listen: sock_diag(7). What it sends
 * is read like anything else, length by length.
 */
#ifdef __linux__
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>

#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "inside.h"

/* Of linux/netlink.h, linux/sock_diag.h, linux/inet_diag.h, linux/unix_diag.h.
 */
enum {
	DIAG = 4,	/* NETLINK_SOCK_DIAG */
	BY_FAMILY = 20, /* SOCK_DIAG_BY_FAMILY */
	DUMP = 0x301,	/* NLM_F_REQUEST | NLM_F_DUMP */
	SHOW_FILE = 2,	/* UDIAG_SHOW_VFS */
	UNIX_FILE = 1,	/* UNIX_DIAG_VFS */
	V6ONLY = 11,	/* INET_DIAG_SKV6ONLY */
	LISTENING = 10, /* TCP_LISTEN */
};

struct netlink {
	uint32_t size;
	uint16_t type, flags;
	uint32_t sequence, port;
};

struct unix_request {
	struct netlink head;
	uint8_t family, protocol;
	uint16_t pad;
	uint32_t states, inode, show, cookie[2];
};

struct unix_answer {
	uint8_t family, type, state, pad;
	uint32_t inode, cookie[2];
};

struct inet_id {
	uint16_t port, peer_port; /* in the order of the network */
	uint32_t address[4], peer_address[4], interface, cookie[2];
};

struct inet_request {
	struct netlink head;
	uint8_t family, protocol, more, pad;
	uint32_t states;
	struct inet_id id;
};

struct inet_answer {
	uint8_t family, state, timer, again;
	struct inet_id id;
	uint32_t expires, unread, unsent, user, inode;
};

struct attribute {
	uint16_t size, type;
};

/* Takes one socket of a dump. Returns false when that is enough. */
typedef bool taker(const char *socket, size_t size, void *about);

/* Returns an attribute behind the first bytes of an answer, NULL for none. */
static const char *find_attribute(const char *data, size_t size, size_t at,
				  int type, size_t least)
{
	while (at + sizeof(struct attribute) <= size) {
		struct attribute one;

		memcpy(&one, data + at, sizeof(one));
		if (one.size < sizeof(one) || one.size > size - at)
			return NULL;
		if (one.type == type && one.size >= sizeof(one) + least)
			return data + at + sizeof(one);
		at += (one.size + 3U) & ~3U;
	}
	return NULL;
}

/* Takes what is in one part of a dump. Returns 1: more comes, 0: the end, -1.
 */
static int take_part(const char *data, size_t got, taker *take, void *about)
{
	struct netlink head;
	size_t at = 0;

	while (at + sizeof(head) <= got) {
		memcpy(&head, data + at, sizeof(head));
		if (head.size < sizeof(head) || head.size > got - at)
			return -1;
		if (head.type != BY_FAMILY) { /* the end, or an error */
			int32_t error = 0;

			if (head.size >= sizeof(head) + sizeof(error))
				memcpy(&error, data + at + sizeof(head),
				       sizeof(error));
			return error ? -1 : 0;
		}
		if (!take(data + at + sizeof(head), head.size - sizeof(head),
			  about))
			return 0;
		at += (head.size + 3U) & ~3U;
	}
	return 1;
}

/* Asks for sockets. Returns 0, or -1 when the kernel cannot tell. */
static int dump(const void *request, size_t size, taker *take, void *about)
{
	int fd = closing(socket(AF_NETLINK, SOCK_RAW, DIAG)), more = 1;
	const struct timeval second = {1, 0};
	static char data[1 << 16];

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	if (send(fd, request, size, 0) != (ssize_t)size)
		more = -1;
	while (more > 0) {
		ssize_t got = recv(fd, data, sizeof(data), 0);

		more = got <= 0 ? -1
				: take_part(data, (size_t)got, take, about);
	}
	close(fd);
	return more;
}

/* What is looked for among the UNIX sockets. */
struct wanted {
	dev_t device;
	uint32_t inode;
	bool found;
};

static bool take_unix(const char *socket, size_t size, void *about)
{
	struct wanted *wanted = about;
	struct unix_answer answer;
	const char *file;
	uint32_t vfs[2]; /* inode, device */

	if (size < sizeof(answer))
		return true;
	memcpy(&answer, socket, sizeof(answer));
	file = find_attribute(socket, size, sizeof(answer), UNIX_FILE,
			      sizeof(vfs));
	if (answer.type != SOCK_STREAM || !file)
		return true;
	memcpy(vfs, file, sizeof(vfs));
	wanted->found =
		vfs[0] == wanted->inode &&
		makedev(vfs[1] >> 20, vfs[1] & 0xFFFFF) == wanted->device;
	return !wanted->found;
}

/* Does a UNIX socket listen at this path? -1: it cannot be told so. */
int diag_unix(const char *path)
{
	struct unix_request request = {
		.head = {sizeof(request), BY_FAMILY, DUMP, 1, 0},
		.family = AF_UNIX,
		.states = 1U << LISTENING,
		.show = SHOW_FILE,
	};
	struct wanted wanted = {.found = false};
	struct stat file;

	if (stat(path, &file) == 0) {
		wanted.device = file.st_dev;
		wanted.inode = (uint32_t)file.st_ino;
	} else {
		wanted.inode = 0; /* still: can the kernel tell? */
	}
	if (dump(&request, sizeof(request), take_unix, &wanted) < 0)
		return -1;
	return wanted.inode && wanted.found;
}

static bool take_inet(const char *socket, size_t size, void *about)
{
	const int *port = about;
	struct inet_answer answer;
	const char *only;

	if (size < sizeof(answer))
		return true;
	memcpy(&answer, socket, sizeof(answer));
	only = find_attribute(socket, size, sizeof(answer), V6ONLY, 1);
	if (answer.state == LISTENING && ntohs(answer.id.port) == *port)
		add_listener(answer.family, answer.id.address, only && *only);
	return true;
}

/* Finds who listens on a port. Returns 0, or -1 when it cannot be told so. */
int diag_tcp(int family, int port)
{
	struct inet_request request = {
		.head = {sizeof(request), BY_FAMILY, DUMP, 1, 0},
		.family = (uint8_t)family,
		.protocol = IPPROTO_TCP,
		.states = 1U << LISTENING,
		.id.port = htons((uint16_t)port),
	};

	return dump(&request, sizeof(request), take_inet, &port);
}

#else

typedef int there_is_no_such_thing;

#endif
