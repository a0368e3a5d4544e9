/* shutdown(2) before each close(2); the file goes once the client is there. */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const struct sockaddr_un addr = {.sun_family = AF_UNIX,
					.sun_path = "/tmp/lab4"};

static void hang_up(int fd)
{
	shutdown(fd, SHUT_RDWR);
	close(fd);
}

static int exchange(int fd, const char *request, char reply[static 512])
{
	ssize_t n;

	if (write(fd, request, strlen(request)) == -1) {
		warn("%s", request);
		return 0;
	}
	n = read(fd, reply, 511);
	if (n <= 0) {
		warnx("%s: no reply", request);
		return 0;
	}
	reply[n] = '\0';
	return 1;
}

int main(void)
{
	char reply[512];
	int lfd, fd, ok = 0;

	signal(SIGPIPE, SIG_IGN);
	if ((lfd = socket(AF_UNIX, SOCK_STREAM, 0)) == -1)
		err(1, "socket");
	unlink(addr.sun_path);
	if (bind(lfd, (const struct sockaddr *)&addr, sizeof(addr)) == -1)
		err(1, "bind");
	if (listen(lfd, 1) == -1) {
		unlink(addr.sun_path);
		err(1, "listen");
	}
	fd = accept(lfd, NULL, NULL);
	if (fd == -1)
		warn("accept");
	unlink(addr.sun_path);
	hang_up(lfd);
	if (fd == -1)
		return 1;
	if (exchange(fd, "Pid", reply)) {
		printf("The reply is: %s.\n", reply);
		if (exchange(fd, "Sleep", reply)) {
			ok = strcmp(reply, "Done") == 0 &&
			     write(fd, "Quit", 4) == 4;
		}
	}
	hang_up(fd);
	return ok ? 0 : 1;
}
