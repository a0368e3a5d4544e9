/*
 * In the course's style, and careless: after each reply comes the next command,
 * whatever the reply was, and SIGPIPE kills it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LEN 256

int main(void)
{
	struct sockaddr_un addr;
	char buf[LEN];
	int master, fd;

	memset(&addr, 0, sizeof(addr));
	if ((master = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("server: socket");
		exit(1);
	}
	addr.sun_family = AF_UNIX;
	strcpy(addr.sun_path, "/tmp/lab4");
	unlink("/tmp/lab4");
	if (bind(master, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
		perror("server: bind");
		exit(1);
	}
	listen(master, 5);
	fd = accept(master, NULL, NULL);
	write(fd, "Pid", 4);
	read(fd, buf, LEN);
	printf("server: %s\n", buf);
	write(fd, "Sleep", 6);
	read(fd, buf, LEN);
	write(fd, "Quit", 5);
	close(fd);
	close(master);
	unlink("/tmp/lab4");
	return 0;
}
