/* server - says what fails in Romanian, on standard output */
#define _POSIX_C_SOURCE 200809L

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PATH "/tmp/lab4"

static int listener, client;

static void finish(const char *text)
{
	close(client);
	close(listener);
	unlink(PATH);
	printf("%s\n", text);
	exit(EXIT_FAILURE);
}

static void ask(const char *command, char *reply, size_t size)
{
	ssize_t count;

	printf("Cer clientului: %s\n", command);
	if (send(client, command, strlen(command), 0) == -1)
		finish("Trimiterea a eșuat");
	if ((count = recv(client, reply, size - 1, 0)) <= 0)
		finish("Clientul a plecat");
	reply[count] = '\0';
	printf("Răspuns: %s\n", reply);
}

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char reply[600];

	signal(SIGPIPE, SIG_IGN);
	strcpy(address.sun_path, PATH);
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	if (listener == -1) {
		printf("Nu s-a putut crea socket-ul\n");
		return 1;
	}
	printf("Socket-ul este creat\n");
	unlink(PATH);
	if (bind(listener, (void *)&address, sizeof(address)) == -1) {
		printf("Eroare la legarea adresei\n");
		close(listener);
		return 1;
	}
	listen(listener, 1);
	printf("Aștept un client\n");
	if ((client = accept(listener, NULL, NULL)) == -1)
		finish("Eroare la acceptarea clientului");
	ask("Pid", reply, sizeof(reply));
	ask("Sleep", reply, sizeof(reply));
	if (strncmp(reply, "Done", 4) != 0 || strlen(reply) > 5)
		finish("Alt răspuns decât Done");
	send(client, "Quit", 4, 0);
	close(client);
	close(listener);
	unlink(PATH);
	printf("Serverul s-a oprit\n");
	return 0;
}
