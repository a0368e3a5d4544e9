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
	struct sockaddr_in server, client;
	socklen_t len = sizeof(client);
	char buffer[256];
	int sock, conn, n, yes = 1;

	signal(SIGPIPE, SIG_IGN);
	sock = socket(AF_INET, SOCK_STREAM, 0);
	if (sock < 0) {
		perror("socket");
		exit(1);
	}
	setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	memset(&server, 0, sizeof(server));
	server.sin_family = AF_INET;
	server.sin_port = htons(PORT);
	server.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (bind(sock, (struct sockaddr *)&server, sizeof(server)) < 0) {
		perror("bind");
		close(sock);
		exit(1);
	}
	if (listen(sock, 5) < 0) {
		perror("listen");
		close(sock);
		exit(1);
	}
	conn = accept(sock, (struct sockaddr *)&client, &len);
	if (conn < 0) {
		perror("accept");
		close(sock);
		exit(1);
	}
	while ((n = recv(conn, buffer, sizeof(buffer) - 1, 0)) > 0) {
		buffer[n] = '\0';
		if (strcmp(buffer, "exit") == 0)
			break;
		printf("Client: %s\n", buffer);
		if (fgets(buffer, sizeof(buffer), stdin) == NULL)
			break;
		buffer[strcspn(buffer, "\n")] = '\0';
		if (send(conn, buffer, strlen(buffer) + 1, 0) < 0) {
			perror("send");
			break;
		}
		if (strcmp(buffer, "exit") == 0)
			break;
	}
	printf("Chat is over\n");
	close(conn);
	close(sock);
	return 0;
}
