/* Every message goes out with its terminating NUL. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT 5000

int main(void)
{
	struct sockaddr_in server;
	char buffer[256];
	int sock, n;

	signal(SIGPIPE, SIG_IGN);
	sock = socket(AF_INET, SOCK_STREAM, 0);
	if (sock < 0) {
		perror("socket");
		exit(1);
	}
	memset(&server, 0, sizeof(server));
	server.sin_family = AF_INET;
	server.sin_port = htons(PORT);
	server.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (connect(sock, (struct sockaddr *)&server, sizeof(server)) < 0) {
		perror("connect");
		close(sock);
		exit(1);
	}
	while (fgets(buffer, sizeof(buffer), stdin) != NULL) {
		buffer[strcspn(buffer, "\n")] = '\0';
		if (buffer[0] == '\0')
			continue;
		if (send(sock, buffer, strlen(buffer) + 1, 0) < 0) {
			perror("send");
			break;
		}
		if (strcmp(buffer, "exit") == 0)
			break;
		n = recv(sock, buffer, sizeof(buffer) - 1, 0);
		if (n <= 0) {
			printf("Server closed the connection\n");
			break;
		}
		buffer[n] = '\0';
		if (strcmp(buffer, "exit") == 0) {
			printf("Server says exit\n");
			break;
		}
		printf("Server: %s\n", buffer);
	}
	close(sock);
	return 0;
}
