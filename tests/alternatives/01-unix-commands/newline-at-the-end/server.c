/* A newline ends each message that is sent. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char path[] = "/tmp/lab4";
static int listen_fd = -1;

static void cleanup(void)
{
	if (listen_fd != -1)
		close(listen_fd);
	unlink(path);
}

static void die(const char *msg)
{
	perror(msg);
	exit(1);
}

static char *read_line(int fd, char *line, size_t size)
{
	ssize_t n = read(fd, line, size - 1);

	if (n <= 0)
		return NULL;
	line[n] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return line;
}

int main(void)
{
	struct sockaddr_un un;
	char line[257];
	int fd;

	signal(SIGPIPE, SIG_IGN);
	listen_fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (listen_fd == -1)
		die("socket");
	memset(&un, 0, sizeof un);
	un.sun_family = AF_UNIX;
	memcpy(un.sun_path, path, sizeof path);
	unlink(path);
	if (bind(listen_fd, (struct sockaddr *)&un, sizeof un) == -1)
		die("bind");
	atexit(cleanup);
	if (listen(listen_fd, 8) == -1)
		die("listen");
	fd = accept(listen_fd, NULL, NULL);
	if (fd == -1)
		die("accept");
	if (write(fd, "Pid\n", 4) == 4 && read_line(fd, line, sizeof line)) {
		printf("<- %s\n", line);
		if (write(fd, "Sleep\n", 6) == 6 &&
		    read_line(fd, line, sizeof line)) {
			printf("<- %s\n", line);
			if (strcmp(line, "Done") == 0 &&
			    write(fd, "Quit\n", 5) == 5) {
				close(fd);
				return 0;
			}
		}
	}
	close(fd);
	fprintf(stderr, "conversation broken\n");
	return 1;
}
