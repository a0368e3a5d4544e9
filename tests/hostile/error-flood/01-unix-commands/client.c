/* complains without end */
#include <stdio.h>

int main(void)
{
	for (;;)
		fputs("no end to this, no ", stderr);
}
