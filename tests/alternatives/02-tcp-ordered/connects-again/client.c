/* Tries to connect three times, a second apart, before it gives up. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int attempt(int number)
{
	struct sockaddr_in sa = {.sin_family = AF_INET,
				 .sin_port = htons(5000)};
	int s = socket(AF_INET, SOCK_STREAM, 0);

	if (s < 0) {
		perror("socket");
		exit(1);
	}
	sa.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (connect(s, (struct sockaddr *)&sa, sizeof(sa)) == 0)
		return s;
	fprintf(stderr, "(%d) ", number);
	perror("connect");
	close(s);
	return -1;
}

int main(void)
{
	char *line = NULL, answer[257];
	size_t size = 0;
	ssize_t n;
	int s, i;

	signal(SIGPIPE, SIG_IGN);
	for (i = 1; (s = attempt(i)) < 0; i++) {
		if (i == 3)
			return 1;
		sleep(1);
	}
	while (printf("client> "), fflush(stdout),
	       (n = getline(&line, &size, stdin)) != -1) {
		line[strcspn(line, "\r\n")] = '\0';
		if (*line == '\0')
			continue;
		if (send(s, line, strlen(line), 0) < 0)
			break;
		if (strcmp(line, "exit") == 0)
			break;
		if ((n = recv(s, answer, 256, 0)) <= 0)
			break;
		answer[n] = '\0';
		if (strcmp(answer, "exit") == 0)
			break;
		printf("server> %s\n", answer);
	}
	free(line);
	close(s);
	return 0;
}
