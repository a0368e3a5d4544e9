/* One FILE for each direction of the socket; lines end with newlines. */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* getc() until nothing more is there for the moment */
static int hear(FILE *from, char *text, int max)
{
	struct pollfd p = {fileno(from), POLLIN, 0};
	int c, i = 0;

	while ((c = getc(from)) != EOF) {
		if (c != '\n' && c != '\0' && i < max - 1)
			text[i++] = c;
		if (i > 0 && poll(&p, 1, 30) <= 0)
			break;
	}
	text[i] = '\0';
	return i > 0;
}

int main(void)
{
	struct sockaddr_in sin = {0};
	char line[256];
	FILE *from, *to;
	int lfd, fd, on = 1;

	signal(SIGPIPE, SIG_IGN);
	lfd = socket(AF_INET, SOCK_STREAM, 0);
	if (lfd < 0)
		return perror("socket"), 1;
	setsockopt(lfd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	sin.sin_family = AF_INET;
	sin.sin_port = htons(5000);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(lfd, (struct sockaddr *)&sin, sizeof(sin)) < 0)
		return perror("bind"), close(lfd), 1;
	if (listen(lfd, 1) < 0 || (fd = accept(lfd, NULL, NULL)) < 0)
		return perror("accept"), close(lfd), 1;
	from = fdopen(fd, "r");
	to = fdopen(dup(fd), "w");
	if (!from || !to)
		return perror("fdopen"), close(fd), close(lfd), 1;
	setvbuf(from, NULL, _IONBF, 0);
	while (hear(from, line, sizeof(line)) && strcmp(line, "exit") != 0) {
		printf("client said: %s\n", line);
		if (!fgets(line, sizeof(line), stdin))
			break;
		fputs(line, to);
		if (fflush(to) == EOF || !strcmp(line, "exit\n"))
			break;
	}
	fclose(to);
	fclose(from);
	close(lfd);
	return 0;
}
