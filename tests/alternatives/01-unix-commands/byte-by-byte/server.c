/* Reads one byte at a time, until none follows for a moment. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int get(int fd, char *s, int max)
{
	struct pollfd p = {fd, POLLIN, 0};
	int i = 0;
	char c;

	do {
		if (read(fd, &c, 1) != 1) {
			if (i > 0)
				break;
			fprintf(stderr, "nothing to read\n");
			return 0;
		}
		if (c != '\0' && c != '\n' && i < max - 1)
			s[i++] = c;
	} while (i == 0 || poll(&p, 1, 50) > 0);
	s[i] = '\0';
	return 1;
}

int put(int fd, const char *s)
{
	if (send(fd, s, strlen(s), MSG_NOSIGNAL) < 0) {
		perror("send");
		return 0;
	}
	return 1;
}

int main(void)
{
	struct sockaddr_un me;
	char s[100];
	int l, fd, ok;

	l = socket(AF_UNIX, SOCK_STREAM, 0);
	if (l < 0) {
		perror("socket");
		return 1;
	}
	memset(&me, 0, sizeof(me));
	me.sun_family = AF_UNIX;
	strcat(me.sun_path, "/tmp/lab4");
	unlink("/tmp/lab4");
	if (bind(l, (struct sockaddr *)&me, sizeof(me)) < 0) {
		perror("bind");
		close(l);
		return 1;
	}
	listen(l, 1);
	fd = accept(l, NULL, NULL);
	if (fd < 0) {
		perror("accept");
		close(l);
		unlink("/tmp/lab4");
		return 1;
	}
	ok = put(fd, "Pid") && get(fd, s, sizeof(s));
	if (ok) {
		puts(s);
		ok = put(fd, "Sleep") && get(fd, s, sizeof(s)) &&
		     strcmp(s, "Done") == 0 && put(fd, "Quit");
	}
	close(fd);
	close(l);
	unlink("/tmp/lab4");
	return ok ? 0 : 1;
}
