/* ends with a status that means something to the kit */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	int choices[] = {0, 2, 3, 4, 77, 126, 127, 137, 255};

	srand(getpid());
	if (rand() % 2)
		raise(SIGKILL);
	return choices[rand() % 9];
}
