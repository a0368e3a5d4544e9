/* When exit is typed, it only closes and sends nothing. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAXLINE 256

int main(void)
{
	int sock, connected, bytes, true = 1;
	char data[MAXLINE];
	struct sockaddr_in server_addr, client_addr;
	socklen_t sin_size = sizeof(struct sockaddr_in);

	signal(SIGPIPE, SIG_IGN);
	if ((sock = socket(AF_INET, SOCK_STREAM, 0)) == -1) {
		perror("Socket");
		exit(1);
	}
	if (setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &true, sizeof(int)) ==
	    -1) {
		perror("Setsockopt");
		exit(1);
	}
	server_addr.sin_family = AF_INET;
	server_addr.sin_port = htons(5000);
	server_addr.sin_addr.s_addr = INADDR_ANY;
	bzero(&(server_addr.sin_zero), 8);
	if (bind(sock, (struct sockaddr *)&server_addr,
		 sizeof(struct sockaddr)) == -1) {
		perror("Unable to bind");
		exit(1);
	}
	if (listen(sock, 5) == -1) {
		perror("Listen");
		exit(1);
	}
	printf("TCPServer Waiting for client on port 5000\n");
	connected = accept(sock, (struct sockaddr *)&client_addr, &sin_size);
	if (connected == -1) {
		perror("Accept");
		exit(1);
	}
	close(sock);
	while ((bytes = recv(connected, data, MAXLINE - 1, 0)) > 0) {
		data[bytes] = '\0';
		if (strcmp(data, "exit") == 0)
			break;
		printf("[Client %s:%d]: %s\n", inet_ntoa(client_addr.sin_addr),
		       ntohs(client_addr.sin_port), data);
		if (fgets(data, MAXLINE, stdin) == NULL)
			break;
		data[strcspn(data, "\n")] = '\0';
		if (strcmp(data, "exit") == 0)
			break;
		if (send(connected, data, strlen(data), 0) == -1)
			perror("Send");
	}
	close(connected);
	return 0;
}
