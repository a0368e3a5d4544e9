/* Sends a megabyte in large messages. */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
int main(void)
{
	struct sockaddr_un a = {AF_UNIX, "/tmp/lab4"};
	static char b[2000];
	memset(b, 255, sizeof b);
	int s = socket(1, 1, 0), c;
	bind(s, (void *)&a, sizeof a);
	listen(s, 1);
	while ((c = accept(s, 0, 0)) >= 0)
		for (int i = 0; i < 520; i++) {
			if (write(c, b, 2000) < 0)
				break;
			usleep(300);
		}
	pause();
	return 0;
}
