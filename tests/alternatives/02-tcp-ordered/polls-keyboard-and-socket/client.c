/* poll(2) waits for both; whose turn it is says which one is looked at. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KEYBOARD, SERVER };

int main(void)
{
	struct sockaddr_in addr = {.sin_family = AF_INET};
	struct pollfd p[2];
	char buf[256];
	ssize_t n;
	int fd;

	addr.sin_port = htons(5000);
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if ((fd = socket(AF_INET, SOCK_STREAM, 0)) == -1) {
		perror("socket");
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&addr, sizeof addr) == -1) {
		perror("connect");
		close(fd);
		return 1;
	}
	p[KEYBOARD] = (struct pollfd){0, POLLIN, 0};
	p[SERVER] = (struct pollfd){fd, POLLIN, 0};
	while (poll(p, 2, -1) > 0) {
		if (p[SERVER].revents) {
			n = recv(fd, buf, sizeof buf - 1, 0);
			if (n <= 0) {
				puts("server is gone");
				break;
			}
			buf[n] = '\0';
			if (!strcmp(buf, "exit"))
				break;
			printf("server: %s\n", buf);
			p[KEYBOARD].fd = 0; /* our turn */
		}
		if (p[KEYBOARD].fd == 0 && p[KEYBOARD].revents) {
			n = read(0, buf, sizeof buf - 1);
			if (n <= 0)
				break;
			buf[n] = '\0';
			buf[strcspn(buf, "\n")] = '\0';
			if (!buf[0])
				continue;
			if (send(fd, buf, strlen(buf), MSG_NOSIGNAL) == -1 ||
			    !strcmp(buf, "exit"))
				break;
			p[KEYBOARD].fd = -1; /* the server's turn */
			p[KEYBOARD].revents = 0;
		}
	}
	close(fd);
	return 0;
}
