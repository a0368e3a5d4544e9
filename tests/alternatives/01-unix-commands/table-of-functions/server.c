/* A table of steps: what is said, and the function that checks the answer. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool show_pid(const char *answer)
{
	printf("client> %s\n", answer);
	return strstr(answer, "pid") != NULL;
}

static bool is_done(const char *answer)
{
	printf("client> %s\n", answer);
	return strcmp(answer, "Done") == 0;
}

static const struct step {
	const char *command;
	bool (*check)(const char *answer);
} steps[] = {{"Pid", show_pid}, {"Sleep", is_done}, {"Quit", NULL}};

static bool perform(int fd, const struct step *step)
{
	char answer[256];
	ssize_t n;

	printf("server> %s\n", step->command);
	if (send(fd, step->command, strlen(step->command), MSG_NOSIGNAL) < 0)
		return false;
	if (!step->check)
		return true;
	n = recv(fd, answer, sizeof answer - 1, 0);
	if (n <= 0)
		return false;
	answer[n] = '\0';
	return step->check(answer);
}

int main(void)
{
	struct sockaddr_un address = {AF_UNIX, "/tmp/lab4"};
	bool good = true;
	int fd, conn;

	if ((fd = socket(PF_UNIX, SOCK_STREAM, 0)) == -1) {
		perror("socket");
		exit(1);
	}
	unlink(address.sun_path);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) == -1) {
		perror("bind");
		close(fd);
		exit(2);
	}
	if (listen(fd, 1) == -1 || (conn = accept(fd, NULL, NULL)) == -1) {
		perror("listen, accept");
		close(fd);
		unlink(address.sun_path);
		exit(3);
	}
	for (size_t i = 0; good && i < sizeof steps / sizeof *steps; i++)
		good = perform(conn, &steps[i]);
	if (!good)
		fprintf(stderr, "server> that was not the plan\n");
	close(conn);
	close(fd);
	unlink(address.sun_path);
	return good ? 0 : 4;
}
