/* leaves odd names behind */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
	creat("/tmp/\033[2J\n::error::pwned\n##[error]x", 0600);
	creat("/tmp/\xff\xfe", 0600);
	prctl(PR_SET_NAME, "\nok 1\033[2J");
	return 0;
}
