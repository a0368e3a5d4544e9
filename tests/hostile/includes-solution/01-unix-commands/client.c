/* Includes the solution. */
#include "../../../../solution/01-unix-commands/client.c"

int main(void)
{
	return 0;
}
