/* alarm(2) and pause(2) are the sleep. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static volatile sig_atomic_t rang = 0;

static void on_alarm(int sig)
{
	(void)sig;
	rang = 1;
}

static void my_sleep(unsigned seconds)
{
	rang = 0;
	alarm(seconds);
	while (!rang)
		pause();
}

int main(void)
{
	struct sigaction sa;
	struct sockaddr_un un;
	char b[80];
	int s, n;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_alarm;
	sigaction(SIGALRM, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);

	if (0 > (s = socket(AF_UNIX, SOCK_STREAM, 0)))
		return perror("cannot create a socket"), 1;
	memset(&un, 0, sizeof(un));
	un.sun_family = AF_UNIX;
	strcpy(un.sun_path, "/tmp/lab4");
	if (0 > connect(s, (struct sockaddr *)&un, sizeof(un))) {
		perror("cannot connect");
		close(s);
		return 1;
	}
	while (0 < (n = read(s, b, sizeof(b) - 1))) {
		b[n] = 0;
		printf("The server says %s\n", b);
		if (0 == strcmp("Quit", b)) {
			close(s);
			return 0;
		}
		if (0 == strcmp("Pid", b))
			write(s, b,
			      sprintf(b, "This client has pid %d", getpid()));
		else if (0 == strcmp("Sleep", b)) {
			my_sleep(5);
			printf("I am awake\n");
			write(s, "Done", 4);
		}
	}
	fprintf(stderr, "The server left without saying Quit\n");
	close(s);
	return 1;
}
