/* After exit, shutdown(2), and then waits until the client has closed. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in sin;
	char buf[BUFSIZ];
	ssize_t len;
	int lfd, fd, one = 1;

	signal(SIGPIPE, SIG_IGN);
	lfd = socket(AF_INET, SOCK_STREAM, 0);
	if (lfd == -1) {
		perror("socket()");
		return EXIT_FAILURE;
	}
	setsockopt(lfd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	memset(&sin, 0, sizeof(sin));
	sin.sin_family = AF_INET;
	sin.sin_port = htons(5000);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(lfd, (struct sockaddr *)&sin, sizeof(sin)) == -1) {
		perror("bind()");
		close(lfd);
		return EXIT_FAILURE;
	}
	if (listen(lfd, 1) == -1 || (fd = accept(lfd, NULL, NULL)) == -1) {
		perror("accept()");
		close(lfd);
		return EXIT_FAILURE;
	}
	for (;;) {
		len = recv(fd, buf, sizeof(buf) - 1, 0);
		if (len <= 0)
			break;
		buf[len] = '\0';
		if (strcmp(buf, "exit") == 0)
			break;
		printf("Client says %s\n", buf);
		if (!fgets(buf, 256, stdin))
			strcpy(buf, "exit");
		buf[strcspn(buf, "\n")] = '\0';
		if (send(fd, buf, strlen(buf), 0) == -1)
			break;
		if (strcmp(buf, "exit") == 0)
			break;
	}
	shutdown(fd, SHUT_WR);
	while (recv(fd, buf, sizeof(buf), 0) > 0)
		;
	close(fd);
	close(lfd);
	return EXIT_SUCCESS;
}
