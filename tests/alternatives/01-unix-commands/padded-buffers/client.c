/* Sends and receives whole buffers of 256 bytes, padded with zeros. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SIZE 256

int main(void)
{
	struct sockaddr_un a;
	char in[SIZE + 1], out[SIZE];
	int s, status = 1;

	s = socket(AF_UNIX, SOCK_STREAM, 0);
	if (s < 0) {
		perror("socket");
		return 1;
	}
	memset(&a, 0, sizeof a);
	a.sun_family = AF_UNIX;
	strcpy(a.sun_path, "/tmp/lab4");
	if (connect(s, (struct sockaddr *)&a, sizeof a) < 0) {
		perror("connect");
		close(s);
		return 1;
	}
	for (;;) {
		memset(in, 0, sizeof in);
		memset(out, 0, sizeof out);
		if (recv(s, in, SIZE, 0) <= 0) {
			fprintf(stderr, "the server has gone away\n");
			break;
		}
		printf("DEBUG: received [%s]\n", in);
		if (!strcmp(in, "Quit")) {
			status = 0;
			break;
		}
		if (!strcmp(in, "Pid")) {
			snprintf(out, SIZE, "This client has pid %d", getpid());
		} else if (!strcmp(in, "Sleep")) {
			sleep(5);
			strcpy(out, "Done");
		} else {
			continue;
		}
		if (send(s, out, SIZE, MSG_NOSIGNAL) < 0) {
			perror("send");
			break;
		}
		printf("DEBUG: sent [%s]\n", out);
	}
	close(s);
	return status;
}
