/* Every message goes out with its terminating NUL. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BUF_LEN 100
char socket_path[] = "/tmp/lab4";

int main(void)
{
	struct sockaddr_un addr;
	char buf[BUF_LEN];
	int fd, len, ret, is_running = 1;

	signal(SIGPIPE, SIG_IGN);
	memset(&addr, 0, sizeof(addr));
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("client: socket");
		exit(-1);
	}
	addr.sun_family = AF_UNIX;
	strncpy(addr.sun_path, socket_path, sizeof(addr.sun_path) - 1);
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
		perror("client: connect");
		close(fd);
		exit(-1);
	}
	while (is_running) {
		ret = read(fd, buf, BUF_LEN - 1);
		if (ret < 0)
			perror("client: read");
		if (ret == 0)
			fprintf(stderr, "client: server hung up\n");
		if (ret <= 0) {
			close(fd);
			return 1;
		}
		buf[ret] = '\0';
		if (strcmp(buf, "Pid") == 0) {
			printf("A request for the client's pid has been "
			       "received\n");
			len = sprintf(buf, "This client has pid %d", getpid());
			if (write(fd, buf, len + 1) == -1)
				perror("client: write");
		} else if (strcmp(buf, "Sleep") == 0) {
			printf("This client is going to sleep for 5 seconds\n");
			sleep(5);
			len = sprintf(buf, "Done");
			if (write(fd, buf, len + 1) == -1)
				perror("client: write");
		} else if (strcmp(buf, "Quit") == 0) {
			printf("This client is quitting\n");
			is_running = 0;
		}
	}
	close(fd);
	return 0;
}
