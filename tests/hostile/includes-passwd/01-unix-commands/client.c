/* Includes a file of the system. */
#include "/etc/passwd"

int main(void)
{
	return 0;
}
