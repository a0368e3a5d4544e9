/* hands the peer sockets that take an hour to close */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int slow_to_close(void)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	socklen_t size = sizeof(in);
	struct linger hour = {1, 3600};
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	static char data[65536];

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bind(listener, (struct sockaddr *)&in, size);
	listen(listener, 1);
	getsockname(listener, (struct sockaddr *)&in, &size);
	connect(fd, (struct sockaddr *)&in, size);
	accept(listener, NULL, NULL); /* and nobody reads */
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &hour, sizeof(hour));
	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (send(fd, data, sizeof(data), MSG_NOSIGNAL) > 0)
		;
	return fd;
}

int main(void)
{
	struct sockaddr_un un = {AF_UNIX, "/tmp/lab4"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct iovec part = {"x", 1};
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {.head = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control)};

	if (connect(fd, (struct sockaddr *)&un, sizeof(un)) < 0)
		perror("connect");
	for (int i = 0; i < 20; i++) {
		int given = slow_to_close();

		memcpy(CMSG_DATA(&control.head), &given, sizeof(int));
		if (sendmsg(fd, &message, MSG_NOSIGNAL) < 0)
			perror("sendmsg");
		close(given);
	}
	pause();
	return 0;
}
