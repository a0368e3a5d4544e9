// SPDX-License-Identifier: MIT
/* meet - how the program under test comes to a connection. */
#include "subject.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Stores the address to meet at. Returns its length. */
static socklen_t meet(struct sockaddr_storage *where, const char *host)
{
	struct sockaddr_un *un = (struct sockaddr_un *)where;
	struct sockaddr_in *in = (struct sockaddr_in *)where;

	memset(where, 0, sizeof(*where));
	if (*address == '/') {
		un->sun_family = AF_UNIX;
		snprintf(un->sun_path, sizeof(un->sun_path), "%s",
			 name ? name : address);
		return sizeof(*un);
	}
	in->sin_family = AF_INET;
	in->sin_port = htons((uint16_t)atoi(address));
	inet_pton(AF_INET, host, &in->sin_addr);
	return sizeof(*in);
}

static int stream_socket(void)
{
	int family = *address == '/' ? AF_UNIX : AF_INET;
	int fd = socket(family, SOCK_STREAM, 0);

	if (fd == -1)
		err(1, "socket");
	return fd;
}

void listen_on(const char *host)
{
	struct sockaddr_storage where;
	socklen_t size = meet(&where, host);

	listener = stream_socket();
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
	if (shared)
		setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &shared,
			   sizeof(shared));
	if (bind(listener, (struct sockaddr *)&where, size) == -1)
		err(1, "bind %s", address);
	if (listen(listener, 1) == -1)
		err(1, "listen");
}

/* Listens on IPv6, on every address or on the loopback one, with IPv4 or not.
 */
void listen_on_ipv6(const char *what)
{
	struct sockaddr_in6 where = {.sin6_family = AF_INET6};
	int only = strcmp(what, "only") == 0;

	where.sin6_port = htons((uint16_t)atoi(address));
	where.sin6_addr =
		strcmp(what, "loopback") ? in6addr_any : in6addr_loopback;
	listener = socket(AF_INET6, SOCK_STREAM, 0);
	setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only));
	if (bind(listener, (struct sockaddr *)&where, sizeof(where)) == -1)
		err(1, "bind %s", address);
	if (listen(listener, 1) == -1)
		err(1, "listen");
}

void connect_to(void)
{
	struct sockaddr_storage where;
	socklen_t size = meet(&where, "127.0.0.1");

	connection = stream_socket();
	if (connect(connection, (struct sockaddr *)&where, size) == -1)
		err(1, "connect %s", address);
}

/* Accepts in a child, whose end is the end of the connection. */
void accept_in_child(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		accept(listener, NULL, NULL);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}
