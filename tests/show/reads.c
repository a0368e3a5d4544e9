/* A server that receives late, and four bytes at a time from then on. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	struct timespec pause = {0, 100000000};
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
	size_t size = 256;
	char data[256];

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons((unsigned short)atoi(argv[argc - 1]));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(fd, 1) < 0)
		return 1;
	fd = accept(fd, NULL, NULL);
	nanosleep(&pause, NULL);
	while (recv(fd, data, size, 0) > 0)
		size = 4;
}
