/* Sends its whole buffer, never cleared: old bytes follow the NUL. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	char in[257], out[200] = {0};
	int lfd, fd, n, one = 1;

	a.sin_port = htons(5000);
	inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
	lfd = socket(AF_INET, SOCK_STREAM, 0);
	if (lfd == -1) {
		perror("socket");
		return 1;
	}
	setsockopt(lfd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(lfd, (struct sockaddr *)&a, sizeof(a)) == -1) {
		perror("bind");
		close(lfd);
		return 1;
	}
	if (listen(lfd, 1) == -1 || (fd = accept(lfd, NULL, NULL)) == -1) {
		perror("listen or accept");
		close(lfd);
		return 1;
	}
	while ((n = recv(fd, in, sizeof(in) - 1, 0)) > 0) {
		in[n] = '\0';
		printf("%d bytes: %s\n", n, in);
		if (strcmp(in, "exit") == 0)
			break;
		if (fgets(out, sizeof(out), stdin) == NULL)
			break;
		out[strlen(out) - 1] = '\0';
		if (send(fd, out, sizeof(out), MSG_NOSIGNAL) == -1) {
			perror("send");
			break;
		}
		if (strcmp(out, "exit") == 0)
			break;
	}
	close(fd);
	close(lfd);
	return 0;
}
