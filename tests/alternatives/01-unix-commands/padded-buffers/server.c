/* Sends and receives whole buffers of 256 bytes, padded with zeros. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PATH "/tmp/lab4"
#define SIZE 256

static int sock = -1, conn = -1;

static void bail(const char *what)
{
	perror(what);
	if (conn >= 0)
		close(conn);
	if (sock >= 0) {
		close(sock);
		unlink(PATH);
	}
	exit(EXIT_FAILURE);
}

static void ask(const char *cmd, char *answer)
{
	char buffer[SIZE];
	ssize_t n;

	memset(buffer, 0, sizeof buffer);
	strcpy(buffer, cmd);
	if (send(conn, buffer, sizeof buffer, MSG_NOSIGNAL) < 0)
		bail("send");
	if (!answer)
		return;
	memset(answer, 0, SIZE);
	n = recv(conn, answer, SIZE - 1, 0);
	if (n < 0)
		bail("recv");
	if (n == 0) {
		fprintf(stderr, "client left after %s\n", cmd);
		close(conn);
		close(sock);
		unlink(PATH);
		exit(EXIT_FAILURE);
	}
	/* the rest of a full buffer, at most one byte, is a zero */
	if (n == SIZE - 1)
		recv(conn, buffer, 1, MSG_DONTWAIT);
}

int main(void)
{
	struct sockaddr_un a;
	char answer[SIZE];
	int rc = EXIT_SUCCESS;

	sock = socket(AF_UNIX, SOCK_STREAM, 0);
	if (sock < 0)
		bail("socket");
	memset(&a, 0, sizeof a);
	a.sun_family = AF_UNIX;
	strcpy(a.sun_path, PATH);
	remove(PATH);
	if (bind(sock, (struct sockaddr *)&a, sizeof a) < 0)
		bail("bind");
	if (listen(sock, 1) < 0)
		bail("listen");
	conn = accept(sock, NULL, NULL);
	if (conn < 0)
		bail("accept");
	ask("Pid", answer);
	printf("DEBUG: received [%s]\n", answer);
	ask("Sleep", answer);
	printf("DEBUG: received [%s]\n", answer);
	if (!strcmp(answer, "Done")) {
		ask("Quit", NULL);
	} else {
		fprintf(stderr, "expected Done\n");
		rc = EXIT_FAILURE;
	}
	close(conn);
	close(sock);
	unlink(PATH);
	return rc;
}
