/* select(2) watches the keyboard or the client, as the turn has it. */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

/* Waits a minute at most. */
static bool readable(int fd)
{
	struct timeval tv = {60, 0};
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fd, &set);
	return select(fd + 1, &set, NULL, NULL, &tv) == 1;
}

int main(void)
{
	struct sockaddr_in addr = {.sin_family = AF_INET};
	bool my_turn = false;
	char buf[256];
	int l, fd, yes = 1;
	ssize_t n;

	addr.sin_port = htons(5000);
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if ((l = socket(AF_INET, SOCK_STREAM, 0)) == -1) {
		perror("socket");
		return 1;
	}
	setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(l, (struct sockaddr *)&addr, sizeof addr) == -1 ||
	    listen(l, 1) == -1) {
		perror("bind");
		close(l);
		return 1;
	}
	if ((fd = accept(l, NULL, NULL)) == -1) {
		perror("accept");
		close(l);
		return 1;
	}
	while (readable(my_turn ? 0 : fd)) {
		n = read(my_turn ? 0 : fd, buf, sizeof buf - 1);
		if (n <= 0)
			break;
		buf[n] = '\0';
		buf[strcspn(buf, "\n")] = '\0';
		if (!buf[0])
			continue;
		if (!my_turn)
			printf("client: %s\n", buf);
		else if (send(fd, buf, strlen(buf), MSG_NOSIGNAL) == -1)
			break;
		if (!strcmp(buf, "exit"))
			break;
		my_turn = !my_turn;
	}
	close(fd);
	close(l);
	return 0;
}
