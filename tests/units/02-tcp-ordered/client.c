/* SPDX-License-Identifier: MIT */
/* The functions of the client of the ordered drill, one by one: ../unit.h. */
enum { SAY = 3, HEAR = 4, SHOW = 5 }; /* TODOs */
#define PEER "Server"
#include "turns.h"

/* Returns a TCP socket that listens on a free port of 127.0.0.1. */
static int listening(in_port_t *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (void *)&at, size) == -1 || listen(fd, 1) == -1 ||
	    getsockname(fd, (void *)&at, &size) == -1 ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
		abort();
	*port = ntohs(at.sin_port);
	return fd;
}

static void makes_a_socket(void)
{
	calling(1, "it returns a TCP socket", "make_socket()");
	returned_socket(make_socket(), AF_INET, "AF_INET");
}

static void connects(void)
{
	struct sockaddr_in server;
	in_port_t port;
	int listener = listening(&port), fd = socket(AF_INET, SOCK_STREAM, 0);

	memset(&server, 0xaa, sizeof(server));
	calling(2, "it returns 0, connected, and server is that address",
		"connect_socket(fd, port, &server), where a server listens");
	returned(connect_socket(fd, port, &server), 0);
	if (accept(listener, NULL, NULL) == -1)
		differs("it returns 0, but fd is not connected there");
	if (server.sin_family != AF_INET)
		differs("server.sin_family is not AF_INET");
	if (server.sin_port != htons(port))
		differs("server.sin_port is port %d", ntohs(server.sin_port));
	if (server.sin_addr.s_addr != htonl(INADDR_LOOPBACK))
		differs("server.sin_addr is %s", inet_ntoa(server.sin_addr));
}

static void finds_nobody(void)
{
	struct sockaddr_in server;
	in_port_t port;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	memset(&server, 0xaa, sizeof(server));
	close(listening(&port));
	calling_may_end(
		2, "it returns -1",
		"connect_socket(fd, port, &server), where nobody listens");
	returned(connect_socket(fd, port, &server), -1);
}

int main(void)
{
	static void (*const must[])(void) = {makes_a_socket, connects,
					     finds_nobody, TURNS, NULL};
	static void (*const may[])(void) = {MAY, NULL};

	run("must", must);
	run("may", may);
	return leave();
}
