/* The receive time limit of the socket is the sleep: SO_RCVTIMEO. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static void limit(int fd, int seconds)
{
	struct timeval tv = {seconds, 0};

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
}

int main(void)
{
	struct sockaddr_un to = {AF_UNIX, "/tmp/lab4"};
	char text[128];
	ssize_t n;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd == -1) {
		perror("socket");
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1) {
		perror("connect");
		close(fd);
		return 1;
	}
	for (;;) {
		n = recv(fd, text, sizeof(text) - 1, 0);
		if (n == -1 && (errno == EAGAIN || errno == EINTR)) {
			printf("slept well\n");
			limit(fd, 0);
			if (send(fd, "Done", 4, MSG_NOSIGNAL) == -1)
				break;
			continue;
		}
		if (n <= 0)
			break;
		text[n] = '\0';
		if (strcmp(text, "Quit") == 0) {
			close(fd);
			return 0;
		}
		if (strcmp(text, "Pid") == 0) {
			n = sprintf(text, "This client has pid %d", getpid());
			if (send(fd, text, n, MSG_NOSIGNAL) == -1)
				break;
		} else if (strcmp(text, "Sleep") == 0) {
			limit(fd, 5);
		}
	}
	fprintf(stderr, "the server closed\n");
	close(fd);
	return 1;
}
