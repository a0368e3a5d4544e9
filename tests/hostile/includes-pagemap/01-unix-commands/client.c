/* Includes a huge file of the kernel. */
#include "/proc/self/pagemap"

int main(void)
{
	return 0;
}
