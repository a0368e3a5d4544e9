/* Takes the number behind the last space, with or without a colon. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SERVER_PATH "/tmp/lab4"

/* 1: an answer is in buf, 0: there is none */
int question(int fd, const char *q, char *buf, int size)
{
	int got;

	if (send(fd, q, strlen(q), MSG_NOSIGNAL) == -1) {
		perror("SERVER send()");
		return 0;
	}
	memset(buf, 0, size);
	got = recv(fd, buf, size - 1, 0);
	if (got == -1)
		perror("SERVER recv()");
	if (got == 0)
		fprintf(stderr, "SERVER: client disconnected\n");
	return got > 0;
}

int main()
{
	struct sockaddr_un addr;
	char buf[300];
	int listener, fd, result = EXIT_FAILURE;

	if ((listener = socket(AF_UNIX, SOCK_STREAM, 0)) == -1) {
		perror("SERVER socket()");
		exit(EXIT_FAILURE);
	}
	memset(&addr, 0, sizeof(struct sockaddr_un));
	addr.sun_family = AF_UNIX;
	strcpy(addr.sun_path, SERVER_PATH);
	if (access(SERVER_PATH, F_OK) == 0)
		unlink(SERVER_PATH);
	if (bind(listener, (struct sockaddr *)&addr, SUN_LEN(&addr)) == -1) {
		perror("SERVER bind()");
		close(listener);
		exit(EXIT_FAILURE);
	}
	if (listen(listener, 1) == -1 ||
	    (fd = accept(listener, NULL, NULL)) == -1) {
		perror("SERVER listen()/accept()");
		close(listener);
		unlink(SERVER_PATH);
		exit(EXIT_FAILURE);
	}
	if (question(fd, "Pid", buf, sizeof(buf))) {
		char *space = strrchr(buf, ' ');
		long pid = space ? atol(space) : 0;

		printf("The other process is number %ld\n", pid);
		if (pid <= 0)
			fprintf(stderr, "SERVER: that is no pid: %s\n", buf);
		else if (question(fd, "Sleep", buf, sizeof(buf)) &&
			 strcmp(buf, "Done") == 0 &&
			 send(fd, "Quit", 4, MSG_NOSIGNAL) == 4)
			result = EXIT_SUCCESS;
	}
	close(fd);
	close(listener);
	unlink(SERVER_PATH);
	return result;
}
