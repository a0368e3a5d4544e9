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

#include "hurry.h"
#include "inside.h"

enum { LISTENERS_MAX = 256, LISTENING = 10 /* TCP_LISTEN, in /proc/net/tcp */ };

/* A TCP socket that listens. */
struct listener {
	char host[INET6_ADDRSTRLEN];
	bool only_ipv6; /* see ipv6(7); false where that is not known */
};

static struct listener listeners[LISTENERS_MAX];
static int number_of_listeners;

#ifdef __linux__

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
	close_soon(copy);
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

void add_listener(int family, const uint32_t *address, bool only_ipv6)
{
	struct listener *one = &listeners[number_of_listeners];

	if (number_of_listeners == LISTENERS_MAX)
		return;
	inet_ntop(family, address, one->host, sizeof(one->host));
	one->only_ipv6 = only_ipv6;
	number_of_listeners++;
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
		if (diag_tcp(families[i], port) < 0)
			read_tcp(families[i], port, -1, &line);
}

static bool listens_unix(const struct inside *inside, const char *path)
{
	int told = diag_unix(path);

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
