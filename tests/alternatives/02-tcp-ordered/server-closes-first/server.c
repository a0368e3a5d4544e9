/* On exit, closes the listening socket and the connection at once. */
#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[300];

static int from_client(int fd)
{
	ssize_t n = read(fd, buffer, 256);

	if (n <= 0)
		return 0;
	buffer[n] = 0;
	return strcmp(buffer, "exit") != 0;
}

static int from_keyboard(void)
{
	size_t n;

	do {
		if (fputs("answer: ", stdout) == EOF || fflush(stdout) == EOF ||
		    !fgets(buffer, 256, stdin))
			return 0;
		n = strlen(buffer);
		if (n > 0 && buffer[n - 1] == '\n')
			buffer[--n] = 0;
	} while (n == 0);
	return strcmp(buffer, "exit") != 0;
}

int main(void)
{
	struct sockaddr_in a;
	int lfd, fd, yes = 1;

	if ((lfd = socket(AF_INET, SOCK_STREAM, 0)) == -1)
		err(1, "socket");
	setsockopt(lfd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	memset(&a, 0, sizeof(a));
	a.sin_family = AF_INET;
	a.sin_port = htons(5000);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(lfd, (struct sockaddr *)&a, sizeof(a)) == -1)
		err(1, "bind");
	if (listen(lfd, 1) == -1)
		err(1, "listen");
	if ((fd = accept(lfd, NULL, NULL)) == -1)
		err(1, "accept");
	while (from_client(fd)) {
		printf("question: %s\n", buffer);
		if (!from_keyboard())
			break;
		if (send(fd, buffer, strlen(buffer), MSG_NOSIGNAL) == -1)
			break;
	}
	close(fd);
	close(lfd);
	return 0;
}
