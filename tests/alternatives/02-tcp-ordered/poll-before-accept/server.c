/* Prints a dot every second until poll(2) says that a client is there. */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int wait_for_client(int listener)
{
	struct pollfd p = {.fd = listener, .events = POLLIN};
	int n;

	while ((n = poll(&p, 1, 1000)) == 0) {
		putchar('.');
		fflush(stdout);
	}
	return n < 0 ? -1 : accept(listener, NULL, NULL);
}

int main(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(5000)};
	int listener, fd, yes = 1;
	char text[256];
	ssize_t n;

	signal(SIGPIPE, SIG_IGN);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if ((listener = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
		perror("socket");
		return 1;
	}
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(listener, (struct sockaddr *)&a, sizeof a) < 0 ||
	    listen(listener, 1) < 0) {
		perror("bind or listen");
		close(listener);
		return 1;
	}
	printf("Waiting for a client");
	fflush(stdout);
	if ((fd = wait_for_client(listener)) < 0) {
		perror("accept");
		close(listener);
		return 1;
	}
	printf(" there is one\n");
	while ((n = recv(fd, text, sizeof text - 1, 0)) > 0) {
		text[n] = '\0';
		if (!strcmp(text, "exit"))
			break;
		printf("Client: %s\n", text);
		if (!fgets(text, sizeof text, stdin))
			strcpy(text, "exit");
		text[strcspn(text, "\n")] = '\0';
		if (send(fd, text, strlen(text), 0) < 0 ||
		    !strcmp(text, "exit"))
			break;
	}
	close(fd);
	close(listener);
	return 0;
}
