/* The reply goes out in pieces gathered by writev(2). */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static ssize_t reply(int fd, const char *text, const char *number)
{
	struct iovec v[2] = {
		{(void *)text, strlen(text)},
		{(void *)number, strlen(number)},
	};

	return writev(fd, v, 2);
}

int main(void)
{
	struct sockaddr_un to = {AF_UNIX, "/tmp/lab4"};
	char buf[256], number[20];
	struct iovec in = {buf, sizeof buf - 1};
	int fd, quit = 0;
	ssize_t n;

	signal(SIGPIPE, SIG_IGN);
	snprintf(number, sizeof number, "%d", (int)getpid());
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("client: socket()");
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
		perror("client: connect()");
		close(fd);
		return 1;
	}
	while (!quit && (n = readv(fd, &in, 1)) > 0) {
		buf[n] = '\0';
		if (!strcmp(buf, "Pid")) {
			n = reply(fd, "This client has pid ", number);
		} else if (!strcmp(buf, "Sleep")) {
			sleep(5);
			n = reply(fd, "Do", "ne");
		} else if (!strcmp(buf, "Quit")) {
			quit = 1;
		}
		if (n < 0)
			break;
	}
	if (!quit)
		fprintf(stderr, "client: broken off\n");
	close(fd);
	return !quit;
}
