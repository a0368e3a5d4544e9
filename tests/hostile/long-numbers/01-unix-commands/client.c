#include <stdio.h>

enum { DIGITS = 6000 };

static void number(void)
{
	for (int i = 0; i < DIGITS; i++)
		putc('1', stderr);
}

int main(void)
{
	fprintf(stderr, "client: TODO ");
	number();
	fprintf(stderr, " is not done yet\n#");
	number();
	fprintf(stderr, " 0x1 in main client.c:1\n#");
	number();
	fprintf(stderr, " 0x1 in main client.c:1: Sanitizer: runtime error:\n");
	return 1;
}
