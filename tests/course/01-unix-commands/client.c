/*
 * In the course's style, and careless: it compares what it has not terminated,
 * so it needs the NUL, and goes on for ever at the end of file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LEN 256

int main(void)
{
	struct sockaddr_un addr;
	char buf[LEN];
	int fd, running = 1;

	memset(buf, 'x', LEN);
	memset(&addr, 0, sizeof(addr));
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("client: socket");
		exit(1);
	}
	addr.sun_family = AF_UNIX;
	strcpy(addr.sun_path, "/tmp/lab4");
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
		perror("client: connect");
		exit(1);
	}
	while (running) {
		read(fd, buf, LEN);
		if (strcmp(buf, "Pid") == 0) {
			sprintf(buf, "This client has pid %d", getpid());
			write(fd, buf, strlen(buf) + 1);
		} else if (strcmp(buf, "Sleep") == 0) {
			sleep(5);
			write(fd, "Done", 5);
		} else if (strcmp(buf, "Quit") == 0) {
			running = 0;
		}
	}
	close(fd);
	return 0;
}
