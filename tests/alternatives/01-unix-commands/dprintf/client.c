/* dprintf(3) writes to the socket. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un sun = {AF_UNIX, "/tmp/lab4"};
	char order[64] = {0};
	int fd, rd;

	signal(SIGPIPE, SIG_IGN);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0) {
		perror("socket");
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) < 0) {
		perror("connect");
		close(fd);
		return 1;
	}
	while ((rd = read(fd, order, sizeof(order) - 1)) > 0) {
		order[rd] = '\0';
		printf("order: %s\n", order);
		if (strcmp(order, "Pid") == 0) {
			dprintf(fd, "This client has pid %d", getpid());
		} else if (strcmp(order, "Sleep") == 0) {
			sleep(5);
			dprintf(fd, "Done");
		} else if (strcmp(order, "Quit") == 0) {
			close(fd);
			return 0;
		}
	}
	dprintf(2, "orders ended too early\n");
	close(fd);
	return 1;
}
