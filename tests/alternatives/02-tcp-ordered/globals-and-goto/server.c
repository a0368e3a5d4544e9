/* Everything is global, main does everything, goto ends it. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int l, s, i, on = 1;
int status = 1;
char buf[256];
struct sockaddr_in addr;

int main()
{
	signal(SIGPIPE, SIG_IGN);
	l = socket(AF_INET, SOCK_STREAM, 0);
	if (l == -1) {
		perror("socket");
		exit(1);
	}
	addr.sin_family = AF_INET;
	addr.sin_port = htons(5000);
	addr.sin_addr.s_addr = inet_addr("127.0.0.1");
	setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(l, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
		perror("bind");
		goto end;
	}
	if (listen(l, 1) == -1) {
		perror("listen");
		goto end;
	}
	s = accept(l, NULL, NULL);
	if (s == -1) {
		perror("accept");
		goto end;
	}
	status = 0;
	while (1) {
		i = read(s, buf, sizeof(buf) - 1);
		if (i <= 0)
			break;
		buf[i] = 0;
		if (!strcmp(buf, "exit"))
			break;
		printf("%s\n", buf);
		i = read(0, buf, sizeof(buf) - 1);
		if (i <= 0)
			break;
		buf[i] = 0;
		strtok(buf, "\n");
		if (write(s, buf, strlen(buf)) == -1)
			break;
		if (!strcmp(buf, "exit"))
			break;
	}
	close(s);
end:
	close(l);
	return status;
}
