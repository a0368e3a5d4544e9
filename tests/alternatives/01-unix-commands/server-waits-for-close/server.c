/* After Quit, waits until the client has closed. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { LENGTH = 128 };

static int step(int fd, const char *say, char *hear)
{
	ssize_t n;

	if (write(fd, say, strlen(say)) < 0)
		return -1;
	memset(hear, '\0', LENGTH);
	n = read(fd, hear, LENGTH - 1);
	if (n > 0)
		printf("server says %s, client says %s\n", say, hear);
	return n > 0 ? 0 : -1;
}

int main(void)
{
	struct sockaddr_un u = {.sun_family = AF_UNIX, .sun_path = "/tmp/lab4"};
	char hear[LENGTH];
	int lis, con, rc = 1;

	signal(SIGPIPE, SIG_IGN);
	lis = socket(AF_UNIX, SOCK_STREAM, 0);
	if (lis < 0) {
		perror("server - socket");
		return 1;
	}
	unlink(u.sun_path);
	if (bind(lis, (struct sockaddr *)&u, sizeof(u)) < 0) {
		perror("server - bind");
		close(lis);
		return 1;
	}
	if (listen(lis, 1) < 0 || (con = accept(lis, NULL, NULL)) < 0) {
		perror("server - listen or accept");
		close(lis);
		unlink(u.sun_path);
		return 1;
	}
	if (step(con, "Pid", hear) < 0 || step(con, "Sleep", hear) < 0) {
		fprintf(stderr, "server - conversation failed\n");
	} else if (strcmp(hear, "Done") != 0) {
		fprintf(stderr, "server - client was not done\n");
	} else if (write(con, "Quit", 4) == 4) {
		while (read(con, hear, LENGTH) > 0)
			;
		printf("the client is gone\n");
		rc = 0;
	}
	close(con);
	close(lis);
	unlink(u.sun_path);
	return rc;
}
