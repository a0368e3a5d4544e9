/* After exit, shutdown(2), and then waits until the server has closed. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void goodbye(int fd)
{
	char rest[64];

	shutdown(fd, SHUT_WR);
	while (recv(fd, rest, sizeof(rest), 0) > 0)
		;
	close(fd);
}

int main(void)
{
	struct sockaddr_in sin;
	char buf[BUFSIZ];
	ssize_t len;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd == -1) {
		perror("socket()");
		return EXIT_FAILURE;
	}
	memset(&sin, 0, sizeof(sin));
	sin.sin_family = AF_INET;
	sin.sin_port = htons(5000);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&sin, sizeof(sin)) == -1) {
		perror("connect()");
		close(fd);
		return EXIT_FAILURE;
	}
	do {
		if (!fgets(buf, 256, stdin))
			strcpy(buf, "exit");
		buf[strcspn(buf, "\n")] = '\0';
		if (send(fd, buf, strlen(buf), 0) == -1 || !buf[0])
			continue;
		if (strcmp(buf, "exit") == 0)
			break;
		len = recv(fd, buf, sizeof(buf) - 1, 0);
		if (len <= 0)
			break;
		buf[len] = '\0';
		printf("Server says %s\n", buf);
	} while (strcmp(buf, "exit") != 0);
	goodbye(fd);
	return EXIT_SUCCESS;
}
