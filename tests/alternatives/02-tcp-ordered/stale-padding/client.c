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
	int fd, n;

	a.sin_port = htons(5000);
	inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd == -1) {
		perror("socket");
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == -1) {
		perror("connect");
		close(fd);
		return 1;
	}
	for (;;) {
		if (fgets(out, sizeof(out), stdin) == NULL)
			break;
		out[strlen(out) - 1] = '\0';
		if (out[0] == '\0')
			continue;
		if (send(fd, out, sizeof(out), MSG_NOSIGNAL) == -1) {
			perror("send");
			break;
		}
		if (strcmp(out, "exit") == 0)
			break;
		n = recv(fd, in, sizeof(in) - 1, 0);
		if (n <= 0)
			break;
		in[n] = '\0';
		printf("%d bytes: %s\n", n, in);
		if (strcmp(in, "exit") == 0)
			break;
	}
	close(fd);
	return 0;
}
