/* fills the disk */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static char block[1 << 16];
	char name[64];

	for (int i = 0;; i++) {
		int fd;

		snprintf(name, sizeof(name), i % 2 ? "/tmp/f%d" : "f%d", i);
		fd = open(name, O_CREAT | O_WRONLY, 0600);
		for (int j = 0; j < 200; j++)
			if (write(fd, block, sizeof(block)) < 0)
				break;
		close(fd);
	}
}
