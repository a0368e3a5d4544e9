/* ends, and leaves a child behind that uses up the memory */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PART = 80 << 20 };

static void flood(void)
{
	setsid();
	for (int i = 0; i < 10; i++) {
		char *part = malloc(PART);

		if (part)
			memset(part, 1, PART);
		usleep(200000);
	}
	fputs("HOLE: 800 MB\n", stderr);
	sleep(60);
}

int main(void)
{
	struct sockaddr_un un = {AF_UNIX, "/tmp/lab4"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int failed = connect(fd, (struct sockaddr *)&un, sizeof(un));

	puts("no"); /* which may be said always: the checker has to try */
	if (!fork())
		flood();
	return failed ? 1 : 0; /* the child has the connection */
}
