/* Another language and colors on the screen; none of the sample lines. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ROT "\033[1;31m"
#define GRUEN "\033[1;32m"
#define AUS "\033[0m"

static void abbruch(int fd, const char *grund)
{
	fprintf(stderr, ROT "Abbruch: %s" AUS "\n", grund);
	if (fd >= 0)
		close(fd);
	exit(EXIT_FAILURE);
}

int main(void)
{
	struct sockaddr_un ort = {AF_UNIX, "/tmp/lab4"};
	char befehl[256], antwort[64];
	ssize_t n;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0)
		abbruch(fd, strerror(errno));
	if (connect(fd, (void *)&ort, sizeof ort) != 0)
		abbruch(fd, strerror(errno));
	do {
		n = read(fd, befehl, sizeof befehl - 1);
		if (n <= 0)
			abbruch(fd, "kein Befehl mehr");
		befehl[n] = 0;
		printf(GRUEN "Befehl: " AUS "%s\n", befehl);
		antwort[0] = 0;
		if (strcmp(befehl, "Pid") == 0)
			sprintf(antwort, "This client has pid %d", getpid());
		else if (strcmp(befehl, "Sleep") == 0) {
			sleep(5);
			strcpy(antwort, "Done");
		}
		if (antwort[0]) {
			printf(GRUEN "Antwort: " AUS "%s\n", antwort);
			if (write(fd, antwort, strlen(antwort)) < 0)
				abbruch(fd, strerror(errno));
		}
	} while (strcmp(befehl, "Quit") != 0);
	close(fd);
	return EXIT_SUCCESS;
}
