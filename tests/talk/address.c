// SPDX-License-Identifier: MIT
/* address - where a conversation takes place: see address.h. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"

/* Takes a path. Returns 0, or -1 when it is none, or too long for a socket. */
static int take_path(struct address *address, const char *path)
{
	size_t size = strlen(path);

	if (!size || size >= sizeof(address->path))
		return -1;
	memcpy(address->path, path, size + 1);
	address->port = 0;
	snprintf(address->shown, sizeof(address->shown), "%s", path);
	return 0;
}

/* Takes a port, decimal digits and nothing else. Returns 0, or -1. */
static int take_port(struct address *address, const char *text)
{
	size_t digits = strspn(text, "0123456789");
	long port;

	if (!digits || digits > 5 || text[digits])
		return -1;
	port = strtol(text, NULL, 10);
	if (port < 1 || port > 65535)
		return -1;
	address->path[0] = '\0';
	address->port = (int)port;
	snprintf(address->shown, sizeof(address->shown), "127.0.0.1:%ld", port);
	return 0;
}

int address_read(struct address *address, const char *text)
{
	memset(address, 0, sizeof(*address));
	if (strncmp(text, "unix:", 5) == 0)
		return take_path(address, text + 5);
	if (strncmp(text, "tcp:", 4) == 0)
		return take_port(address, text + 4);
	return -1;
}

int address_move(struct address *address, const char *where)
{
	return *address->path ? take_path(address, where)
			      : take_port(address, where);
}

int address_socket(const struct address *address)
{
	int fd = socket(*address->path ? AF_UNIX : AF_INET, SOCK_STREAM, 0);

	if (fd >= 0)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

socklen_t address_fill(const struct address *address,
		       struct sockaddr_storage *to)
{
	struct sockaddr_un *un = (struct sockaddr_un *)to;
	struct sockaddr_in *in = (struct sockaddr_in *)to;

	memset(to, 0, sizeof(*to));
	if (*address->path) {
		un->sun_family = AF_UNIX;
		snprintf(un->sun_path, sizeof(un->sun_path), "%s",
			 address->path);
		return (socklen_t)sizeof(*un);
	}
	in->sin_family = AF_INET;
	in->sin_port = htons((uint16_t)address->port);
	in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return (socklen_t)sizeof(*in);
}
