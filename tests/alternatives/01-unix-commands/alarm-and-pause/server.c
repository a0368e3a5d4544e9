/* alarm(2) limits how long the server waits for an answer. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void on_alarm(int sig)
{
	(void)sig; /* read() returns with EINTR */
}

static int hear(int s, char *b, int size)
{
	int n;

	alarm(60);
	n = read(s, b, size - 1);
	alarm(0);
	if (n < 0)
		fprintf(stderr, "read failed: %s\n", strerror(errno));
	if (n == 0)
		fprintf(stderr, "the client left early\n");
	b[n > 0 ? n : 0] = 0;
	return n > 0;
}

int main(void)
{
	struct sigaction sa;
	struct sockaddr_un un;
	char b[80];
	int l, s, rc = 1;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_alarm;
	sigaction(SIGALRM, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);

	if (0 > (l = socket(AF_UNIX, SOCK_STREAM, 0)))
		return perror("cannot create a socket"), 1;
	memset(&un, 0, sizeof(un));
	un.sun_family = AF_UNIX;
	strcpy(un.sun_path, "/tmp/lab4");
	unlink(un.sun_path);
	if (0 > bind(l, (struct sockaddr *)&un, sizeof(un)))
		return perror("cannot bind"), close(l), 1;
	if (0 > listen(l, 1) || 0 > (s = accept(l, NULL, NULL))) {
		perror("cannot listen or accept");
		close(l);
		unlink(un.sun_path);
		return 1;
	}
	write(s, "Pid", 3);
	if (hear(s, b, sizeof(b))) {
		printf("It says: %s\n", b);
		write(s, "Sleep", 5);
		if (hear(s, b, sizeof(b)) && 0 == strcmp(b, "Done")) {
			printf("It says: %s\n", b);
			rc = 4 == write(s, "Quit", 4) ? 0 : 1;
		}
	}
	close(s);
	close(l);
	unlink(un.sun_path);
	return rc;
}
