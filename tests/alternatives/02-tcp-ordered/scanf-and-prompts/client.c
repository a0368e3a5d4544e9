/* scanf(3) reads what is typed, after a prompt without a newline. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct sockaddr SA;

int ask_user(char *text)
{
	int c;

	do {
		text[0] = '\0';
		printf("You: ");
		fflush(stdout);
		if (scanf("%255[^\n]", text) == EOF)
			return 0;
		while ((c = getchar()) != '\n' && c != EOF)
			; /* the rest of the line */
	} while (text[0] == '\0');
	return 1;
}

int main()
{
	struct sockaddr_in srv = {0};
	char text[256];
	int s, k;

	s = socket(AF_INET, SOCK_STREAM, 0);
	if (s < 0) {
		perror("Socket failed");
		return -1;
	}
	srv.sin_family = AF_INET;
	srv.sin_port = htons(5000);
	if (inet_pton(AF_INET, "127.0.0.1", &srv.sin_addr) <= 0) {
		printf("Invalid address\n");
		return -1;
	}
	if (connect(s, (SA *)&srv, sizeof(srv)) < 0) {
		printf("\nConnection Failed \n");
		close(s);
		return -1;
	}
	printf("Connected!\n");
	while (ask_user(text)) {
		if (send(s, text, strlen(text), MSG_NOSIGNAL) < 0)
			break;
		if (strcmp(text, "exit") == 0)
			break;
		k = recv(s, text, sizeof(text) - 1, 0);
		if (k <= 0) {
			printf("Server left\n");
			break;
		}
		text[k] = '\0';
		if (strcmp(text, "exit") == 0)
			break;
		printf("Server: %s\n", text);
	}
	close(s);
	return 0;
}
