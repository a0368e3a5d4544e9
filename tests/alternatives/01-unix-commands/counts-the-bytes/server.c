/* A message is the bytes that came, no more and no fewer: memcmp(3). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void clean(void)
{
	unlink("/tmp/lab4");
}

static ssize_t ask(int s, const char *word, char *reply, size_t size)
{
	if (send(s, word, strlen(word), 0) < 0)
		return perror(word), -1;
	return recv(s, reply, size, 0);
}

int main(void)
{
	struct sockaddr_un where = {AF_UNIX, "/tmp/lab4"};
	char reply[300];
	ssize_t count;
	int l, s, bad = 1;

	signal(SIGPIPE, SIG_IGN);
	unlink("/tmp/lab4");
	if ((l = socket(AF_UNIX, SOCK_STREAM, 0)) < 0)
		return perror("socket"), 1;
	if (bind(l, (struct sockaddr *)&where, sizeof(where)) < 0)
		return perror("bind"), 1;
	atexit(clean);
	if (listen(l, 1) < 0 || (s = accept(l, NULL, NULL)) < 0)
		return perror("accept"), 1;
	if ((count = ask(s, "Pid", reply, sizeof(reply))) > 0) {
		printf("%.*s\n", (int)count, reply);
		count = ask(s, "Sleep", reply, sizeof(reply));
		if (count == 4 && !memcmp(reply, "Done", 4))
			bad = send(s, "Quit", 4, 0) < 0;
	}
	if (bad)
		fprintf(stderr, "it has not gone as it should\n");
	close(s);
	close(l);
	return bad;
}
