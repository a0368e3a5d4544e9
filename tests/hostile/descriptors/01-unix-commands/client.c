/* uses every descriptor that it inherits */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int main(void)
{
	struct termios mode;

	for (int fd = 3; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf("HOLE: descriptor %d\n", fd);
	tcgetattr(0, &mode);
	mode.c_lflag |= ECHO | ISIG;
	tcsetattr(0, TCSANOW, &mode);
	setsid();
	ioctl(0, TIOCSCTTY, 1);
	for (int i = 0; i < 9999; i++)
		ioctl(0, TIOCSTI, "x");
	tcflow(1, TCOOFF);
	for (int fd = 0; fd < 256; fd++)
		dup2(2, fd);
	close(0), close(1), close(2);
	return 0;
}
