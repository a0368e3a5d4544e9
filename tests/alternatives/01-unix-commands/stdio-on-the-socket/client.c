/* Writes with fprintf on a FILE of the socket, reads with read(2). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX,
				   .sun_path = "/tmp/lab4"};
	char text[512];
	FILE *stream;
	int fd, n, quit = 0;

	signal(SIGPIPE, SIG_IGN);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0) {
		perror("socket");
		return EXIT_FAILURE;
	}
	if (connect(fd, (struct sockaddr *)&name, sizeof(name)) < 0) {
		perror("connect");
		close(fd);
		return EXIT_FAILURE;
	}
	stream = fdopen(fd, "w");
	if (!stream) {
		perror("fdopen");
		close(fd);
		return EXIT_FAILURE;
	}
	while (!quit && (n = read(fd, text, sizeof(text) - 1)) > 0) {
		text[n] = 0;
		if (strcmp(text, "Pid") == 0)
			fprintf(stream, "This client has pid %d", getpid());
		else if (strcmp(text, "Sleep") == 0)
			fprintf(stream, sleep(5) == 0 ? "Done" : "Interrupted");
		else if (strcmp(text, "Quit") == 0)
			quit = 1;
		if (fflush(stream) == EOF)
			break;
	}
	if (!quit)
		fputs("the server is not there any more\n", stderr);
	fclose(stream);
	return quit ? EXIT_SUCCESS : EXIT_FAILURE;
}
