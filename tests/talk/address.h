// SPDX-License-Identifier: MIT
/*
 * address - where a conversation takes place: unix:PATH, or tcp:PORT on
 * 127.0.0.1.
 */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <sys/socket.h>
#include <sys/un.h>

#include <stdbool.h>

struct address {
	/* "" for a port. */
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	int port;
	char shown[128]; /* PATH, or 127.0.0.1:PORT, as messages have it */
};

/* Reads "unix:PATH" or "tcp:PORT". Returns 0, or -1 when it is neither. */
int address_read(struct address *address, const char *text);

/*
 * The same for a bare path or port, of the kind that the address has already.
 */
int address_move(struct address *address, const char *where);

/*
 * Returns a new stream socket of its family, close-on-exec, or -1 with errno.
 */
int address_socket(const struct address *address);

/* Fills in what bind(2) and connect(2) want. Returns the length. */
socklen_t address_fill(const struct address *address,
		       struct sockaddr_storage *to);

#endif
