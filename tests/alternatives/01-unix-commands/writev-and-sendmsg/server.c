/* Uses sendmsg(2) and recvmsg(2) for every message. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char buf[256];

static ssize_t transfer(int fd, char *text, size_t size, int out)
{
	struct iovec v = {text, size};
	struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};

	if (out)
		return sendmsg(fd, &m, MSG_NOSIGNAL);
	return recvmsg(fd, &m, 0);
}

static int ask(int fd, char *question)
{
	ssize_t n = transfer(fd, question, strlen(question), 1);

	if (n < 0) {
		perror("server: sendmsg()");
		return 0;
	}
	n = transfer(fd, buf, sizeof buf - 1, 0);
	if (n < 1) {
		fprintf(stderr, "server: recvmsg(): client lost\n");
		return 0;
	}
	buf[n] = '\0';
	printf("%s %s\n", question, buf);
	return 1;
}

int main(void)
{
	struct sockaddr_un at = {AF_UNIX, "/tmp/lab4"};
	int s, c, good;

	if ((s = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("server: socket()");
		return 1;
	}
	unlink(at.sun_path);
	if (bind(s, (struct sockaddr *)&at, sizeof at) < 0) {
		perror("server: bind()");
		close(s);
		return 1;
	}
	if (listen(s, 1) < 0 ||
	    (c = accept4(s, NULL, NULL, SOCK_CLOEXEC)) < 0) {
		perror("server: listen(), accept4()");
		close(s);
		unlink(at.sun_path);
		return 1;
	}
	good = ask(c, "Pid") && ask(c, "Sleep") && !strcmp(buf, "Done") &&
	       transfer(c, "Quit", 4, 1) == 4;
	close(c);
	close(s);
	unlink(at.sun_path);
	return good ? 0 : 1;
}
