/* Prints how long each answer took. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static char *ask(int fd, const char *what)
{
	static char msg[BUFSIZ];
	time_t begin = time(NULL);
	ssize_t len;

	if (write(fd, what, strlen(what)) == -1) {
		perror("write()");
		return NULL;
	}
	len = read(fd, msg, sizeof(msg) - 1);
	if (len <= 0) {
		fprintf(stderr, "read(): nobody answers %s\n", what);
		return NULL;
	}
	msg[len] = '\0';
	printf("%s -> %s, %.0f s\n", what, msg, difftime(time(NULL), begin));
	return msg;
}

static int serve(int fd)
{
	char *answer = ask(fd, "Pid");

	if (!answer)
		return EXIT_FAILURE;
	answer = ask(fd, "Sleep");
	if (!answer || strcmp(answer, "Done") != 0)
		return EXIT_FAILURE;
	if (write(fd, "Quit", 4) != 4)
		return EXIT_FAILURE;
	return EXIT_SUCCESS;
}

int main(void)
{
	struct sockaddr_un addr = {0};
	int lfd, fd, status;

	signal(SIGPIPE, SIG_IGN);
	lfd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (lfd == -1) {
		perror("socket()");
		return EXIT_FAILURE;
	}
	addr.sun_family = AF_UNIX;
	snprintf(addr.sun_path, sizeof(addr.sun_path), "/tmp/lab4");
	unlink(addr.sun_path);
	if (bind(lfd, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
		perror("bind()");
		close(lfd);
		return EXIT_FAILURE;
	}
	if (listen(lfd, SOMAXCONN) == -1 ||
	    (fd = accept(lfd, NULL, NULL)) == -1) {
		perror("listen() or accept()");
		close(lfd);
		unlink(addr.sun_path);
		return EXIT_FAILURE;
	}
	close(lfd); /* there is only one client */
	status = serve(fd);
	close(fd);
	unlink(addr.sun_path);
	return status;
}
