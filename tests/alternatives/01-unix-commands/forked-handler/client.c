/* A forked child does the sleeping; the parent waits for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un sa;
	char buf[64];
	int fd, n, go_on = 1;
	pid_t me = getpid(), child;

	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0) {
		perror("socket");
		exit(1);
	}
	memset(&sa, 0, sizeof(sa));
	sa.sun_family = AF_UNIX;
	strcpy(sa.sun_path, "/tmp/lab4");
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0) {
		perror("connect");
		close(fd);
		exit(1);
	}
	while (go_on) {
		memset(buf, 0, sizeof(buf));
		n = recv(fd, buf, sizeof(buf) - 1, 0);
		if (n <= 0) {
			fprintf(stderr, "nothing to receive\n");
			close(fd);
			exit(1);
		}
		if (strcmp(buf, "Pid") == 0) {
			n = sprintf(buf, "This client has pid %d", (int)me);
			send(fd, buf, n, MSG_NOSIGNAL);
		} else if (strcmp(buf, "Sleep") == 0) {
			fflush(stdout);
			child = fork();
			if (child == 0) {
				sleep(5);
				_exit(0);
			}
			if (child < 0 || waitpid(child, NULL, 0) < 0)
				perror("fork");
			else
				send(fd, "Done", 4, MSG_NOSIGNAL);
		} else if (strcmp(buf, "Quit") == 0) {
			go_on = 0;
		}
	}
	close(fd);
	exit(0);
}
