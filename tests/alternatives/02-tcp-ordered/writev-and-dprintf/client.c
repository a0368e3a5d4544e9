/* writev(2) gathers the message, recvmsg(2) takes the answer. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	char text[256];
	struct iovec v[2], in = {text, sizeof text - 1};
	struct msghdr m = {.msg_iov = &in, .msg_iovlen = 1};
	size_t half;
	ssize_t n;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	to.sin_port = htons(5000);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if ((fd = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
		perror("client: socket()");
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
		perror("client: connect()");
		close(fd);
		return 1;
	}
	while (fgets(text, sizeof text, stdin)) {
		text[strcspn(text, "\n")] = '\0';
		if (text[0] == '\0')
			continue;
		half = strlen(text) / 2;
		v[0] = (struct iovec){text, half};
		v[1] = (struct iovec){text + half, strlen(text + half)};
		if (writev(fd, v, 2) < 0 || strcmp(text, "exit") == 0)
			break;
		if ((n = recvmsg(fd, &m, 0)) <= 0)
			break;
		text[n] = '\0';
		if (strcmp(text, "exit") == 0)
			break;
		printf("answer: %s\n", text);
	}
	close(fd);
	return 0;
}
