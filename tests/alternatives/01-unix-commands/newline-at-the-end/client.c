/* A newline ends each message that is sent. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un un;
	char line[257];
	ssize_t n;
	int fd, rc = 1;

	signal(SIGPIPE, SIG_IGN);
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) == -1) {
		perror("socket");
		return 1;
	}
	memset(&un, 0, sizeof un);
	un.sun_family = AF_UNIX;
	strcpy(un.sun_path, "/tmp/lab4");
	if (connect(fd, (struct sockaddr *)&un, sizeof un) == -1) {
		perror("connect");
		close(fd);
		return 1;
	}
	while ((n = read(fd, line, sizeof line - 1)) > 0) {
		line[n] = '\0';
		line[strcspn(line, "\r\n")] = '\0';
		if (!strcmp(line, "Quit")) {
			rc = 0;
			break;
		} else if (!strcmp(line, "Pid")) {
			n = sprintf(line, "This client has pid %d\n",
				    (int)getpid());
		} else if (!strcmp(line, "Sleep")) {
			sleep(5);
			n = sprintf(line, "Done\n");
		} else {
			fprintf(stderr, "unknown command '%s'\n", line);
			break;
		}
		if (write(fd, line, n) != n) {
			perror("write");
			break;
		}
	}
	if (n <= 0)
		fprintf(stderr, "end of file before Quit\n");
	close(fd);
	return rc;
}
