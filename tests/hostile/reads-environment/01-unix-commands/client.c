/* prints every environment in sight */
#include <stdlib.h>

int main(void)
{
	return system("env; cat /proc/*/environ; cat /proc/*/cmdline");
}
