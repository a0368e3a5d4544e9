/* shutdown(2) before close(2). */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	const struct sockaddr_un addr = {.sun_family = AF_UNIX,
					 .sun_path = "/tmp/lab4"};
	enum { RUNNING, QUIT, LOST } state = RUNNING;
	char text[512];
	ssize_t n;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) == -1)
		err(1, "socket");
	if (connect(fd, (const struct sockaddr *)&addr, sizeof(addr)) == -1)
		err(1, "connect");
	while (state == RUNNING) {
		n = read(fd, text, sizeof(text) - 1);
		if (n <= 0) {
			state = LOST;
			continue;
		}
		text[n] = '\0';
		if (strcmp(text, "Quit") == 0) {
			state = QUIT;
		} else if (strcmp(text, "Pid") == 0) {
			sprintf(text, "This client has pid %d", getpid());
			if (write(fd, text, strlen(text)) == -1)
				state = LOST;
		} else if (strcmp(text, "Sleep") == 0) {
			sleep(5);
			if (write(fd, "Done", 4) == -1)
				state = LOST;
		} else {
			warnx("do not understand '%s'", text);
			state = LOST;
		}
	}
	shutdown(fd, SHUT_RDWR);
	close(fd);
	if (state == LOST)
		errx(1, "lost the server");
	return 0;
}
