/* leaves the address busy */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	mkdir("/tmp/lab4", 0);
	chmod("/tmp", 0);
	if (fork() == 0)
		for (setsid();;)
			pause();
	return 0;
}
