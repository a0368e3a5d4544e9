// SPDX-License-Identifier: MIT
/*
 * sockets - those of the peer, opened in the network of the box: a socket
 * belongs to the network in which it was opened, and a path is looked up where
 * the caller is. They are passed out; whoever plays the check reads and writes
 * them.
 */
#include <sys/socket.h>
#include <sys/time.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "inside.h"

/* Returns the address that a request has, or NULL with an error. */
static const struct address *take_address(const struct message *request,
					  struct answer *answer)
{
	if (request->data.size == sizeof(struct address))
		return (const struct address *)(void *)request->data.data;
	answer->wire.error = EINVAL;
	return NULL;
}

/* Returns a socket with these options, bound if asked for; or -1 with errno. */
static int open_socket(const struct address *address, int options, bool bound)
{
	int fd = address_socket(address), error;
	struct sockaddr_storage name;
	socklen_t size = address_fill(address, &name);

	if (fd < 0)
		return -1;
	if (options & LISTEN_REUSE && !*address->path)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1},
			   sizeof(int));
	if (options & LISTEN_SHARED)
		setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &(int){1},
			   sizeof(int));
	if (!bound || bind(fd, (struct sockaddr *)&name, size) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* Gives a socket away, or says which error there was. */
static void give(struct answer *answer, int fd, bool good)
{
	if (!good)
		answer->wire.error = errno;
	if (good || fd < 0) {
		answer->fd = fd;
		return;
	}
	close(fd);
}

static void set_nonblocking(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

void do_listen(struct inside *inside, const struct message *request,
	       struct answer *answer)
{
	const struct address *address = take_address(request, answer);
	int fd;

	(void)inside;
	if (!address)
		return;
	fd = open_socket(address, (int)request->wire.flags, true);
	if (fd >= 0)
		set_nonblocking(fd);
	give(answer, fd, fd >= 0 && listen(fd, request->wire.number) == 0);
}

/* EINPROGRESS comes with the socket, for which the caller waits. */
void do_connect(struct inside *inside, const struct message *request,
		struct answer *answer)
{
	const struct address *address = take_address(request, answer);
	struct sockaddr_storage name;
	bool good = false;
	socklen_t size;
	int fd;

	(void)inside;
	if (!address)
		return;
	size = address_fill(address, &name);
	fd = open_socket(address, 0, false);
	if (fd >= 0) {
		set_nonblocking(fd);
		good = connect(fd, (struct sockaddr *)&name, size) == 0;
		if (!good && errno == EINPROGRESS) {
			answer->wire.error = errno;
			good = true;
		}
	}
	give(answer, fd, good);
}

void do_leave_socket(struct inside *inside, const struct message *request,
		     struct answer *answer)
{
	const struct address *address = take_address(request, answer);
	int fd;

	(void)inside;
	if (!address)
		return;
	fd = open_socket(address, 0, true);
	if (fd < 0)
		answer->wire.error = errno;
	else
		close(fd);
}

/* Plays a conversation that its server ends first. Returns 0, or -1 with errno.
 */
static int talk_shortly(int listener, int client, const struct address *address)
{
	struct sockaddr_storage name;
	socklen_t size = address_fill(address, &name);
	const struct timeval second = {1, 0};
	char any;
	int fd;

	setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	if (listen(listener, 1) < 0 ||
	    connect(client, (struct sockaddr *)&name, size) < 0)
		return -1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return -1;
	close(fd);
	return recv(client, &any, 1, 0) < 0 ? -1 : 0;
}

/*
 * With SO_REUSEPORT too: a server that has it does not restart at once after
 * one without, but after its own kind it does.
 */
void do_leave_time_wait(struct inside *inside, const struct message *request,
			struct answer *answer)
{
	const struct address *address = take_address(request, answer);
	int listener, client;

	(void)inside;
	if (!address)
		return;
	listener = open_socket(address, LISTEN_REUSE | LISTEN_SHARED, true);
	client = open_socket(address, 0, false);
	if (listener < 0 || client < 0 ||
	    talk_shortly(listener, client, address) < 0)
		answer->wire.error = errno;
	if (client >= 0)
		close(client);
	if (listener >= 0)
		close(listener);
}
