/* Echoes what is typed, in color, with the time and a hex dump. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define GREEN "\x1b[32m"
#define CYAN "\x1b[1;36m"
#define RESET "\x1b[0m"

static void show(const char *color, const char *who, const char *text, int n)
{
	time_t now = time(NULL);
	char stamp[16];

	strftime(stamp, sizeof(stamp), "%H:%M:%S", localtime(&now));
	printf("%s[%s] %s: %s%s\n", color, stamp, who, text, RESET);
	printf("   hex:");
	for (int i = 0; i < n; i++)
		printf(" %02x", (unsigned char)text[i]);
	printf(" (%d)\n", n);
}

int main(void)
{
	struct sockaddr_in sa = {.sin_family = AF_INET,
				 .sin_port = htons(5000)};
	char text[256];
	int s, n;

	sa.sin_addr.s_addr = inet_addr("127.0.0.1");
	if ((s = socket(AF_INET, SOCK_STREAM, 0)) == -1) {
		perror("socket");
		exit(EXIT_FAILURE);
	}
	if (connect(s, (struct sockaddr *)&sa, sizeof(sa)) == -1) {
		perror("connect");
		close(s);
		exit(EXIT_FAILURE);
	}
	printf("%s*** Type 'exit' to leave ***%s\n", GREEN, RESET);
	while (fgets(text, sizeof(text), stdin)) {
		text[strcspn(text, "\n")] = '\0';
		if (!*text)
			continue;
		show(GREEN, "me", text, strlen(text));
		if (send(s, text, strlen(text), MSG_NOSIGNAL) == -1)
			break;
		if (!strcmp(text, "exit"))
			break;
		if ((n = recv(s, text, sizeof(text) - 1, 0)) <= 0)
			break;
		text[n] = '\0';
		if (!strcmp(text, "exit"))
			break;
		show(CYAN, "server", text, n);
	}
	printf("%s*** Bye ***%s\n", GREEN, RESET);
	close(s);
	exit(EXIT_SUCCESS);
}
