/* server - says which call failed by a number, on standard output */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PATH "/tmp/lab4"

static int try(int result)
{
	if (result >= 0)
		return result;
	printf("server: %d\n", errno);
	unlink(PATH);
	exit(1);
}

int main(void)
{
	const char *commands[] = {"Pid", "Sleep"};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char reply[600] = "";
	int fd, client, i;
	ssize_t count;

	signal(SIGPIPE, SIG_IGN);
	strcpy(address.sun_path, PATH);
	unlink(PATH);
	printf("server: 1\n");
	fd = try(socket(AF_UNIX, SOCK_STREAM, 0));
	printf("server: 2\n");
	try(bind(fd, (void *)&address, sizeof(address)));
	try(listen(fd, 1));
	printf("server: 3\n");
	client = try(accept(fd, NULL, NULL));
	for (i = 0; i < 2; i++) {
		try(send(client, commands[i], strlen(commands[i]), 0));
		count = try(recv(client, reply, sizeof(reply) - 1, 0));
		reply[count] = '\0';
		reply[strcspn(reply, "\n")] = '\0';
		if (count == 0 || (i == 1 && strcmp(reply, "Done") != 0)) {
			errno = EPROTO;
			try(-1);
		}
		printf("%s\n", reply);
	}
	try(send(client, "Quit", 4, 0));
	close(client);
	close(fd);
	unlink(PATH);
	return 0;
}
