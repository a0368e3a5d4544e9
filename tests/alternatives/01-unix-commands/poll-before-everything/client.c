/* Waits with poll(2) before recv(2), and sleeps with it. */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int say(int fd, const char *text)
{
	return send(fd, text, strlen(text), MSG_NOSIGNAL) < 0 ? -1 : 0;
}

int main(void)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "/tmp/lab4"};
	struct pollfd p;
	char buf[300];
	ssize_t n;
	int state = 0;

	p.fd = socket(AF_UNIX, SOCK_STREAM, 0);
	p.events = POLLIN;
	if (p.fd < 0) {
		perror("socket");
		return 1;
	}
	if (connect(p.fd, (struct sockaddr *)&a, sizeof a) < 0) {
		perror("connect");
		close(p.fd);
		return 1;
	}
	while (state == 0) {
		if (poll(&p, 1, -1) < 0) {
			perror("poll");
			break;
		}
		n = recv(p.fd, buf, sizeof buf - 1, 0);
		if (n <= 0) {
			fprintf(stderr, "server closed\n");
			break;
		}
		buf[n] = '\0';
		if (strcmp(buf, "Pid") == 0) {
			snprintf(buf, sizeof buf, "This client has pid %ld",
				 (long)getpid());
			state = say(p.fd, buf);
		} else if (strcmp(buf, "Sleep") == 0) {
			printf("zzz...\n");
			poll(NULL, 0, 5000);
			state = say(p.fd, "Done");
		} else if (strcmp(buf, "Quit") == 0) {
			state = 1;
		}
	}
	close(p.fd);
	return state == 1 ? 0 : 1;
}
