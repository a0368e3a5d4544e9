/* A table says which function obeys which command. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef bool (*action_t)(int fd);

static bool put(int fd, const char *text)
{
	size_t len = strlen(text);

	if (send(fd, text, len, MSG_NOSIGNAL) != (ssize_t)len) {
		perror("send");
		exit(3);
	}
	return true;
}

static bool do_pid(int fd)
{
	char text[40];

	snprintf(text, sizeof(text), "This client has pid %d", getpid());
	return put(fd, text);
}

static bool do_sleep(int fd)
{
	unsigned left = 5;

	while ((left = sleep(left)) > 0)
		;
	return put(fd, "Done");
}

static bool do_quit(int fd)
{
	(void)fd;
	return false;
}

static const struct {
	const char *name;
	action_t action;
} table[] = {{"Pid", do_pid}, {"Sleep", do_sleep}, {"Quit", do_quit}};

int main(void)
{
	struct sockaddr_un address = {AF_UNIX, "/tmp/lab4"};
	char name[256];
	bool more = true;
	ssize_t n;
	int fd;

	if ((fd = socket(PF_UNIX, SOCK_STREAM, 0)) == -1) {
		perror("socket");
		exit(1);
	}
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == -1) {
		perror("connect");
		close(fd);
		exit(2);
	}
	while (more) {
		if ((n = recv(fd, name, sizeof name - 1, 0)) <= 0) {
			fprintf(stderr, "recv: server not there\n");
			close(fd);
			exit(3);
		}
		name[n] = '\0';
		for (size_t i = 0; i < sizeof table / sizeof *table; i++)
			if (strcmp(name, table[i].name) == 0)
				more = table[i].action(fd);
	}
	close(fd);
	return 0;
}
