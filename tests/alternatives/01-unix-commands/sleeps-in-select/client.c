/* select(2) with a time limit is the sleep. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
	struct sockaddr_un server;
	struct timeval tv;
	char rbuf[1024], wbuf[1024];
	int sd;

	(void)argc;
	sd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (sd < 0) {
		fprintf(stderr, "%s: ", argv[0]);
		perror("opening stream socket");
		exit(1);
	}
	bzero(&server, sizeof(server));
	server.sun_family = AF_UNIX;
	strcpy(server.sun_path, "/tmp/lab4");
	if (connect(sd, (struct sockaddr *)&server, sizeof(server)) < 0) {
		fprintf(stderr, "%s: ", argv[0]);
		perror("connecting stream socket");
		close(sd);
		exit(1);
	}
	while (1) {
		bzero(rbuf, sizeof(rbuf));
		bzero(wbuf, sizeof(wbuf));
		if (read(sd, rbuf, sizeof(rbuf) - 1) < 1) {
			fprintf(stderr, "%s: connection lost\n", argv[0]);
			close(sd);
			exit(1);
		}
		if (strcmp(rbuf, "Quit") == 0)
			break;
		if (strcmp(rbuf, "Pid") == 0) {
			sprintf(wbuf, "This client has pid %u",
				(unsigned int)getpid());
		}
		if (strcmp(rbuf, "Sleep") == 0) {
			tv.tv_sec = 5;
			tv.tv_usec = 0;
			select(0, NULL, NULL, NULL, &tv);
			strcpy(wbuf, "Done");
		}
		if (wbuf[0] == '\0')
			continue;
		if (send(sd, wbuf, strlen(wbuf), MSG_NOSIGNAL) < 0) {
			perror("writing on stream socket");
			close(sd);
			exit(1);
		}
	}
	close(sd);
	exit(0);
}
