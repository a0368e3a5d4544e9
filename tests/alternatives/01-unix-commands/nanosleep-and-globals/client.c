/* Everything is global, main does everything, nanosleep(2) sleeps. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int sfd, nread, running = 1;
struct sockaddr_un address;
struct timespec ts;
char command[256];
char response[256];

int main()
{
	sfd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (sfd == -1) {
		perror("socket error");
		exit(1);
	}
	address.sun_family = AF_UNIX;
	strcpy(address.sun_path, "/tmp/lab4");
	if (connect(sfd, (struct sockaddr *)&address, sizeof(address)) == -1) {
		perror("connect error");
		close(sfd);
		exit(1);
	}
	while (running) {
		nread = recv(sfd, command, sizeof(command) - 1, 0);
		if (nread == -1 && errno == EINTR)
			continue;
		if (nread <= 0) {
			fprintf(stderr, "recv error or end\n");
			close(sfd);
			exit(1);
		}
		command[nread] = '\0';
		response[0] = '\0';
		if (strcmp(command, "Pid") == 0)
			sprintf(response, "This client has pid %d", getpid());
		if (strcmp(command, "Sleep") == 0) {
			ts.tv_sec = 5;
			ts.tv_nsec = 0;
			while (nanosleep(&ts, &ts) == -1 && errno == EINTR)
				;
			sprintf(response, "Done");
		}
		if (strcmp(command, "Quit") == 0)
			running = 0;
		if (response[0] != '\0' &&
		    send(sfd, response, strlen(response), MSG_NOSIGNAL) == -1) {
			perror("send error");
			close(sfd);
			exit(1);
		}
	}
	close(sfd);
	return 0;
}
