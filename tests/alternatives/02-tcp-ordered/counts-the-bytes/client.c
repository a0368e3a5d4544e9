/* A message is the bytes that came, no more and no fewer: memcmp(3). */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int is_exit(const char *data, ssize_t count)
{
	return count == 4 && !memcmp(data, "exit", 4);
}

int main(void)
{
	struct sockaddr_in where = {.sin_family = AF_INET};
	char data[512];
	int s;

	signal(SIGPIPE, SIG_IGN);
	where.sin_port = htons(5000);
	where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if ((s = socket(AF_INET, SOCK_STREAM, 0)) < 0)
		return perror("socket"), 1;
	if (connect(s, (struct sockaddr *)&where, sizeof(where)) < 0)
		return perror("connect"), 1;
	for (;;) {
		ssize_t count;

		if (!fgets(data, sizeof(data), stdin))
			strcpy(data, "exit");
		count = strcspn(data, "\n");
		if (!count)
			continue;
		if (send(s, data, count, 0) < 0)
			return perror("send"), 1;
		if (is_exit(data, count))
			break;
		count = recv(s, data, sizeof(data), 0);
		if (count <= 0 || is_exit(data, count))
			break;
		printf("%.*s\n", (int)count, data);
		fflush(stdout);
	}
	close(s);
	return 0;
}
