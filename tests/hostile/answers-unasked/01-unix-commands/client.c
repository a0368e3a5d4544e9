/* answers without being asked */
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
	char reply[64];
	int fd = join();

	snprintf(reply, sizeof(reply), "This client has pid %d", getpid());
	write(fd, reply, strlen(reply));
	write(fd, "Done", 4);
	sleep(6);
	return 0;
}
