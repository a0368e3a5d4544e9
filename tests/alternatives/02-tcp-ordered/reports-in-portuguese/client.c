/*
 * client - says what fails in Portuguese, on standard output, in a function
 * that runs at the end of the program
 */
#define _POSIX_C_SOURCE 200809L

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *trouble;

static void say_goodbye(void)
{
	if (trouble != NULL)
		printf("Não deu certo: %s\n", trouble);
	printf("Até logo!\n");
}

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	char text[600];
	ssize_t count;
	int fd, tries;

	signal(SIGPIPE, SIG_IGN);
	atexit(say_goodbye);
	address.sin_port = htons(5000);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if ((fd = socket(AF_INET, SOCK_STREAM, 0)) == -1) {
		trouble = "nenhum soquete";
		exit(EXIT_FAILURE);
	}
	for (tries = 0; tries < 3; tries++) {
		printf("Conectando... ");
		if (connect(fd, (void *)&address, sizeof(address)) == 0)
			break;
		close(fd);
		fd = socket(AF_INET, SOCK_STREAM, 0);
	}
	if (tries == 3) {
		trouble = "o servidor está fora do ar";
		exit(EXIT_FAILURE);
	}
	printf("Conectado. Você começa.\n");
	while (fgets(text, sizeof(text), stdin) != NULL) {
		text[strcspn(text, "\n")] = '\0';
		if (*text == '\0')
			continue;
		send(fd, text, strlen(text), 0);
		if (strcmp(text, "exit") == 0)
			break;
		if ((count = recv(fd, text, sizeof(text) - 1, 0)) <= 0)
			break;
		text[count] = '\0';
		text[strcspn(text, "\r\n")] = '\0';
		if (strcmp(text, "exit") == 0)
			break;
		printf("Servidor: %s\n", text);
	}
	close(fd);
	return 0;
}
