/* leaves daemons behind */
#define _GNU_SOURCE
#include <signal.h>
#include <unistd.h>

int main(void)
{
	for (int i = 0; i < 4; i++) {
		if (fork())
			continue;
		setsid();
		if (fork())
			_exit(0);
		for (int s = 1; s < 65; s++)
			signal(s, SIG_IGN);
		for (;;)
			pause();
	}
	return 0;
}
