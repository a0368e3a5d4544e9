/* fills the terminal, slowly */
#define _GNU_SOURCE
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	for (;;) {
		putchar('x');
		fflush(stdout);
		usleep(1000);
	}
}
