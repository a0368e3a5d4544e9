/* dprintf(3) writes to the socket. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int fd = -1, client = -1;
static struct sockaddr_un sun = {AF_UNIX, "/tmp/lab4"};

static void leave(int status)
{
	if (client >= 0)
		close(client);
	close(fd);
	unlink(sun.sun_path);
	exit(status);
}

static void reply(char *text, int size)
{
	int rd = read(client, text, size - 1);

	if (rd < 0)
		perror("read");
	if (rd == 0)
		dprintf(2, "the client hung up\n");
	if (rd <= 0)
		leave(1);
	text[rd] = '\0';
}

int main(void)
{
	char text[64];

	signal(SIGPIPE, SIG_IGN);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0) {
		perror("socket");
		return 1;
	}
	unlink(sun.sun_path);
	if (bind(fd, (struct sockaddr *)&sun, sizeof(sun)) < 0) {
		perror("bind");
		leave(1);
	}
	if (listen(fd, 1) < 0) {
		perror("listen");
		leave(1);
	}
	client = accept(fd, NULL, NULL);
	if (client < 0) {
		perror("accept");
		leave(1);
	}
	dprintf(client, "%s", "Pid");
	reply(text, sizeof(text));
	dprintf(1, "%s\n", text);
	dprintf(client, "%s", "Sleep");
	reply(text, sizeof(text));
	if (strcmp(text, "Done") != 0) {
		dprintf(2, "wanted Done, got %s\n", text);
		leave(1);
	}
	dprintf(client, "%s", "Quit");
	leave(0);
}
