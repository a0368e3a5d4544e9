/* After Quit, waits until the server has closed. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un u = {.sun_family = AF_UNIX, .sun_path = "/tmp/lab4"};
	char hear[128], say[64];
	int fd, got_quit = 0;
	ssize_t n;

	signal(SIGPIPE, SIG_IGN);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0) {
		perror("client - socket");
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&u, sizeof(u)) < 0) {
		perror("client - connect");
		close(fd);
		return 1;
	}
	/* the server closes at the end, and only then do we */
	while ((n = read(fd, hear, sizeof(hear) - 1)) > 0) {
		hear[n] = '\0';
		say[0] = '\0';
		printf("client hears %s\n", hear);
		if (strcmp(hear, "Pid") == 0)
			sprintf(say, "This client has pid %d", getpid());
		if (strcmp(hear, "Sleep") == 0) {
			sleep(5);
			strcpy(say, "Done");
		}
		if (strcmp(hear, "Quit") == 0)
			got_quit = 1;
		if (say[0] && write(fd, say, strlen(say)) < 0)
			perror("client - write");
	}
	close(fd);
	if (!got_quit)
		fprintf(stderr, "client - server closed without Quit\n");
	return got_quit ? 0 : 1;
}
