/* Looks at the clock ten times a second until five seconds have passed. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void wait_seconds(double seconds)
{
	double start = now();

	while (now() - start < seconds) {
		printf("\r%4.1f s ", now() - start);
		fflush(stdout);
		usleep(100000);
	}
	printf("\n");
}

int main(void)
{
	struct sockaddr_un addr = {0};
	char msg[BUFSIZ];
	ssize_t len;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd == -1) {
		perror("socket()");
		return EXIT_FAILURE;
	}
	addr.sun_family = AF_UNIX;
	snprintf(addr.sun_path, sizeof(addr.sun_path), "/tmp/lab4");
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
		perror("connect()");
		close(fd);
		return EXIT_FAILURE;
	}
	for (;;) {
		len = read(fd, msg, sizeof(msg) - 1);
		if (len <= 0) {
			fprintf(stderr, "read(): %s\n",
				len ? "failed" : "end of file");
			close(fd);
			return EXIT_FAILURE;
		}
		msg[len] = '\0';
		if (!strcmp(msg, "Pid")) {
			len = snprintf(msg, sizeof(msg),
				       "This client has pid %d", getpid());
			write(fd, msg, len);
		} else if (!strcmp(msg, "Sleep")) {
			wait_seconds(5.0);
			write(fd, "Done", strlen("Done"));
		} else if (!strcmp(msg, "Quit")) {
			break;
		} else {
			printf("Ignored: %s\n", msg);
		}
	}
	close(fd);
	return EXIT_SUCCESS;
}
