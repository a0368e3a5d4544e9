// SPDX-License-Identifier: MIT
/*
 * listening - who listens where, as the kernel knows it: sock_diag(7), proc(5),
 * ipv6(7). Nothing here connects to anything.
 *
 * The kernel is asked about the sockets themselves: a path may be relative,
 * lead through a link, or write lines of /proc/net/unix. Where it does not
 * tell, /proc has to do; where there is none, lsof(8).
 */
#ifdef __linux__
#define _GNU_SOURCE 1
#include <sys/sysmacros.h>
#endif
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "inside.h"

enum { LISTENERS_MAX = 256 };

/* A TCP socket that listens. */
struct listener {
	char host[INET6_ADDRSTRLEN];
	bool only_ipv6; /* see ipv6(7); false where that is not known */
};

static struct listener listeners[LISTENERS_MAX];
static int number_of_listeners;

#ifdef __linux__

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
static int asked_unix(const char *path)
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

/* Is a descriptor of a process a socket that listens at this path? */
static bool listens_there(pid_t pid, int fd, const char *path)
{
	int copy = copy_of(pid, fd), listening = 0;
	struct sockaddr_un name = {0};
	socklen_t size = sizeof(listening), length = sizeof(name);
	bool there;

	if (copy < 0)
		return true; /* it cannot be asked */
	there = getsockopt(copy, SOL_SOCKET, SO_ACCEPTCONN, &listening,
			   &size) == 0 &&
		listening &&
		getsockname(copy, (struct sockaddr *)&name, &length) == 0 &&
		strncmp(name.sun_path, path, sizeof(name.sun_path)) == 0;
	close(copy);
	return there;
}

/* Does somebody hold a socket, and it listens at this path? */
static bool is_held(const struct inside *inside, const char *inode,
		    const char *path)
{
	static struct process list[PROCESSES_MAX];
	int number = processes(inside, list), i, fd;
	char wanted[64], target[64];

	snprintf(wanted, sizeof(wanted), "socket:[%s]", inode);
	for (i = 0; i < number; i++)
		for (fd = 0; fd < 256; fd++) {
			target_of(list[i].pid, fd, target, sizeof(target));
			if (strcmp(target, wanted) == 0)
				return listens_there(list[i].pid, fd, path);
		}
	return false;
}

/* The same from /proc/net/unix, whose lines a path with line ends may write. */
static bool read_unix(const struct inside *inside, const char *path)
{
	FILE *file = fopen("/proc/net/unix", "re");
	char line[512], flags[16], type[16], inode[24];
	bool found = false;
	int at;

	while (file && !found && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		at = 0;
		if (sscanf(line, "%*s %*s %*s %15s %15s %*s %23s %n", flags,
			   type, inode, &at) < 3 ||
		    !at || strcmp(flags, "00010000") != 0 ||
		    strcmp(type, "0001") != 0)
			continue;
		found = strcmp(line + at, path) == 0 &&
			(!inside->isolated || is_held(inside, inode, path));
	}
	if (file)
		fclose(file);
	return found;
}

static void add_listener(int family, const uint32_t *address, bool only_ipv6)
{
	struct listener *one = &listeners[number_of_listeners];

	if (number_of_listeners == LISTENERS_MAX)
		return;
	inet_ntop(family, address, one->host, sizeof(one->host));
	one->only_ipv6 = only_ipv6;
	number_of_listeners++;
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
static int ask_tcp(int family, int port)
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

/* A line of /proc/net/tcp: addresses are words of 32 bits in the machine's
 * order. */
struct tcp_line {
	uint32_t address[4];
	unsigned port, peer_port, state, unread;
};

static bool read_line(const char *line, int words, struct tcp_line *one)
{
	const char *at = strchr(line, ':');
	char digits[9] = "";
	int i;

	if (!at || at[1] != ' ')
		return false;
	at += 2;
	for (i = 0; i < words; i++, at += 8) {
		if (strlen(at) < 8)
			return false;
		memcpy(digits, at, 8);
		one->address[i] = (uint32_t)strtoul(digits, NULL, 16);
	}
	return sscanf(at, ":%X %*[0-9A-F]:%X %X %*X:%X", &one->port,
		      &one->peer_port, &one->state, &one->unread) == 4;
}

/* Reads such a file up to a line that is wanted. Returns whether there is one.
 */
static bool read_tcp(int family, int port, int peer_port, struct tcp_line *one)
{
	FILE *file = fopen(
		family == AF_INET ? "/proc/net/tcp" : "/proc/net/tcp6", "re");
	char line[512];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file)) {
		if (!read_line(line, family == AF_INET ? 1 : 4, one) ||
		    (int)one->port != port)
			continue;
		if (peer_port < 0 && one->state == LISTENING)
			add_listener(family, one->address, false);
		found = (int)one->peer_port == peer_port;
	}
	if (file)
		fclose(file);
	return found;
}

/* Finds who listens on a port: into listeners. */
static void find_listeners(int port)
{
	static const int families[] = {AF_INET, AF_INET6};
	struct tcp_line line;
	int i;

	number_of_listeners = 0;
	for (i = 0; i < 2; i++)
		if (ask_tcp(families[i], port) < 0)
			read_tcp(families[i], port, -1, &line);
}

static bool listens_unix(const struct inside *inside, const char *path)
{
	int told = asked_unix(path);

	return told < 0 ? read_unix(inside, path) : told;
}

static int unread(int port, int peer_port)
{
	struct tcp_line line;

	if (read_tcp(AF_INET, port, peer_port, &line) ||
	    read_tcp(AF_INET6, port, peer_port, &line))
		return (int)line.unread;
	return 0;
}

#else

/* Asks lsof(8) about the programs. Returns whether a line "nNAME" says that. */
static bool ask_lsof(const struct inside *inside, const char *what,
		     const char *name)
{
	bool found = false;
	int i;

	for (i = 0; i < ROLES && !found; i++) {
		char command[200], line[1200];
		FILE *lines;

		if (!inside->programs[i].running)
			continue;
		snprintf(command, sizeof(command),
			 "lsof -nP -Fn -a -p %d %s 2>/dev/null",
			 (int)inside->programs[i].pid, what);
		lines = popen(command, "r");
		while (lines && fgets(line, sizeof(line), lines)) {
			line[strcspn(line, " \n")] = '\0';
			if (*line == 'n' &&
			    (!name || strcmp(line + 1, name) == 0))
				found = true;
		}
		if (lines)
			pclose(lines);
	}
	return found;
}

static bool listens_unix(const struct inside *inside, const char *path)
{
	return ask_lsof(inside, "-U", path);
}

static bool listens_tcp(const struct inside *inside, int port)
{
	char what[64];

	snprintf(what, sizeof(what), "-iTCP:%d -sTCP:LISTEN", port);
	return ask_lsof(inside, what, NULL);
}

static void find_listeners(int port)
{
	(void)port;
	number_of_listeners = 0;
}

static int unread(int port, int peer_port)
{
	(void)port;
	(void)peer_port;
	return 0;
}

#endif

/* Does a client of 127.0.0.1 reach who listens there? */
static bool is_reached(const struct listener *one)
{
	static const char *const hosts[] = {"127.0.0.1", "0.0.0.0",
					    "::", "::ffff:127.0.0.1",
					    "::ffff:0.0.0.0"};
	size_t i;

	for (i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
		if (strcmp(one->host, hosts[i]) == 0)
			return strcmp(one->host, "::") != 0 || !one->only_ipv6;
	return false;
}

void do_listens(struct inside *inside, const struct message *request,
		struct answer *answer)
{
	const struct address *address;
	int i;

	if (request->data.size != sizeof(*address)) {
		answer->wire.error = EINVAL;
		return;
	}
	address = (const struct address *)(void *)request->data.data;
	if (*address->path) {
		answer->wire.value = listens_unix(inside, address->path);
		return;
	}
#ifndef __linux__
	answer->wire.value = listens_tcp(inside, address->port);
#endif
	find_listeners(address->port);
	for (i = 0; i < number_of_listeners; i++)
		if (is_reached(&listeners[i]))
			answer->wire.value = 1;
}

/* Value 1: all are on the loopback; else the data is one that is not, or
 * nothing. */
void do_loopback(struct inside *inside, const struct message *request,
		 struct answer *answer)
{
	int i;

	(void)inside;
	find_listeners(request->wire.number);
	answer->wire.value = number_of_listeners > 0;
	for (i = 0; i < number_of_listeners; i++) {
		const char *host = listeners[i].host;

		if (strncmp(host, "127.", 4) == 0 || strcmp(host, "::1") == 0)
			continue;
		answer->wire.value = 0;
		text_puts(&answer->data, host);
		return;
	}
}

void do_unread(struct inside *inside, const struct message *request,
	       struct answer *answer)
{
	(void)inside;
	answer->wire.value =
		unread((int)request->wire.value, request->wire.number);
}
