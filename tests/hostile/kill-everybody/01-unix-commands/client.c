/* kills everybody in sight */
#define _GNU_SOURCE
#include <signal.h>
#include <unistd.h>

int main(void)
{
	kill(-1, SIGKILL);
	kill(getppid(), SIGKILL);
	kill(1, SIGKILL);
	pause();
	return 0;
}
