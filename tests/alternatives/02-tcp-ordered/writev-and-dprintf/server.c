/* dprintf(3) writes to the socket; read and write on descriptors 0 and 1. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	char text[257];
	ssize_t n;
	int s, c, yes = 1;

	signal(SIGPIPE, SIG_IGN);
	at.sin_port = htons(5000);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if ((s = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
		dprintf(2, "server: socket() failed: %m\n");
		return 1;
	}
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(s, (struct sockaddr *)&at, sizeof at) < 0) {
		dprintf(2, "server: bind() failed: %m\n");
		close(s);
		return 1;
	}
	listen(s, 1);
	if ((c = accept(s, NULL, NULL)) < 0) {
		dprintf(2, "server: accept() failed: %m\n");
		close(s);
		return 1;
	}
	while ((n = read(c, text, sizeof text - 1)) > 0) {
		text[n] = '\0';
		if (strcmp(text, "exit") == 0)
			break;
		write(1, "client: ", 8);
		write(1, text, strlen(text));
		write(1, "\n", 1);
		do
			n = read(0, text, sizeof text - 1);
		while (n == 1); /* only the newline */
		if (n <= 0)
			break;
		text[n - 1] = '\0';
		if (dprintf(c, "%s", text) < 0 || strcmp(text, "exit") == 0)
			break;
	}
	close(c);
	close(s);
	return 0;
}
