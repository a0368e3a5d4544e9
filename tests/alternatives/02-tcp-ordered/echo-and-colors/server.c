/* Clears the screen, echoes what is typed, in color. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define YELLOW "\033[33m"
#define BOLD "\033[1m"
#define RESET "\033[0m"

int main(void)
{
	struct sockaddr_in sa = {.sin_family = AF_INET,
				 .sin_port = htons(5000)};
	char text[256];
	int l, s, n, on = 1;

	sa.sin_addr.s_addr = inet_addr("127.0.0.1");
	printf("\033[2J\033[H" BOLD "=== Chat server ===" RESET "\n");
	if ((l = socket(AF_INET, SOCK_STREAM, 0)) == -1) {
		perror("socket");
		exit(EXIT_FAILURE);
	}
	setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(l, (struct sockaddr *)&sa, sizeof(sa)) == -1) {
		perror("bind");
		close(l);
		exit(EXIT_FAILURE);
	}
	if (listen(l, 1) == -1 || (s = accept(l, NULL, NULL)) == -1) {
		perror("accept");
		close(l);
		exit(EXIT_FAILURE);
	}
	while ((n = recv(s, text, sizeof(text) - 1, 0)) > 0) {
		text[n] = '\0';
		if (!strcmp(text, "exit"))
			break;
		printf(YELLOW "client:" RESET " " BOLD "%s" RESET "\n" YELLOW
			      "reply?" RESET " ",
		       text);
		fflush(stdout);
		if (!fgets(text, sizeof(text), stdin))
			break;
		text[strcspn(text, "\n")] = '\0';
		printf("\nYou typed: " BOLD "%s" RESET "\n", text);
		if (send(s, text, strlen(text), MSG_NOSIGNAL) == -1 ||
		    !strcmp(text, "exit"))
			break;
	}
	puts(BOLD "=== End ===" RESET);
	close(s);
	close(l);
	exit(EXIT_SUCCESS);
}
