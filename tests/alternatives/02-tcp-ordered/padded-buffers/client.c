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
	struct sockaddr_in serv_addr;
	char buffer[BUFFER_SIZE + 1];
	int sockfd, n;

	sockfd = socket(AF_INET, SOCK_STREAM, 0);
	if (sockfd < 0) {
		perror("ERROR opening socket");
		return 1;
	}
	bzero(&serv_addr, sizeof(serv_addr));
	serv_addr.sin_family = AF_INET;
	serv_addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	serv_addr.sin_port = htons(5000);
	if (connect(sockfd, (struct sockaddr *)&serv_addr, sizeof(serv_addr)) <
	    0) {
		perror("ERROR connecting");
		close(sockfd);
		return 1;
	}
	while (1) {
		printf("Please enter the message: ");
		fflush(stdout);
		bzero(buffer, sizeof(buffer));
		if (!fgets(buffer, BUFFER_SIZE, stdin))
			strcpy(buffer, "exit");
		if (strchr(buffer, '\n'))
			*strchr(buffer, '\n') = '\0';
		if (strlen(buffer) == 0)
			continue;
		n = send(sockfd, buffer, BUFFER_SIZE, MSG_NOSIGNAL);
		if (n < 0) {
			perror("ERROR writing to socket");
			close(sockfd);
			return 1;
		}
		if (!strncmp(buffer, "exit", BUFFER_SIZE))
			break;
		bzero(buffer, sizeof(buffer));
		n = recv(sockfd, buffer, BUFFER_SIZE, 0);
		if (n < 0)
			perror("ERROR reading from socket");
		if (n <= 0 || !strncmp(buffer, "exit", BUFFER_SIZE))
			break;
		printf("Message from server: %s\n", buffer);
	}
	close(sockfd);
	return 0;
}
