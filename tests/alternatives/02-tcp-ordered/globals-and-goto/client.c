/* Everything is global, main does everything, goto is the loop. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int s;
int i;
int status = 0;
char buf[256];
struct sockaddr_in addr;

int main()
{
	s = socket(AF_INET, SOCK_STREAM, 0);
	if (s == -1) {
		perror("socket");
		exit(1);
	}
	addr.sin_family = AF_INET;
	addr.sin_port = htons(5000);
	addr.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (connect(s, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
		perror("connect");
		status = 1;
		goto end;
	}
again:
	i = read(0, buf, sizeof(buf) - 1);
	if (i <= 0)
		goto end;
	if (buf[i - 1] == '\n')
		i--;
	if (i == 0)
		goto again;
	send(s, buf, i, MSG_NOSIGNAL);
	buf[i] = 0;
	if (!strcmp(buf, "exit"))
		goto end;
	i = read(s, buf, sizeof(buf) - 1);
	if (i <= 0)
		goto end;
	buf[i] = 0;
	if (!strcmp(buf, "exit"))
		goto end;
	printf("%s\n", buf);
	goto again;
end:
	close(s);
	return status;
}
