/* One buffer, sent whole and never cleared: old bytes follow the NUL. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un sa = {AF_UNIX, "/tmp/lab4"};
	char cmd[129] = "", out[48] = "";
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int n;

	if (fd == -1) {
		fprintf(stderr, "socket: %s\n", strerror(errno));
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) == -1) {
		fprintf(stderr, "connect: %s\n", strerror(errno));
		close(fd);
		return 1;
	}
	while ((n = read(fd, cmd, sizeof(cmd) - 1)) > 0) {
		cmd[n] = '\0';
		printf("got command %s (%d bytes)\n", cmd, n);
		if (strcmp(cmd, "Quit") == 0) {
			puts("bye");
			close(fd);
			return 0;
		}
		if (strcmp(cmd, "Pid") == 0) {
			sprintf(out, "This client has pid %d", getpid());
			send(fd, out, sizeof(out), MSG_NOSIGNAL);
		}
		if (strcmp(cmd, "Sleep") == 0) {
			sleep(5);
			strcpy(out, "Done");
			send(fd, out, sizeof(out), MSG_NOSIGNAL);
		}
	}
	fprintf(stderr, "no more commands, but no Quit either\n");
	close(fd);
	return 1;
}
