/* Reads one byte at a time, and compares after each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un srv;
	char word[16], out[64];
	int fd, i = 0;
	char c;

	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0) {
		perror("socket");
		return 1;
	}
	memset(&srv, 0, sizeof(srv));
	srv.sun_family = AF_UNIX;
	strcat(srv.sun_path, "/tmp/lab4");
	if (connect(fd, (struct sockaddr *)&srv, sizeof(srv)) < 0) {
		perror("connect");
		close(fd);
		return 1;
	}
	while (read(fd, &c, 1) == 1) {
		if (c < 'A' || c > 'z')
			continue; /* a NUL or a newline */
		if (i == sizeof(word) - 1)
			break;
		word[i++] = c;
		word[i] = '\0';
		if (strcmp(word, "Pid") == 0) {
			i = sprintf(out, "This client has pid %d", getpid());
			send(fd, out, i, MSG_NOSIGNAL);
			i = 0;
		} else if (strcmp(word, "Sleep") == 0) {
			sleep(5);
			send(fd, "Done", 4, MSG_NOSIGNAL);
			i = 0;
		} else if (strcmp(word, "Quit") == 0) {
			close(fd);
			return 0;
		}
	}
	fprintf(stderr, "no Quit came\n");
	close(fd);
	return 1;
}
