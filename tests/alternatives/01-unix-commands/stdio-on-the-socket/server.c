/* Writes with fprintf on a FILE of the socket, reads with read(2). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define NAME "/tmp/lab4"

static int order(FILE *out, const char *what)
{
	fprintf(out, "%s", what);
	if (fflush(out) == EOF) {
		perror(what);
		return 0;
	}
	return 1;
}

static int answer(FILE *out, char *text, int size)
{
	int n = read(fileno(out), text, size - 1);

	if (n <= 0) {
		fputs("no answer\n", stderr);
		return 0;
	}
	text[n] = 0;
	return 1;
}

int main(void)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = NAME};
	char text[512];
	FILE *out;
	int fd, peer, ok;

	signal(SIGPIPE, SIG_IGN);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0) {
		perror("socket");
		return EXIT_FAILURE;
	}
	remove(NAME);
	if (bind(fd, (struct sockaddr *)&name, sizeof(name)) < 0) {
		perror("bind");
		close(fd);
		return EXIT_FAILURE;
	}
	if (listen(fd, 1) < 0 || (peer = accept(fd, NULL, NULL)) < 0) {
		perror("listen/accept");
		close(fd);
		remove(NAME);
		return EXIT_FAILURE;
	}
	out = fdopen(peer, "w");
	ok = out && order(out, "Pid") && answer(out, text, sizeof(text)) &&
	     printf("%s\n", text) > 0 && order(out, "Sleep") &&
	     answer(out, text, sizeof(text)) && strcmp(text, "Done") == 0 &&
	     order(out, "Quit");
	if (out)
		fclose(out);
	else
		close(peer);
	close(fd);
	remove(NAME);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
