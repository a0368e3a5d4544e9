/* Prints what came without a newline, and the prompt behind it. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in address;
	char line[256];
	int fd, length;

	signal(SIGPIPE, SIG_IGN);
	if ((fd = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
		perror("client");
		return EXIT_FAILURE;
	}
	memset(&address, 0, sizeof(address));
	address.sin_family = AF_INET;
	address.sin_port = htons(5000);
	address.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		perror("client");
		close(fd);
		return EXIT_FAILURE;
	}
	printf("Connected. ");
	while (printf("Message: "), fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '\0')
			continue;
		if (write(fd, line, strlen(line)) < 0 ||
		    strcmp(line, "exit") == 0)
			break;
		length = read(fd, line, sizeof(line) - 1);
		if (length <= 0)
			break;
		line[length] = '\0';
		if (strcmp(line, "exit") == 0)
			break;
		printf("Server: %s ", line);
	}
	close(fd);
	return EXIT_SUCCESS;
}
