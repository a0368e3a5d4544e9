/* Listens on all interfaces: INADDR_ANY. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int sock, client;

void finish(int rc)
{
	if (client > 0)
		close(client);
	if (sock > 0)
		close(sock);
	exit(rc);
}

void fatal(char *msg)
{
	perror(msg);
	finish(1);
}

int main(void)
{
	int port = 5000, true_value = 1;
	struct sockaddr_in addr, peer;
	socklen_t plen = sizeof(peer);
	char buf[256];

	signal(SIGPIPE, SIG_IGN);
	if ((sock = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)) == -1)
		fatal("socket");
	setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &true_value, sizeof(int));
	addr.sin_family = AF_INET;
	addr.sin_addr.s_addr = htonl(INADDR_ANY);
	addr.sin_port = htons(port);
	memset(addr.sin_zero, 0, sizeof(addr.sin_zero));
	if (bind(sock, (struct sockaddr *)&addr, sizeof(addr)) == -1)
		fatal("bind");
	if (listen(sock, 1) == -1)
		fatal("listen");
	printf("listening on port %d...\n", port);
	if ((client = accept(sock, (struct sockaddr *)&peer, &plen)) == -1)
		fatal("accept");
	printf("connection from %s\n", inet_ntoa(peer.sin_addr));
	do {
		int len = recv(client, buf, sizeof(buf) - 1, 0);

		if (len == -1)
			fatal("recv");
		buf[len] = '\0';
		if (len == 0 || strcmp(buf, "exit") == 0)
			break;
		printf("%s> %s\n", inet_ntoa(peer.sin_addr), buf);
		printf("me> ");
		fflush(stdout);
		if (scanf(" %255[^\n]", buf) != 1)
			strcpy(buf, "exit");
		if (send(client, buf, strlen(buf), 0) == -1)
			fatal("send");
	} while (strcmp(buf, "exit") != 0);
	finish(0);
}
