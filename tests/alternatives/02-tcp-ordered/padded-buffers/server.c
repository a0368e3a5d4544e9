/* Sends whole buffers of 256 bytes, cleared before each message. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_SIZE 256

int main(void)
{
	struct sockaddr_in serv_addr, cli_addr;
	socklen_t clilen = sizeof(cli_addr);
	char buffer[BUFFER_SIZE + 1];
	int sockfd, newsockfd, n, on = 1;

	sockfd = socket(AF_INET, SOCK_STREAM, 0);
	if (sockfd < 0) {
		perror("ERROR opening socket");
		return 1;
	}
	setsockopt(sockfd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	bzero(&serv_addr, sizeof(serv_addr));
	serv_addr.sin_family = AF_INET;
	serv_addr.sin_addr.s_addr = INADDR_ANY;
	serv_addr.sin_port = htons(5000);
	if (bind(sockfd, (struct sockaddr *)&serv_addr, sizeof(serv_addr)) <
	    0) {
		perror("ERROR on binding");
		close(sockfd);
		return 1;
	}
	listen(sockfd, 5);
	newsockfd = accept(sockfd, (struct sockaddr *)&cli_addr, &clilen);
	if (newsockfd < 0) {
		perror("ERROR on accept");
		close(sockfd);
		return 1;
	}
	while (1) {
		bzero(buffer, sizeof(buffer));
		n = recv(newsockfd, buffer, BUFFER_SIZE, 0);
		if (n < 0)
			perror("ERROR reading from socket");
		if (n <= 0 || !strncmp(buffer, "exit", BUFFER_SIZE))
			break;
		printf("Message from client: %s\n", buffer);
		do {
			printf("Please enter the reply: ");
			fflush(stdout);
			bzero(buffer, sizeof(buffer));
			if (!fgets(buffer, BUFFER_SIZE, stdin))
				strcpy(buffer, "exit");
			buffer[strcspn(buffer, "\n")] = '\0';
		} while (buffer[0] == '\0');
		if (send(newsockfd, buffer, BUFFER_SIZE, MSG_NOSIGNAL) < 0) {
			perror("ERROR writing to socket");
			break;
		}
		if (!strcmp(buffer, "exit"))
			break;
	}
	close(newsockfd);
	close(sockfd);
	return 0;
}
