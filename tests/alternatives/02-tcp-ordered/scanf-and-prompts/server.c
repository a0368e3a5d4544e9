/* scanf(3) reads what is typed, after a prompt without a newline. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct sockaddr SA;

int main()
{
	struct sockaddr_in srv = {0};
	char text[256], rest[2];
	int l, s, k, opt = 1, got;

	l = socket(AF_INET, SOCK_STREAM, 0);
	if (l < 0) {
		perror("Socket failed");
		return -1;
	}
	if (setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &opt, sizeof(opt))) {
		perror("Setsockopt failed");
		close(l);
		return -1;
	}
	srv.sin_family = AF_INET;
	srv.sin_port = htons(5000);
	srv.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (bind(l, (SA *)&srv, sizeof(srv)) < 0) {
		perror("Bind failed");
		close(l);
		return -1;
	}
	listen(l, 3);
	if ((s = accept(l, NULL, NULL)) < 0) {
		perror("Accept failed");
		close(l);
		return -1;
	}
	printf("Connected!\n");
	for (;;) {
		k = recv(s, text, sizeof(text) - 1, 0);
		if (k <= 0)
			break;
		text[k] = '\0';
		if (strcmp(text, "exit") == 0)
			break;
		printf("Client: %s\nYou: ", text);
		fflush(stdout);
		while ((got = scanf("%255[^\n]%*[^\n]", text)) == 0)
			scanf("%1[\n]", rest); /* an empty line */
		if (got == EOF)
			break;
		scanf("%1[\n]", rest);
		if (send(s, text, strlen(text), MSG_NOSIGNAL) < 0)
			break;
		if (strcmp(text, "exit") == 0)
			break;
	}
	printf("Good bye\n");
	close(s);
	close(l);
	return 0;
}
