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
	struct sockaddr_in me;
	char line[256];
	ssize_t n;
	int l, s, yes = 1;

	signal(SIGPIPE, SIG_IGN);
	if ((l = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
		perror("server: socket");
		return EXIT_FAILURE;
	}
	if (setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0)
		perror("server: setsockopt");
	memset(&me, 0, sizeof me);
	me.sin_family = AF_INET;
	me.sin_port = htons(5000);
	inet_aton("127.0.0.1", &me.sin_addr);
	if (bind(l, (struct sockaddr *)&me, sizeof me) < 0) {
		perror("server: bind");
		close(l);
		return EXIT_FAILURE;
	}
	if (listen(l, 1) < 0 || (s = accept(l, NULL, NULL)) < 0) {
		perror("server: accept");
		close(l);
		return EXIT_FAILURE;
	}
	while ((n = read(s, line, sizeof line - 1)) > 0) {
		line[n] = '\0';
		if (is_exit(line))
			break;
		printf("client: %s", line);
		if (line[n - 1] != '\n')
			printf("\n");
		if (!fgets(line, sizeof line, stdin))
			break;
		if (write(s, line, strlen(line)) < 0) {
			perror("server: write");
			break;
		}
		if (is_exit(line))
			break;
	}
	close(s);
	close(l);
	return EXIT_SUCCESS;
}
