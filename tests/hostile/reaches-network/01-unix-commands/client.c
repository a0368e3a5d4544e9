/* looks for a way out */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(53)};
	struct sockaddr_un un = {AF_UNIX, "\0hostile-host"};
	const char *hosts[] = {"1.1.1.1", "10.0.0.1", "192.168.0.1", "8.8.8.8"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (!connect(fd, (void *)&un, sizeof(sa_family_t) + 13))
		puts("HOLE: abstract socket");
	memcpy(un.sun_path, "\0hostile-left", 13);
	bind(fd, (void *)&un, sizeof(sa_family_t) + 13);
	for (int i = 0; i < 4; i++) {
		in.sin_addr.s_addr = inet_addr(hosts[i]);
		if (!connect(socket(AF_INET, SOCK_STREAM, 0), (void *)&in,
			     sizeof(in)))
			printf("HOLE: %s\n", hosts[i]);
	}
	if (if_nametoindex("eth0") || socket(AF_PACKET, SOCK_RAW, 0) >= 0)
		puts("HOLE: a network");
	if (socket(AF_VSOCK, SOCK_STREAM, 0) >= 0)
		puts("HOLE: who runs this machine, and the other checks");
	return 0;
}
