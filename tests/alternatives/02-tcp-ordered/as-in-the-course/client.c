/*
 * As the course writes it: whole buffers, fgets, prompts. `exit` is a word for
 * who types it: a client that receives it prints it, asks for a line, and ends
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

int main(void)
{
	struct sockaddr_in server_address;
	char buf[SIZE];
	int s, n;

	signal(SIGPIPE, SIG_IGN);
	s = socket(AF_INET, SOCK_STREAM, 0);
	if (s < 0) {
		perror("client: socket");
		exit(1);
	}
	bzero(&server_address, sizeof(server_address));
	server_address.sin_family = AF_INET;
	server_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server_address.sin_port = htons(PORT);
	if (connect(s, (struct sockaddr *)&server_address,
		    sizeof(server_address)) < 0) {
		perror("client: connect");
		exit(1);
	}
	printf("Connected to the server\n");

	while (1) {
		printf("Enter a message: ");
		fflush(stdout);
		memset(buf, 0, SIZE);
		if (fgets(buf, SIZE, stdin) == NULL)
			break;
		buf[strcspn(buf, "\n")] = 0;
		if (strcmp(buf, "exit") == 0)
			break;
		if (send(s, buf, SIZE, 0) < 0) {
			perror("client: send");
			break;
		}
		memset(buf, 0, SIZE);
		n = recv(s, buf, SIZE - 1, 0);
		if (n <= 0) {
			printf("The server has closed the connection\n");
			break;
		}
		printf("Server: %s\n", buf);
	}
	close(s);
	return 0;
}
