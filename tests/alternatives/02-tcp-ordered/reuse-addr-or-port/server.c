/* The widespread SO_REUSEADDR | SO_REUSEPORT, which is SO_REUSEPORT. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#define PORT 5000

int main(int argc, char const *argv[])
{
	int server_fd, new_socket;
	ssize_t valread;
	struct sockaddr_in address;
	int opt = 1;
	socklen_t addrlen = sizeof(address);
	char buffer[1024] = {0};

	(void)argc;
	(void)argv;
	if ((server_fd = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
		perror("socket failed");
		exit(EXIT_FAILURE);
	}
	if (setsockopt(server_fd, SOL_SOCKET, SO_REUSEADDR | SO_REUSEPORT, &opt,
		       sizeof(opt))) {
		perror("setsockopt");
		exit(EXIT_FAILURE);
	}
	address.sin_family = AF_INET;
	address.sin_addr.s_addr = INADDR_ANY;
	address.sin_port = htons(PORT);
	if (bind(server_fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		perror("bind failed");
		exit(EXIT_FAILURE);
	}
	if (listen(server_fd, 3) < 0) {
		perror("listen");
		exit(EXIT_FAILURE);
	}
	if ((new_socket = accept(server_fd, (struct sockaddr *)&address,
				 &addrlen)) < 0) {
		perror("accept");
		exit(EXIT_FAILURE);
	}
	while (1) {
		valread = read(new_socket, buffer, 1024 - 1);
		if (valread <= 0)
			break;
		buffer[valread] = '\0';
		printf("%s\n", buffer);
		if (strcmp(buffer, "exit") == 0)
			break;
		if (fgets(buffer, 256, stdin) == NULL)
			break;
		buffer[strcspn(buffer, "\n")] = '\0';
		send(new_socket, buffer, strlen(buffer), MSG_NOSIGNAL);
		if (strcmp(buffer, "exit") == 0)
			break;
	}
	close(new_socket);
	close(server_fd);
	return 0;
}
