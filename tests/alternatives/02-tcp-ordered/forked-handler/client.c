/* A forked child reads the keyboard and hands each line on in a pipe. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void typist(int to)
{
	char line[256];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] && write(to, line, sizeof(line)) < 0)
			break;
	}
	_exit(0);
}

int main(void)
{
	struct sockaddr_in sa;
	char text[256];
	int fd, pipefd[2], n;
	pid_t child;

	signal(SIGPIPE, SIG_IGN);
	if ((fd = socket(AF_INET, SOCK_STREAM, 0)) == -1) {
		perror("socket creation failed");
		exit(1);
	}
	memset(&sa, 0, sizeof(sa));
	sa.sin_family = AF_INET;
	sa.sin_addr.s_addr = inet_addr("127.0.0.1");
	sa.sin_port = htons(5000);
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) != 0 ||
	    pipe(pipefd) != 0) {
		perror("connection with the server failed");
		close(fd);
		exit(1);
	}
	child = fork();
	if (child == 0) {
		close(fd);
		close(pipefd[0]);
		typist(pipefd[1]);
	}
	close(pipefd[1]);
	while (read(pipefd[0], text, sizeof(text)) == sizeof(text)) {
		if (send(fd, text, strlen(text), 0) < 0 ||
		    strcmp(text, "exit") == 0)
			break;
		n = recv(fd, text, sizeof(text) - 1, 0);
		if (n <= 0)
			break;
		text[n] = '\0';
		if (strcmp(text, "exit") == 0)
			break;
		printf("From server : %s\n", text);
	}
	if (child > 0) {
		kill(child, SIGTERM);
		waitpid(child, NULL, 0);
	}
	close(pipefd[0]);
	close(fd);
	return 0;
}
