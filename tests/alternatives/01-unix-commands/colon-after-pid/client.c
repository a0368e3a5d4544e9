/* "This client has pid: 4711", with a colon. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SERVER_PATH "/tmp/lab4"

void reply(int fd, const char *msg)
{
	if (send(fd, msg, strlen(msg), MSG_NOSIGNAL) == -1) {
		perror("CLIENT send()");
		close(fd);
		exit(1);
	}
	printf("CLIENT -> %s\n", msg);
}

int main()
{
	struct sockaddr_un addr;
	char message[64];
	ssize_t count;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd == -1) {
		perror("CLIENT socket()");
		exit(1);
	}
	memset(&addr, 0, sizeof(struct sockaddr_un));
	addr.sun_family = AF_UNIX;
	strcpy(addr.sun_path, SERVER_PATH);
	if (connect(fd, (struct sockaddr *)&addr, SUN_LEN(&addr)) == -1) {
		perror("CLIENT connect()");
		close(fd);
		exit(1);
	}
	do {
		memset(message, 0, sizeof(message));
		count = recv(fd, message, sizeof(message) - 1, 0);
		if (count < 1) {
			printf("CLIENT error: server disconnected\n");
			close(fd);
			exit(1);
		}
		printf("CLIENT <- %s\n", message);
		switch (message[0]) {
		case 'P':
			if (strcmp(message, "Pid"))
				break;
			sprintf(message, "This client has pid: %d", getpid());
			reply(fd, message);
			break;
		case 'S':
			if (strcmp(message, "Sleep"))
				break;
			sleep(5);
			reply(fd, "Done");
			break;
		}
	} while (strcmp(message, "Quit") != 0);
	close(fd);
	exit(0);
}
