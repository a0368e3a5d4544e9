/* Looks "localhost" up with getaddrinfo(3) and tries each address. */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int dial(const char *host, const char *service)
{
	struct addrinfo hints, *list, *p;
	int fd = -1, rv;

	memset(&hints, 0, sizeof hints);
	hints.ai_family = AF_UNSPEC;
	hints.ai_socktype = SOCK_STREAM;
	if ((rv = getaddrinfo(host, service, &hints, &list)) != 0) {
		fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(rv));
		return -1;
	}
	for (p = list; p != NULL; p = p->ai_next) {
		fd = socket(p->ai_family, p->ai_socktype, p->ai_protocol);
		if (fd == -1) {
			perror("client: socket");
			continue;
		}
		if (connect(fd, p->ai_addr, p->ai_addrlen) == 0)
			break;
		perror("client: connect");
		close(fd);
		fd = -1;
	}
	freeaddrinfo(list);
	return fd;
}

int main(void)
{
	char *line = NULL, reply[1000];
	size_t cap = 0;
	ssize_t n;
	int fd = dial("localhost", "5000");

	if (fd == -1)
		return 2;
	while ((n = getline(&line, &cap, stdin)) > 0) {
		if (line[n - 1] == '\n')
			line[--n] = '\0';
		if (n == 0)
			continue;
		if (send(fd, line, n, MSG_NOSIGNAL) == -1) {
			perror("client: send");
			break;
		}
		if (strcmp(line, "exit") == 0)
			break;
		n = recv(fd, reply, sizeof reply - 1, 0);
		if (n <= 0)
			break;
		reply[n] = '\0';
		if (strcmp(reply, "exit") == 0)
			break;
		printf("client: received '%s'\n", reply);
	}
	free(line);
	close(fd);
	return 0;
}
