/* The connection is a FILE, and the message is read with getline(3). */
#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(void)
{
	struct sockaddr_in server = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0), c;
	char *line = NULL;
	size_t size = 0;
	FILE *stream;

	server.sin_port = htons(5000);
	server.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (fd == -1 || connect(fd, (void *)&server, sizeof(server)) == -1)
		err(1, "cannot connect");
	stream = fdopen(fd, "r+");
	setvbuf(stream, NULL, _IONBF, 0);
	if (getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		fputs(line, stream);
		while ((c = getc(stream)) != EOF)
			putchar(c);
		puts("");
	}
	return fclose(stream) == 0 ? 0 : 1;
}
