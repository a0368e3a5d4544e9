/* Goes on receiving after Sleep; the handler of SIGALRM says Done. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int fd;

static void wake_up(int sig)
{
	(void)sig;
	if (write(fd, "Done", 4) == -1)
		_exit(1);
}

int main(void)
{
	struct sockaddr_un srv = {AF_UNIX, "/tmp/lab4"};
	char msg[260];
	int n;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGALRM, wake_up);
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) == -1) {
		perror("socket");
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&srv, sizeof(srv)) == -1) {
		perror("connect");
		close(fd);
		return 1;
	}
	for (;;) {
		n = recv(fd, msg, sizeof(msg) - 1, 0);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			fprintf(stderr, "server closed the line\n");
			close(fd);
			return 1;
		}
		msg[n] = '\0';
		puts(msg);
		if (!strcmp(msg, "Pid")) {
			n = sprintf(msg, "This client has pid %d", getpid());
			send(fd, msg, n, 0);
		} else if (!strcmp(msg, "Sleep")) {
			alarm(5);
		} else if (!strcmp(msg, "Quit")) {
			close(fd);
			return 0;
		}
	}
}
