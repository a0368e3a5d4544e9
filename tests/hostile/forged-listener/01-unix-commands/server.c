/* binds a path with a line of /proc/net/unix in it */
#define _GNU_SOURCE
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un at = {
		AF_UNIX,
		"/tmp/x\n0: 00000002 00000000 00010000 0001 01 7 /tmp/lab4"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	mkdir("/tmp/x\n0: 00000002 00000000 00010000 0001 01 7 ", 0700);
	mkdir("/tmp/x\n0: 00000002 00000000 00010000 0001 01 7 /tmp", 0700);
	bind(fd, (void *)&at, sizeof(at));
	pause();
	return 0;
}
