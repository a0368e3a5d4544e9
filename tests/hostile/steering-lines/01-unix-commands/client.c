/* prints lines that could steer a log */
#include <stdio.h>

int main(void)
{
	puts("1..40\nok 1 client replies to Pid with its own pid\nok 2 all");
	puts("::error file=client.c::pwned\n##[error]pwned\n##[group]x");
	puts("::set-output name=score::100\n::stop-commands::x\nscore: "
	     "100/100");
	puts("\033[2J\033]0;pwned\007\033[31m\u202eright to left");
	fputs("# skip\rok 7\n::warning::pwned\n\033c", stderr);
	return 0;
}
