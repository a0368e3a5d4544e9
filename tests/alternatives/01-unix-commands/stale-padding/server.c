/* One buffer, sent whole and never cleared: old bytes follow the NUL. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

char buf[50] = "";

int sendbuf(int fd, const char *text)
{
	snprintf(buf, sizeof(buf), "%s", text);
	if (write(fd, buf, sizeof(buf)) < 0) {
		perror("write");
		return 0;
	}
	return 1;
}

int getbuf(int fd)
{
	int n = read(fd, buf, sizeof(buf) - 1);

	if (n < 0)
		perror("read");
	else if (n == 0)
		fprintf(stderr, "read: client closed the connection\n");
	else
		buf[n] = '\0';
	return n > 0;
}

/* a whole buffer is one byte longer than what getbuf() takes */
void skip(int fd)
{
	char rest[256];

	while (recv(fd, rest, sizeof(rest), MSG_DONTWAIT) > 0)
		;
}

int main(int argc, char **argv)
{
	struct sockaddr_un sa;
	int lfd, cfd, good = 0;

	(void)argc;
	signal(SIGPIPE, SIG_IGN);
	printf("%s: starting\n", argv[0]);
	lfd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (lfd == -1) {
		perror("socket");
		return 2;
	}
	unlink("/tmp/lab4");
	memset(&sa, 0, sizeof(sa));
	sa.sun_family = AF_UNIX;
	strcpy(sa.sun_path, "/tmp/lab4");
	if (bind(lfd, (struct sockaddr *)&sa, sizeof(sa)) == -1) {
		perror("bind");
		close(lfd);
		return 2;
	}
	cfd = -1;
	if (listen(lfd, 3) == -1)
		perror("listen");
	else if ((cfd = accept(lfd, 0, 0)) == -1)
		perror("accept");
	if (cfd != -1) {
		if (sendbuf(cfd, "Pid") && getbuf(cfd)) {
			skip(cfd);
			printf("client said: %s\n", buf);
			if (sendbuf(cfd, "Sleep") && getbuf(cfd)) {
				printf("client said: %s\n", buf);
				if (strcmp(buf, "Done") == 0)
					good = sendbuf(cfd, "Quit");
			}
		}
		skip(cfd);
		close(cfd);
	}
	close(lfd);
	unlink("/tmp/lab4");
	return good ? 0 : 2;
}
