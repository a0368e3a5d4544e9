/* As the course writes it: each message travels with its NUL. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

#define LEN 256

char socket_path[] = "/tmp/lab4";

static int send_reply(int fd, const char *text)
{
	if (write(fd, text, strlen(text) + 1) < 0) {
		perror("client: write");
		return 0;
	}
	return 1;
}

int main(void)
{
	struct sockaddr_un addr;
	char buf[LEN];
	int fd, len, running = 1, status = 1;

	signal(SIGPIPE, SIG_IGN);
	memset(&addr, 0, sizeof(addr));
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("client: socket");
		exit(1);
	}
	addr.sun_family = AF_UNIX;
	strncpy(addr.sun_path, socket_path, sizeof(addr.sun_path) - 1);
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
		perror("client: connect");
		close(fd);
		exit(1);
	}
	printf("client is up\n");
	while (running) {
		len = read(fd, buf, LEN - 1);
		if (len <= 0) {
			fprintf(stderr, "client: the server is gone\n");
			break;
		}
		buf[len] = '\0';
		if (strcmp(buf, "Pid") == 0) {
			printf("A request for the client's pid has been "
			       "received\n");
			len = sprintf(buf, "This client has pid %d", getpid());
			running = send_reply(fd, buf);
		} else if (strcmp(buf, "Sleep") == 0) {
			printf("This client is going to sleep for 5 seconds\n");
			sleep(5);
			running = send_reply(fd, "Done");
		} else if (strcmp(buf, "Quit") == 0) {
			printf("This client is quitting\n");
			running = 0;
			status = 0;
		}
	}
	close(fd);
	return status;
}
