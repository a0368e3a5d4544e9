// SPDX-License-Identifier: MIT
/*
 * control: a program of ours that is built and run as a submission is, before
 * any. Makes a socket, so that strace has something to see. With FIXED it fails
 * where the addresses of its memory are random: the sanitizers could not start
 * then at times.
 */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef FIXED
#include <sys/personality.h>
#endif

int main(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0) {
		perror("control: socket");
		return 1;
	}
	close(fd);
#ifdef FIXED
	if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE))
		return 3;
#endif
	return 0;
}
