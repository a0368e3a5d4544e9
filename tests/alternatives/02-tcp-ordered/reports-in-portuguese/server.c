/*
 * server - says what fails in Portuguese, on standard output: text that was
 * begun before the failure and ends behind it, a number, words of its own
 */
#define _POSIX_C_SOURCE 200809L

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET}, peer;
	socklen_t size = sizeof(peer);
	char text[600];
	int fd, client, on = 1;
	ssize_t count;

	signal(SIGPIPE, SIG_IGN);
	address.sin_port = htons(5000);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	printf("Criando o soquete... ");
	if ((fd = socket(AF_INET, SOCK_STREAM, 0)) == -1) {
		printf("falhou\n");
		return 1;
	}
	printf("feito\n");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (void *)&address, sizeof(address)) == -1) {
		close(fd);
		printf("Porta ocupada\nServidor encerrado.\n");
		return 1;
	}
	listen(fd, 1);
	printf("Aguardando um cliente na porta 5000\n");
	if ((client = accept(fd, (void *)&peer, &size)) == -1) {
		printf("servidor: %d\n", errno);
		close(fd);
		return 1;
	}
	printf("Cliente conectado: %s\n", inet_ntoa(peer.sin_addr));
	while ((count = recv(client, text, sizeof(text) - 1, 0)) > 0) {
		text[count] = '\0';
		text[strcspn(text, "\r\n")] = '\0';
		if (strcmp(text, "exit") == 0)
			break;
		printf("Cliente: %s\n", text);
		do {
			if (fgets(text, sizeof(text), stdin) == NULL)
				strcpy(text, "exit");
			text[strcspn(text, "\n")] = '\0';
		} while (*text == '\0');
		send(client, text, strlen(text), 0);
		if (strcmp(text, "exit") == 0)
			break;
	}
	close(client);
	close(fd);
	printf("Servidor encerrado.\n");
	return 0;
}
