/* A forked child talks to the client; the parent waits for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOCKNAME "/tmp/lab4"

static void handle(int fd)
{
	char *cmds[] = {"Pid", "Sleep", "Quit"};
	char buf[64];
	int i, n;

	for (i = 0; i < 3; i++) {
		if (send(fd, cmds[i], strlen(cmds[i]), MSG_NOSIGNAL) < 0) {
			perror("child: send");
			exit(1);
		}
		if (i == 2)
			break;
		memset(buf, 0, sizeof(buf));
		n = recv(fd, buf, sizeof(buf) - 1, 0);
		if (n <= 0) {
			fprintf(stderr, "child: recv: nothing\n");
			exit(1);
		}
		printf("child %d: \"%s\"\n", (int)getpid(), buf);
		if (i == 1 && strcmp(buf, "Done") != 0) {
			fprintf(stderr, "child: client is not done\n");
			exit(1);
		}
	}
	close(fd);
	exit(0);
}

int main(void)
{
	struct sockaddr_un sa;
	int fd, conn, status = 1;
	pid_t pid;

	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0) {
		perror("socket");
		exit(1);
	}
	memset(&sa, 0, sizeof(sa));
	sa.sun_family = AF_UNIX;
	strcpy(sa.sun_path, SOCKNAME);
	unlink(SOCKNAME);
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0) {
		perror("bind");
		close(fd);
		exit(1);
	}
	if (listen(fd, 5) < 0) {
		perror("listen");
	} else if ((conn = accept(fd, NULL, NULL)) < 0) {
		perror("accept");
	} else {
		fflush(stdout);
		pid = fork();
		if (pid == 0) {
			close(fd);
			handle(conn);
		}
		close(conn);
		if (pid < 0)
			perror("fork");
		else if (waitpid(pid, &status, 0) < 0)
			perror("waitpid");
	}
	close(fd);
	unlink(SOCKNAME);
	exit(status == 0 ? 0 : 1);
}
