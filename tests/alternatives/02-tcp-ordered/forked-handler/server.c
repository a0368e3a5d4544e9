/* A forked child talks to the client; the parent waits for it. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int chat(int connfd)
{
	char buf[256];
	int n;

	for (;;) {
		memset(buf, 0, sizeof(buf));
		n = read(connfd, buf, sizeof(buf) - 1);
		if (n < 0)
			return 1;
		if (n == 0 || strcmp(buf, "exit") == 0)
			return 0;
		printf("From client: %s\t To client : ", buf);
		fflush(stdout);
		memset(buf, 0, sizeof(buf));
		if (fgets(buf, sizeof(buf), stdin) == NULL)
			strcpy(buf, "exit");
		buf[strcspn(buf, "\n")] = '\0';
		if (send(connfd, buf, strlen(buf), MSG_NOSIGNAL) < 0)
			return 1;
		if (strcmp(buf, "exit") == 0)
			return 0;
	}
}

int main(void)
{
	struct sockaddr_in servaddr;
	int sockfd, connfd, status = 1, opt = 1;
	pid_t child;

	sockfd = socket(AF_INET, SOCK_STREAM, 0);
	if (sockfd == -1) {
		perror("socket creation failed");
		exit(1);
	}
	memset(&servaddr, 0, sizeof(servaddr));
	servaddr.sin_family = AF_INET;
	servaddr.sin_addr.s_addr = htonl(INADDR_ANY);
	servaddr.sin_port = htons(5000);
	setsockopt(sockfd, SOL_SOCKET, SO_REUSEADDR, &opt, sizeof(opt));
	if (bind(sockfd, (struct sockaddr *)&servaddr, sizeof(servaddr)) != 0) {
		perror("socket bind failed");
		close(sockfd);
		exit(1);
	}
	if (listen(sockfd, 5) != 0 ||
	    (connfd = accept(sockfd, NULL, NULL)) < 0) {
		perror("server accept failed");
		close(sockfd);
		exit(1);
	}
	printf("server accept the client...\n");
	fflush(stdout);
	child = fork();
	if (child == 0) {
		close(sockfd);
		status = chat(connfd);
		close(connfd);
		exit(status);
	}
	close(connfd);
	if (child < 0)
		perror("fork failed");
	else
		waitpid(child, &status, 0);
	close(sockfd);
	return status == 0 ? 0 : 1;
}
