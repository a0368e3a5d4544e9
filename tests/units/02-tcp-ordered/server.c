/* SPDX-License-Identifier: MIT */
/* The functions of the server of the ordered drill, one by one: ../unit.h. */
enum { HEAR = 5, SHOW = 6, SAY = 7 }; /* TODOs */
#define PEER "Client"
#include "turns.h"

/* Returns a TCP socket that is bound to a free port of 127.0.0.1. */
static int bound(struct sockaddr_in *at)
{
	socklen_t size = sizeof(*at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	*at = (struct sockaddr_in){.sin_family = AF_INET};
	at->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (void *)at, size) == -1 ||
	    getsockname(fd, (void *)at, &size) == -1)
		abort();
	return fd;
}

/* Returns whether somebody listens at an address. */
static bool reached(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return connect(fd, (const void *)at, sizeof(*at)) == 0;
}

static void makes_a_socket(void)
{
	calling(1, "it returns a TCP socket", "make_socket()");
	returned_socket(make_socket(), AF_INET, "AF_INET");
}

static void binds(void)
{
	struct sockaddr_in wanted, at;
	socklen_t size = sizeof(at), room = sizeof(int);
	int fd = socket(AF_INET, SOCK_STREAM, 0), reuse = 0, port;

	close(bound(&wanted));
	port = ntohs(wanted.sin_port);
	calling(2, "it returns 0, fd is bound to that port",
		"bind_socket(fd, port)");
	returned(bind_socket(fd, (in_port_t)port), 0);
	if (getsockname(fd, (void *)&at, &size) == -1 || at.sin_port == 0)
		differs("it returns 0, but fd is not bound");
	if (at.sin_port != wanted.sin_port)
		differs("fd is bound to port %d", ntohs(at.sin_port));
	getsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, &room);
	if (!reuse)
		differs("SO_REUSEADDR is not set");
}

static void refuses_a_port_in_use(void)
{
	struct sockaddr_in at;
	int live = bound(&at), fd = socket(AF_INET, SOCK_STREAM, 0);

	listen(live, 1);
	calling_may_end(2, "it returns -1",
			"bind_socket(fd, port), where a server listens");
	returned(bind_socket(fd, ntohs(at.sin_port)), -1);
}

static void listens(void)
{
	struct sockaddr_in at;
	int fd = bound(&at);

	calling(3, "it returns 0, and a client can connect",
		"start_listening(fd), fd is bound");
	returned(start_listening(fd), 0);
	if (!reached(&at))
		differs("it returns 0, but no client can connect");
}

static void tells_a_failure_of_listen(void)
{
	calling_may_fail(EBADF, 3, "it returns -1",
			 "start_listening(fd), listen(2) fails");
	returned(start_listening(no_socket()), -1);
}

static void accepts(void)
{
	struct sockaddr_in at, mine, client;
	socklen_t size = sizeof(mine);
	int listener = bound(&at), caller = socket(AF_INET, SOCK_STREAM, 0), fd;
	char word[6] = "";

	memset(&client, 0xaa, sizeof(client));
	if (listen(listener, 1) == -1 ||
	    connect(caller, (void *)&at, sizeof(at)) == -1 ||
	    send(caller, "hello", 5, 0) == -1 ||
	    getsockname(caller, (void *)&mine, &size) == -1)
		abort();
	calling(4,
		"it returns a new descriptor; client is the peer's address; "
		"listener stays open",
		"accept_client(listener, &client), and one connects");
	fd = accept_client(listener, &client);
	returned(fd, fd >= 0 ? fd : 5);
	if (fd == listener)
		differs("it returns listener, not what accept(2) returns");
	if (recv(fd, word, 5, MSG_DONTWAIT) != 5 || strcmp(word, "hello") != 0)
		differs("it returns %d, which is not that connection", fd);
	if (fcntl(listener, F_GETFD) == -1)
		differs("listener is closed");
	if (client.sin_family != AF_INET || client.sin_port != mine.sin_port)
		differs("client is not the peer's address");
}

static void tells_a_failure_of_accept(void)
{
	struct sockaddr_in client;

	calling_may_fail(EBADF, 4, "it returns -1",
			 "accept_client(listener, &client), accept(2) fails");
	returned(accept_client(no_socket(), &client), -1);
}

int main(void)
{
	static void (*const must[])(void) = {makes_a_socket,
					     binds,
					     refuses_a_port_in_use,
					     listens,
					     tells_a_failure_of_listen,
					     accepts,
					     tells_a_failure_of_accept,
					     TURNS,
					     NULL};
	static void (*const may[])(void) = {MAY, NULL};

	run("must", must);
	run("may", may);
	return leave();
}
