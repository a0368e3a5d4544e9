/*
 * As the course writes it: whole buffers, fgets, prompts. `exit` is a word for
 * who types it: a server that receives it prints it, asks for a line, and ends
 * at the end of file behind it. Nothing is sent for its own `exit`.
 */
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#define PORT 5000
#define SIZE 256

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

int main(void)
{
	struct sockaddr_in my_address, client_address;
	socklen_t len = sizeof(client_address);
	char buf[SIZE];
	int s, c, n, yes = 1;

	signal(SIGPIPE, SIG_IGN);
	s = socket(AF_INET, SOCK_STREAM, 0);
	if (s < 0)
		fail("server: socket");
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	bzero(&my_address, sizeof(my_address));
	my_address.sin_family = AF_INET;
	my_address.sin_addr.s_addr = INADDR_ANY;
	my_address.sin_port = htons(PORT);
	if (bind(s, (struct sockaddr *)&my_address, sizeof(my_address)) < 0)
		fail("server: bind");
	if (listen(s, 5) < 0)
		fail("server: listen");
	printf("Waiting for a client\n");
	c = accept(s, (struct sockaddr *)&client_address, &len);
	if (c < 0)
		fail("server: accept");

	while (1) {
		memset(buf, 0, SIZE);
		n = recv(c, buf, SIZE - 1, 0);
		if (n <= 0) {
			printf("The client has closed the connection\n");
			break;
		}
		printf("Client: %s\n", buf);
		printf("Enter a reply: ");
		fflush(stdout);
		memset(buf, 0, SIZE);
		if (fgets(buf, SIZE, stdin) == NULL)
			break;
		buf[strcspn(buf, "\n")] = 0;
		if (strcmp(buf, "exit") == 0)
			break;
		if (send(c, buf, SIZE, 0) < 0) {
			perror("server: send");
			break;
		}
	}
	close(c);
	close(s);
	return 0;
}
