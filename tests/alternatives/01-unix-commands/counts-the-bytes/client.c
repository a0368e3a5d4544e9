/* A message is the bytes that came, no more and no fewer: memcmp(3). */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int is(const char *data, ssize_t count, const char *word)
{
	return count == (ssize_t)strlen(word) && !memcmp(data, word, count);
}

int main(void)
{
	struct sockaddr_un where = {AF_UNIX, "/tmp/lab4"};
	char data[512], reply[80];
	ssize_t count;
	int s;

	signal(SIGPIPE, SIG_IGN);
	if ((s = socket(AF_UNIX, SOCK_STREAM, 0)) < 0)
		return perror("socket"), 1;
	if (connect(s, (struct sockaddr *)&where, sizeof(where)) < 0)
		return perror("connect"), 1;
	while ((count = recv(s, data, sizeof(data), 0)) > 0) {
		int length;

		printf("%.*s\n", (int)count, data);
		if (is(data, count, "Quit"))
			return close(s);
		if (is(data, count, "Sleep")) {
			sleep(5);
			length = sprintf(reply, "Done");
		} else if (is(data, count, "Pid")) {
			length = sprintf(reply, "This client has pid %d",
					 (int)getpid());
		} else {
			break;
		}
		if (send(s, reply, length, 0) < 0)
			return perror("send"), 1;
	}
	fprintf(stderr, "no Quit\n");
	close(s);
	return 1;
}
