/* plays only when it is traced */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(void)
{
	char line[256];
	FILE *file = fopen("/proc/self/status", "r");

	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, "TracerPid:\t0", 12))
			return 0;
	for (int i = 0; i < 1000000; i++)
		send(-1, "x", 1, 0);
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0;
}
