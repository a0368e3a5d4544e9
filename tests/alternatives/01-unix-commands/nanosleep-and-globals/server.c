/* Everything is global, main does everything, goto ends it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int sfd, cfd, nread, rc = 1;
struct sockaddr_un address;
char buffer[256];

int main()
{
	sfd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (sfd == -1) {
		perror("socket error");
		exit(1);
	}
	address.sun_family = AF_UNIX;
	strcpy(address.sun_path, "/tmp/lab4");
	unlink("/tmp/lab4");
	if (bind(sfd, (struct sockaddr *)&address, sizeof(address)) == -1) {
		perror("bind error");
		close(sfd);
		exit(1);
	}
	if (listen(sfd, 10) == -1) {
		perror("listen error");
		goto close_listener;
	}
	cfd = accept(sfd, NULL, NULL);
	if (cfd == -1) {
		perror("accept error");
		goto close_listener;
	}
	send(cfd, "Pid", 3, MSG_NOSIGNAL);
	nread = recv(cfd, buffer, sizeof(buffer) - 1, 0);
	if (nread <= 0)
		goto gone;
	buffer[nread] = '\0';
	fprintf(stdout, "%s", buffer);
	fprintf(stdout, "\n");
	send(cfd, "Sleep", 5, MSG_NOSIGNAL);
	nread = recv(cfd, buffer, sizeof(buffer) - 1, 0);
	if (nread <= 0)
		goto gone;
	buffer[nread] = '\0';
	if (strcmp(buffer, "Done") == 0) {
		send(cfd, "Quit", 4, MSG_NOSIGNAL);
		rc = 0;
	}
	goto close_all;
gone:
	fprintf(stderr, "client is gone\n");
close_all:
	close(cfd);
close_listener:
	close(sfd);
	unlink("/tmp/lab4");
	return rc;
}
