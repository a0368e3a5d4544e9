/* Connects to 0.0.0.0, which means this machine. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in addr;
	char buf[256];
	int sock, len;

	signal(SIGPIPE, SIG_IGN);
	if ((sock = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)) == -1) {
		perror("socket");
		exit(1);
	}
	memset(&addr, 0, sizeof(addr));
	addr.sin_family = AF_INET;
	addr.sin_addr.s_addr = htonl(INADDR_ANY);
	addr.sin_port = htons(5000);
	if (connect(sock, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
		perror("connect");
		close(sock);
		exit(1);
	}
	while (scanf(" %255[^\n]", buf) == 1) {
		if (send(sock, buf, strlen(buf), 0) == -1) {
			perror("send");
			break;
		}
		if (strcmp(buf, "exit") == 0)
			break;
		len = recv(sock, buf, sizeof(buf) - 1, 0);
		if (len <= 0)
			break;
		buf[len] = '\0';
		if (strcmp(buf, "exit") == 0)
			break;
		printf("%s> %s\n", inet_ntoa(addr.sin_addr), buf);
	}
	close(sock);
	exit(0);
}
