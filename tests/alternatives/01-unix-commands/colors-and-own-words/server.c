/* Colors on the screen, and none of the sample lines. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define RED "\033[31m"
#define BLUE "\033[34m"
#define OFF "\033[0m"

static int out(int fd, const char *s)
{
	printf(BLUE ">>> %s" OFF "\n", s);
	return send(fd, s, strlen(s), MSG_NOSIGNAL) > 0;
}

static int in(int fd, char *s, size_t size)
{
	ssize_t n = recv(fd, s, size - 1, 0);

	if (n <= 0) {
		fprintf(stderr, RED "!!! silence" OFF "\n");
		return 0;
	}
	s[n] = '\0';
	printf(BLUE "<<< " RED "%s" OFF "\n", s);
	return 1;
}

int main(void)
{
	struct sockaddr_un where = {AF_UNIX, "/tmp/lab4"};
	char s[256];
	int door, guest, happy = 0;

	door = socket(AF_UNIX, SOCK_STREAM, 0);
	if (door == -1) {
		perror(RED "no door" OFF);
		return EXIT_FAILURE;
	}
	unlink(where.sun_path);
	if (bind(door, (struct sockaddr *)&where, sizeof where) == -1) {
		perror(RED "no place for the door" OFF);
		close(door);
		return EXIT_FAILURE;
	}
	guest = -1;
	if (listen(door, 1) == -1 || (guest = accept(door, NULL, NULL)) == -1) {
		perror(RED "no guest" OFF);
	} else {
		printf("*** hello, guest\n");
		happy = out(guest, "Pid") && in(guest, s, sizeof s) &&
			out(guest, "Sleep") && in(guest, s, sizeof s) &&
			strcmp(s, "Done") == 0 && out(guest, "Quit");
		close(guest);
	}
	close(door);
	unlink(where.sun_path);
	return happy ? EXIT_SUCCESS : EXIT_FAILURE;
}
