/* Finds its own address with getaddrinfo(3) and AI_PASSIVE. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int announce(const char *service)
{
	struct addrinfo hints, *list, *p;
	int fd = -1, rv, yes = 1;

	memset(&hints, 0, sizeof hints);
	hints.ai_family = AF_UNSPEC;
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_flags = AI_PASSIVE;
	if ((rv = getaddrinfo(NULL, service, &hints, &list)) != 0) {
		fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(rv));
		return -1;
	}
	for (p = list; p != NULL; p = p->ai_next) {
		if (p->ai_family != AF_INET)
			continue;
		fd = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
		if (fd == -1) {
			perror("server: socket");
			continue;
		}
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
		if (bind(fd, p->ai_addr, p->ai_addrlen) == 0 &&
		    listen(fd, 10) == 0)
			break;
		perror("server: bind");
		close(fd);
		fd = -1;
	}
	freeaddrinfo(list);
	return fd;
}

int main(void)
{
	struct sockaddr_storage their;
	socklen_t size = sizeof their;
	char *line = NULL, text[1000], name[NI_MAXHOST], port[NI_MAXSERV];
	size_t cap = 0;
	ssize_t n;
	int fd, lfd = announce("5000");

	if (lfd == -1)
		return 2;
	fd = accept(lfd, (struct sockaddr *)&their, &size);
	if (fd == -1) {
		perror("server: accept");
		close(lfd);
		return 2;
	}
	getnameinfo((struct sockaddr *)&their, size, name, sizeof name, port,
		    sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
	printf("server: got connection from %s %s\n", name, port);
	while ((n = recv(fd, text, sizeof text - 1, 0)) > 0) {
		text[n] = '\0';
		if (strcmp(text, "exit") == 0)
			break;
		printf("server: received '%s'\n", text);
		n = getline(&line, &cap, stdin);
		if (n <= 0)
			break;
		if (line[n - 1] == '\n')
			line[--n] = '\0';
		if (send(fd, line, n, MSG_NOSIGNAL) == -1) {
			perror("server: send");
			break;
		}
		if (strcmp(line, "exit") == 0)
			break;
	}
	free(line);
	close(fd);
	close(lfd);
	return 0;
}
