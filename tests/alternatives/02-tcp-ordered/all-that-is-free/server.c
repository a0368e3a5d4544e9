/*
 * Takes `exit now` for `exit`, does not send it, prints the port unconverted,
 * listens on every address of the machine.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int is_exit(const char *text)
{
	return strncmp(text, "exit", 4) == 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET}, from;
	socklen_t size = sizeof(from);
	char line[256];
	ssize_t n;
	int s = socket(AF_INET, SOCK_STREAM, 0), c, on = 1;

	signal(SIGPIPE, SIG_IGN);
	if (s == -1) {
		perror("no socket");
		return 1;
	}
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	at.sin_port = htons(5000);
	at.sin_addr.s_addr = htonl(INADDR_ANY);
	if (bind(s, (struct sockaddr *)&at, sizeof(at)) == -1 ||
	    listen(s, 1) == -1) {
		perror("no port");
		close(s);
		return 1;
	}
	c = accept(s, (struct sockaddr *)&from, &size);
	if (c == -1) {
		perror("no client");
		close(s);
		return 1;
	}
	while ((n = recv(c, line, sizeof(line) - 1, 0)) > 0) {
		line[n] = '\0';
		if (is_exit(line))
			break;
		printf("[Client %s:%d]: %s\n", inet_ntoa(from.sin_addr),
		       from.sin_port, line);
		if (fgets(line, sizeof(line), stdin) == NULL || is_exit(line))
			break;
		line[strcspn(line, "\n")] = '\0';
		if (send(c, line, strlen(line), 0) == -1)
			break;
	}
	close(c);
	close(s);
	return 0;
}
