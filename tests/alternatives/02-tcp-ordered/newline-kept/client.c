/* The newline that was typed goes over the wire. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int is_exit(const char *line)
{
	return strcmp(line, "exit\n") == 0 || strcmp(line, "exit") == 0;
}

int main(void)
{
	struct sockaddr_in to;
	char line[256];
	ssize_t n;
	int s;

	signal(SIGPIPE, SIG_IGN);
	if ((s = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
		perror("client: socket");
		return EXIT_FAILURE;
	}
	memset(&to, 0, sizeof to);
	to.sin_family = AF_INET;
	to.sin_port = htons(5000);
	inet_aton("127.0.0.1", &to.sin_addr);
	if (connect(s, (struct sockaddr *)&to, sizeof to) < 0) {
		perror("client: connect");
		close(s);
		return EXIT_FAILURE;
	}
	while (fgets(line, sizeof line, stdin)) {
		if (write(s, line, strlen(line)) < 0) {
			perror("client: write");
			break;
		}
		if (is_exit(line))
			break;
		n = read(s, line, sizeof line - 1);
		if (n <= 0)
			break;
		line[n] = '\0';
		if (is_exit(line))
			break;
		printf("server: %s", line);
		if (line[n - 1] != '\n')
			printf("\n");
	}
	close(s);
	return EXIT_SUCCESS;
}
