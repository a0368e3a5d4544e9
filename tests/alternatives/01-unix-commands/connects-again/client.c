/* Tries to connect three times, a second apart, before it gives up. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define TRIES 3

int open_connection(void)
{
	struct sockaddr_un addr;
	int fd, i;

	memset(&addr, 0, sizeof(addr));
	addr.sun_family = AF_UNIX;
	strcpy(addr.sun_path, "/tmp/lab4");
	for (i = 1; i <= TRIES; i++) {
		fd = socket(AF_UNIX, SOCK_STREAM, 0);
		if (fd == -1) {
			perror("socket");
			return -1;
		}
		if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0)
			return fd;
		fprintf(stderr, "attempt %d: ", i);
		perror("connect");
		close(fd);
		if (i < TRIES)
			sleep(1);
	}
	return -1;
}

int main(void)
{
	char buf[256 + 1];
	int fd, n;

	signal(SIGPIPE, SIG_IGN);
	fd = open_connection();
	if (fd == -1)
		return 1;
	while ((n = recv(fd, buf, 256, 0)) > 0) {
		buf[n] = '\0';
		if (strcmp(buf, "Quit") == 0)
			break;
		if (strcmp(buf, "Sleep") == 0) {
			sleep(5);
			strcpy(buf, "Done");
		} else if (strcmp(buf, "Pid") == 0) {
			sprintf(buf, "This client has pid %i", (int)getpid());
		} else {
			continue;
		}
		if (send(fd, buf, strlen(buf), 0) == -1)
			perror("send");
	}
	close(fd);
	return n > 0 ? 0 : 1;
}
