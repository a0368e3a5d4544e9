/* Prints without end; or, as `hangs`, waits without end, in a child too. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc && !strstr(argv[0], "hangs"))
		for (;;)
			puts("again");
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	if (!fork())
		setsid();
	printf("hangs as %ld\n", (long)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
