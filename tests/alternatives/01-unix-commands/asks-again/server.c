/* Says Sleep again until the client answers Done. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int request(int fd, const char *command, char *reply, int size)
{
	int n;

	if (send(fd, command, strlen(command), 0) == -1) {
		perror("send");
		return -1;
	}
	n = recv(fd, reply, size - 1, 0);
	if (n <= 0) {
		fprintf(stderr, "recv: no reply to %s\n", command);
		return -1;
	}
	reply[n] = '\0';
	printf("%s: %s\n", command, reply);
	return 0;
}

int main(void)
{
	struct sockaddr_un addr;
	char reply[257] = "";
	int listener, fd, rc;

	signal(SIGPIPE, SIG_IGN);
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	if (listener == -1) {
		perror("socket");
		return 1;
	}
	memset(&addr, 0, sizeof(addr));
	addr.sun_family = AF_UNIX;
	strcpy(addr.sun_path, "/tmp/lab4");
	unlink(addr.sun_path);
	if (bind(listener, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
		perror("bind");
		close(listener);
		return 1;
	}
	if (listen(listener, 2) == -1 ||
	    (fd = accept(listener, NULL, NULL)) == -1) {
		perror("accept");
		close(listener);
		unlink(addr.sun_path);
		return 1;
	}
	rc = request(fd, "Pid", reply, sizeof(reply));
	while (rc == 0 && strcmp(reply, "Done") != 0)
		rc = request(fd, "Sleep", reply, sizeof(reply));
	if (rc == 0 && send(fd, "Quit", 4, 0) == -1) {
		perror("send");
		rc = -1;
	}
	close(fd);
	close(listener);
	unlink(addr.sun_path);
	return rc == 0 ? 0 : 1;
}
