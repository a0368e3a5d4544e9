/* Waits with poll(2) before accept(2) and before each recv(2). */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCK "/tmp/lab4"

static int ready(int fd, int milliseconds)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int r = poll(&p, 1, milliseconds);

	if (r == 0)
		fprintf(stderr, "poll: nothing came\n");
	if (r < 0)
		perror("poll");
	return r > 0;
}

static int receive(int fd, char *buf, size_t size)
{
	ssize_t n;

	if (!ready(fd, 30000))
		return 0;
	n = recv(fd, buf, size - 1, 0);
	if (n <= 0) {
		fprintf(stderr, "recv: client gone\n");
		return 0;
	}
	buf[n] = '\0';
	return 1;
}

static int conversation(int fd)
{
	char buf[200];

	if (send(fd, "Pid", 3, MSG_NOSIGNAL) < 0 ||
	    !receive(fd, buf, sizeof buf))
		return 1;
	printf("%s\n", buf);
	if (send(fd, "Sleep", 5, MSG_NOSIGNAL) < 0 ||
	    !receive(fd, buf, sizeof buf))
		return 1;
	if (strcmp(buf, "Done")) {
		fprintf(stderr, "not Done but %s\n", buf);
		return 1;
	}
	return send(fd, "Quit", 4, MSG_NOSIGNAL) < 0;
}

int main(void)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = SOCK};
	int s, c, status = 1;

	if ((s = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("socket");
		return 1;
	}
	unlink(SOCK);
	if (bind(s, (struct sockaddr *)&a, sizeof a) < 0) {
		perror("bind");
		close(s);
		return 1;
	}
	if (listen(s, 1) < 0) {
		perror("listen");
	} else if (ready(s, -1)) {
		if ((c = accept(s, NULL, NULL)) < 0) {
			perror("accept");
		} else {
			status = conversation(c);
			close(c);
		}
	}
	close(s);
	unlink(SOCK);
	return status;
}
