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
	int server, fd, length, yes = 1;

	signal(SIGPIPE, SIG_IGN);
	if ((server = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
		perror("server");
		return EXIT_FAILURE;
	}
	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	memset(&address, 0, sizeof(address));
	address.sin_family = AF_INET;
	address.sin_port = htons(5000);
	address.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (bind(server, (struct sockaddr *)&address, sizeof(address)) < 0) {
		perror("server");
		close(server);
		return EXIT_FAILURE;
	}
	listen(server, 1);
	if ((fd = accept(server, NULL, NULL)) < 0) {
		perror("server");
		close(server);
		return EXIT_FAILURE;
	}
	printf("Client is here. ");
	while ((length = read(fd, line, sizeof(line) - 1)) > 0) {
		line[length] = '\0';
		if (strcmp(line, "exit") == 0)
			break;
		printf("Client: %s Message: ", line);
		if (!fgets(line, sizeof(line), stdin))
			break;
		line[strcspn(line, "\n")] = '\0';
		if (write(fd, line, strlen(line)) < 0 ||
		    strcmp(line, "exit") == 0)
			break;
	}
	close(fd);
	close(server);
	return EXIT_SUCCESS;
}
