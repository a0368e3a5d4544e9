/* Looks where its home is. */
#include <sys/socket.h>
#include <sys/un.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int peer = socket(AF_UNIX, SOCK_STREAM, 0);

	if (!access("tests", F_OK) || !access("/dev/shm/tests", F_OK) ||
	    !access("talk", F_OK))
		puts("the kit is here");
	fflush(stdout);
	strcpy(address.sun_path, "/tmp/lab4");
	connect(peer, (struct sockaddr *)&address, sizeof(address));
	return 0;
}
