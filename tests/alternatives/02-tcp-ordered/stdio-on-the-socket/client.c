/* Sends with fputs on a FILE of the socket, receives with recv(2). */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in sin = {0};
	char line[256];
	FILE *to;
	int fd, n;

	signal(SIGPIPE, SIG_IGN);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0)
		return perror("socket"), 1;
	sin.sin_family = AF_INET;
	sin.sin_port = htons(5000);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&sin, sizeof(sin)) < 0)
		return perror("connect"), close(fd), 1;
	to = fdopen(fd, "w");
	if (to == NULL)
		return perror("fdopen"), close(fd), 1;
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		fputs(line, to);
		if (fflush(to) == EOF) {
			perror("fflush");
			break;
		}
		if (!line[0])
			continue;
		if (!strcmp(line, "exit"))
			break;
		if ((n = recv(fd, line, sizeof(line) - 1, 0)) <= 0)
			break;
		line[n] = 0;
		if (!strcmp(line, "exit"))
			break;
		fprintf(stdout, "server said: %s\n", line);
	}
	fclose(to);
	return 0;
}
