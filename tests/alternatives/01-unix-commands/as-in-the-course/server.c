/*
 * As the course writes it: unlink before bind, one function for what is asked
 * next, each message with its NUL, the file removed at the end.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

#define LEN 256

char socket_path[] = "/tmp/lab4";

static int request(int fd, const char *command, char *reply)
{
	int len;

	if (write(fd, command, strlen(command) + 1) < 0) {
		perror("server: write");
		return -1;
	}
	len = read(fd, reply, LEN - 1);
	if (len <= 0) {
		fprintf(stderr, "server: the client is gone\n");
		return -1;
	}
	reply[len] = '\0';
	return 0;
}

static int talk(int fd)
{
	char buf[LEN];

	printf("The server requests the client's pid\n");
	if (request(fd, "Pid", buf) < 0)
		return 1;
	printf("server: %s\n", buf);
	printf("The server requests the client to sleep\n");
	if (request(fd, "Sleep", buf) < 0)
		return 1;
	if (strcmp(buf, "Done") != 0) {
		fprintf(stderr, "server: \"%s\" is not Done\n", buf);
		return 1;
	}
	printf("The server requests the client to quit\n");
	return write(fd, "Quit", 5) < 0;
}

int main(void)
{
	struct sockaddr_un addr;
	int master, fd, status;

	signal(SIGPIPE, SIG_IGN);
	memset(&addr, 0, sizeof(addr));
	if ((master = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("server: socket");
		exit(1);
	}
	addr.sun_family = AF_UNIX;
	strncpy(addr.sun_path, socket_path, sizeof(addr.sun_path) - 1);
	unlink(socket_path);
	if (bind(master, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
		perror("server: bind");
		close(master);
		exit(1);
	}
	if (listen(master, 5) < 0) {
		perror("server: listen");
		unlink(socket_path);
		close(master);
		exit(1);
	}
	if ((fd = accept(master, NULL, NULL)) < 0) {
		perror("server: accept");
		unlink(socket_path);
		close(master);
		exit(1);
	}
	status = talk(fd);
	close(fd);
	close(master);
	unlink(socket_path);
	return status;
}
