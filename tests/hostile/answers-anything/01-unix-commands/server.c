/* Requests nothing that the protocol knows, and echoes. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
int main(void)
{
	struct sockaddr_un a = {AF_UNIX, "/tmp/lab4"};
	char b[999];
	int s = socket(1, 1, 0), c, n;
	if (s < 0 || bind(s, (void *)&a, sizeof a) || listen(s, 1) ||
	    (c = accept(s, 0, 0)) < 0) {
		perror("x");
		unlink(a.sun_path);
		return 1;
	}
	write(c, "x", 1);
	for (int i = 0; i < 2 && (n = read(c, b, sizeof b)) > 0; i++) {
		write(1, b, n);
		write(c, "x", 1);
	}
	if (n > 0)
		n = read(c, b, sizeof b);
	close(c);
	close(s);
	unlink(a.sun_path);
	return 0;
}
