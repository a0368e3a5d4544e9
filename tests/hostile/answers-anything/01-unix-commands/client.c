/* Replies with a letter to whatever comes. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
int main(void)
{
	struct sockaddr_un a = {AF_UNIX, "/tmp/lab4"};
	char b[999];
	int s = socket(1, 1, 0);
	signal(SIGPIPE, SIG_IGN);
	if (s < 0 || connect(s, (void *)&a, sizeof a)) {
		perror("x");
		return 1;
	}
	while (read(s, b, sizeof b) > 0) {
		sleep(5);
		write(s, "x", 1);
	}
	close(s);
	return 0;
}
