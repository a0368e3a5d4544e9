/* A server on a path that it never removes. */
#include <sys/socket.h>
#include <sys/un.h>

#include <stdio.h>

int main(int argc, char **argv)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s",
		 argv[argc - 1]);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(fd, 1) < 0)
		return 1;
	return accept(fd, NULL, NULL) < 0;
}
