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
	int sd, bytes;
	char send_data[MAXLINE], recv_data[MAXLINE];
	struct sockaddr_in server_addr;

	signal(SIGPIPE, SIG_IGN);
	if ((sd = socket(AF_INET, SOCK_STREAM, 0)) == -1) {
		perror("Socket");
		exit(1);
	}
	server_addr.sin_family = AF_INET;
	server_addr.sin_port = htons(5000);
	server_addr.sin_addr.s_addr = inet_addr("127.0.0.1");
	bzero(&(server_addr.sin_zero), 8);
	if (connect(sd, (struct sockaddr *)&server_addr,
		    sizeof(struct sockaddr)) == -1) {
		perror("Connect");
		close(sd);
		exit(1);
	}
	while (1) {
		if (fgets(send_data, MAXLINE, stdin) == NULL)
			break;
		send_data[strcspn(send_data, "\n")] = '\0';
		if (strlen(send_data) == 0)
			continue;
		if (strcmp(send_data, "exit") == 0)
			break;
		if (send(sd, send_data, strlen(send_data), 0) == -1) {
			perror("Send");
			break;
		}
		bytes = recv(sd, recv_data, MAXLINE - 1, 0);
		if (bytes <= 0) {
			printf("The server has closed.\n");
			break;
		}
		recv_data[bytes] = '\0';
		if (strcmp(recv_data, "exit") == 0)
			break;
		printf("[Server %s:%d]: %s\n", inet_ntoa(server_addr.sin_addr),
		       ntohs(server_addr.sin_port), recv_data);
	}
	close(sd);
	return 0;
}
