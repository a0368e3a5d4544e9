/* Includes the environment of the compiler's parent. */
#include "/proc/1/environ"

int main(void)
{
	return 0;
}
