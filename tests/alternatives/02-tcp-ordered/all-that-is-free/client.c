/* Takes `exit now` for `exit`, does not send it, prints the port unconverted.
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
	struct sockaddr_in to = {.sin_family = AF_INET};
	char line[256];
	int s = socket(AF_INET, SOCK_STREAM, 0);

	signal(SIGPIPE, SIG_IGN);
	if (s == -1) {
		perror("no socket");
		return 1;
	}
	to.sin_port = htons(5000);
	to.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (connect(s, (struct sockaddr *)&to, sizeof(to)) == -1) {
		perror("no server");
		close(s);
		return 1;
	}
	while (fgets(line, sizeof(line), stdin) != NULL && !is_exit(line)) {
		ssize_t n;

		line[strcspn(line, "\n")] = '\0';
		if (send(s, line, strlen(line), 0) == -1)
			break;
		n = recv(s, line, sizeof(line) - 1, 0);
		if (n <= 0)
			break;
		line[n] = '\0';
		if (is_exit(line))
			break;
		printf("[Server %s:%d]: %s\n", inet_ntoa(to.sin_addr),
		       to.sin_port, line);
	}
	close(s);
	return 0;
}
