/* sleeps for ever */
#define _GNU_SOURCE
#include <unistd.h>

int main(void)
{
	for (;;)
		sleep(1000);
}
