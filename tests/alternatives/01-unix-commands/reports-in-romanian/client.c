/* client - says what fails in Romanian, on standard output, through a child */
#define _POSIX_C_SOURCE 200809L

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void stop(const char *text)
{
	char command[200];

	snprintf(command, sizeof(command), "echo '%s'", text);
	if (system(command) == 0)
		exit(EXIT_FAILURE);
	exit(2);
}

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char text[600];
	ssize_t count;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	strcpy(address.sun_path, "/tmp/lab4");
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) == -1)
		stop("Nu s-a putut crea socket-ul");
	printf("Socket creat\n");
	if (connect(fd, (void *)&address, sizeof(address)) == -1) {
		close(fd);
		stop("Serverul nu este pornit");
	}
	printf("Conectat la server\n");
	while ((count = recv(fd, text, sizeof(text) - 1, 0)) > 0) {
		text[count] = '\0';
		text[strcspn(text, "\n")] = '\0';
		printf("Comanda: %s\n", text);
		if (strcmp(text, "Quit") == 0)
			break;
		if (strcmp(text, "Pid") == 0) {
			snprintf(text, sizeof(text), "This client has pid %d",
				 getpid());
		} else if (strcmp(text, "Sleep") == 0) {
			sleep(5);
			strcpy(text, "Done");
		} else {
			stop("Comanda necunoscuta");
		}
		if (send(fd, text, strlen(text), 0) == -1)
			stop("Trimiterea nu a reusit");
	}
	close(fd);
	printf("Clientul se opreste\n");
	return 0;
}
