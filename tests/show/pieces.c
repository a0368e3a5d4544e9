/* Sends two messages at once, then one with a line end and NULs; crashes. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	struct timespec pause = {0, 200000000};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons((unsigned short)atoi(argv[argc - 1]));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return 1;
	send(fd, "one", 3, 0);
	send(fd, "three", 5, 0);
	nanosleep(&pause, NULL);
	send(fd, "hi\n\0\0\0\0\0\0\0", 10, 0);
	nanosleep(&pause, NULL);
	write(1, "no line end", 11);
	*(volatile char *)0 = 1;
}
