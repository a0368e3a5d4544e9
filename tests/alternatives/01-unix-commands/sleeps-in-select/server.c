/* select(2) tells when the client has said something. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
	const char *commands[] = {"Pid", "Sleep", "Quit"};
	struct sockaddr_un server;
	char rbuf[1024];
	fd_set set;
	int sd, msgsd, n, i = 0, rc = 1;

	(void)argc;
	signal(SIGPIPE, SIG_IGN);
	sd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (sd < 0) {
		perror(argv[0]);
		exit(1);
	}
	bzero(&server, sizeof(server));
	server.sun_family = AF_UNIX;
	strcpy(server.sun_path, "/tmp/lab4");
	unlink(server.sun_path);
	if (bind(sd, (struct sockaddr *)&server, sizeof(server))) {
		perror("binding stream socket");
		close(sd);
		exit(1);
	}
	printf("Socket has name %s\n", server.sun_path);
	listen(sd, 5);
	msgsd = accept(sd, 0, 0);
	if (msgsd == -1) {
		perror("accept");
		close(sd);
		unlink(server.sun_path);
		exit(1);
	}
	while (write(msgsd, commands[i], strlen(commands[i])) > 0) {
		printf("-->%s\n", commands[i]);
		if (i == 2) {
			rc = 0;
			break;
		}
		FD_ZERO(&set);
		FD_SET(msgsd, &set);
		if (select(msgsd + 1, &set, NULL, NULL, NULL) < 0)
			break;
		bzero(rbuf, sizeof(rbuf));
		n = read(msgsd, rbuf, sizeof(rbuf) - 1);
		if (n <= 0) {
			fprintf(stderr, "Ending connection\n");
			break;
		}
		printf("<--%s\n", rbuf);
		if (i == 1 && strcmp(rbuf, "Done") != 0)
			break;
		i++;
	}
	close(msgsd);
	close(sd);
	unlink(server.sun_path);
	exit(rc);
}
