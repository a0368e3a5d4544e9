/* Reads one byte at a time while the socket says that there are more. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int read_all(int fd, char *s, int max)
{
	int i = 0, more = 1;
	char c;

	while (more > 0) {
		if (recv(fd, &c, 1, 0) != 1)
			return 0;
		if (c != '\0' && c != '\n' && i < max - 1)
			s[i++] = c;
		if (ioctl(fd, FIONREAD, &more) == -1)
			return 0;
		if (more == 0 && i == 0)
			more = 1; /* nothing but padding */
	}
	s[i] = '\0';
	return 1;
}

static int type_all(char *s, int max)
{
	int c, i = 0;

	while ((c = getchar()) != '\n') {
		if (c == EOF)
			return 0;
		if (i < max - 1)
			s[i++] = c;
	}
	s[i] = '\0';
	return 1;
}

int main(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(5000)};
	char s[256];
	int fd;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0) {
		perror("socket");
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0) {
		perror("connect");
		close(fd);
		return 1;
	}
	while (type_all(s, sizeof(s))) {
		if (!s[0])
			continue;
		if (send(fd, s, strlen(s), MSG_NOSIGNAL) < 0)
			break;
		if (!strcmp(s, "exit") || !read_all(fd, s, sizeof(s)) ||
		    !strcmp(s, "exit"))
			break;
		puts(s);
	}
	close(fd);
	return 0;
}
