/*
 * In the course's style, and careless: nothing is checked, SIGPIPE kills it,
 * the port cannot be used again at once, and the end of input is not noticed.
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
	struct sockaddr_in my_address, client_address;
	socklen_t len = sizeof(client_address);
	char buf[SIZE];
	int s, c;

	s = socket(AF_INET, SOCK_STREAM, 0);
	memset(&my_address, 0, sizeof(my_address));
	my_address.sin_family = AF_INET;
	my_address.sin_addr.s_addr = htonl(INADDR_ANY);
	my_address.sin_port = htons(PORT);
	bind(s, (struct sockaddr *)&my_address, sizeof(my_address));
	listen(s, 5);
	c = accept(s, (struct sockaddr *)&client_address, &len);

	while (1) {
		memset(buf, 0, SIZE);
		if (read(c, buf, SIZE) == 0)
			break;
		printf("Client: %s", buf);
		printf("Server: ");
		fgets(buf, SIZE, stdin);
		if (strncmp(buf, "exit", 4) == 0)
			break;
		write(c, buf, strlen(buf) + 1);
	}
	close(c);
	close(s);
	return 0;
}
