/*
 * In the course's style, and careless: nothing is checked, SIGPIPE kills it,
 * and the end of input is not noticed.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT 5000
#define SIZE 256

int main(void)
{
	struct sockaddr_in server_address;
	char buf[SIZE];
	int s;

	s = socket(AF_INET, SOCK_STREAM, 0);
	memset(&server_address, 0, sizeof(server_address));
	server_address.sin_family = AF_INET;
	server_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server_address.sin_port = htons(PORT);
	connect(s, (struct sockaddr *)&server_address, sizeof(server_address));

	while (1) {
		printf("Client: ");
		fgets(buf, SIZE, stdin);
		if (strncmp(buf, "exit", 4) == 0)
			break;
		write(s, buf, strlen(buf) + 1);
		memset(buf, 0, SIZE);
		if (read(s, buf, SIZE) == 0)
			break;
		printf("Server: %s", buf);
	}
	close(s);
	return 0;
}
