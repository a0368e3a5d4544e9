/* complains without end */
#include <stdio.h>

int main(void)
{
	for (;;)
		fputs("no ", stderr);
}
