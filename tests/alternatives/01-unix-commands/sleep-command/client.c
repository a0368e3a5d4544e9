/* The shell's sleep command is the sleep. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un server_address;
	char request[32], response[64];
	int client_socket, bytes;

	signal(SIGPIPE, SIG_IGN);
	client_socket = socket(AF_UNIX, SOCK_STREAM, 0);
	if (client_socket < 0) {
		perror("Socket creation failed");
		exit(EXIT_FAILURE);
	}
	memset(&server_address, 0, sizeof(server_address));
	server_address.sun_family = AF_UNIX;
	strncpy(server_address.sun_path, "/tmp/lab4",
		sizeof(server_address.sun_path) - 1);
	if (connect(client_socket, (struct sockaddr *)&server_address,
		    sizeof(server_address)) < 0) {
		perror("Connection failed");
		close(client_socket);
		exit(EXIT_FAILURE);
	}
	while ((bytes = read(client_socket, request, sizeof(request) - 1)) >
	       0) {
		request[bytes] = '\0';
		if (strcmp(request, "Quit") == 0) {
			printf("Leaving\n");
			close(client_socket);
			exit(EXIT_SUCCESS);
		} else if (strcmp(request, "Pid") == 0) {
			snprintf(response, sizeof(response),
				 "This client has pid %d", getpid());
		} else if (strcmp(request, "Sleep") == 0) {
			if (system("sleep 5") != 0)
				sleep(5);
			strcpy(response, "Done");
		} else {
			continue;
		}
		if (write(client_socket, response, strlen(response)) < 0)
			perror("Write failed");
	}
	fprintf(stderr, "Server closed the connection\n");
	close(client_socket);
	exit(EXIT_FAILURE);
}
