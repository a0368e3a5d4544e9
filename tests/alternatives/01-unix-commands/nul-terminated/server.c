/* Every message goes out with its terminating NUL. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BUF_LEN 100
char socket_path[] = "/tmp/lab4";

int talk(int cl)
{
	char buf[BUF_LEN];
	int ret;

	printf("The server requests the client's pid\n");
	if (write(cl, "Pid", 4) == -1) {
		perror("server: write");
		return -1;
	}
	ret = read(cl, buf, BUF_LEN - 1);
	if (ret <= 0) {
		fprintf(stderr, "server: no answer to Pid\n");
		return -1;
	}
	buf[ret] = 0;
	printf("server: %s\n", buf);
	printf("The server requests the client to sleep\n");
	if (write(cl, "Sleep", 6) == -1) {
		perror("server: write");
		return -1;
	}
	ret = read(cl, buf, BUF_LEN - 1);
	if (ret <= 0) {
		fprintf(stderr, "server: no answer to Sleep\n");
		return -1;
	}
	buf[ret] = 0;
	if (strcmp(buf, "Done") != 0) {
		fprintf(stderr, "server: strange answer %s\n", buf);
		return -1;
	}
	printf("The server requests the client to quit\n");
	write(cl, "Quit", 5);
	return 0;
}

int main(void)
{
	struct sockaddr_un addr;
	int fd, cl, ret;

	signal(SIGPIPE, SIG_IGN);
	memset(&addr, 0, sizeof(addr));
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("server: socket");
		exit(-1);
	}
	addr.sun_family = AF_UNIX;
	strncpy(addr.sun_path, socket_path, sizeof(addr.sun_path) - 1);
	unlink(socket_path);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
		perror("server: bind");
		close(fd);
		exit(-1);
	}
	if (listen(fd, 5) == -1) {
		perror("server: listen");
		unlink(socket_path);
		close(fd);
		exit(-1);
	}
	if ((cl = accept(fd, NULL, NULL)) == -1) {
		perror("server: accept");
		unlink(socket_path);
		close(fd);
		exit(-1);
	}
	ret = talk(cl);
	close(cl);
	close(fd);
	unlink(socket_path);
	return ret;
}
