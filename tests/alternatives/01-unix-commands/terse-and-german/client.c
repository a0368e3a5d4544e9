/* client - tells its progress, and what fails, in German on standard error */
#define _POSIX_C_SOURCE 200809L

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char text[600];
	ssize_t count;
	int fd, status = 1;

	signal(SIGPIPE, SIG_IGN);
	strcpy(address.sun_path, "/tmp/lab4");
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) == -1) {
		fprintf(stderr, "Kein Socket\n");
		goto end;
	}
	fprintf(stderr, "Socket erstellt\n");
	if (connect(fd, (void *)&address, sizeof(address)) == -1) {
		fprintf(stderr, "Kein Server\n");
		goto end;
	}
	fprintf(stderr, "Server gefunden\n");
	while ((count = recv(fd, text, sizeof(text) - 1, 0)) > 0) {
		text[count] = '\0';
		text[strcspn(text, "\n")] = '\0';
		fprintf(stderr, "Befehl: %s\n", text);
		if (strcmp(text, "Quit") == 0) {
			status = 0;
			break;
		}
		if (strcmp(text, "Pid") == 0) {
			snprintf(text, sizeof(text), "This client has pid %d",
				 getpid());
		} else if (strcmp(text, "Sleep") == 0) {
			sleep(5);
			strcpy(text, "Done");
		} else {
			break;
		}
		if (send(fd, text, strlen(text), 0) == -1)
			break;
	}
end:
	close(fd);
	fprintf(stderr, "Ende\n");
	return status;
}
