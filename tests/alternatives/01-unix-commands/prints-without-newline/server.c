/* Prints the reply as it came: no newline, and no flush before the end. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LAB4 "/tmp/lab4"

int main(void)
{
	struct sockaddr_un address;
	char reply[256];
	int server, client, length, result = EXIT_FAILURE;

	signal(SIGPIPE, SIG_IGN);
	if ((server = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("server");
		return EXIT_FAILURE;
	}
	memset(&address, 0, sizeof(address));
	address.sun_family = AF_UNIX;
	strcpy(address.sun_path, LAB4);
	unlink(LAB4);
	if (bind(server, (struct sockaddr *)&address, sizeof(address)) < 0) {
		perror("server");
		close(server);
		return EXIT_FAILURE;
	}
	listen(server, 1);
	if ((client = accept(server, NULL, NULL)) < 0) {
		perror("server");
		close(server);
		unlink(LAB4);
		return EXIT_FAILURE;
	}
	if (write(client, "Pid", 3) == 3 &&
	    (length = read(client, reply, sizeof(reply) - 1)) > 0) {
		reply[length] = '\0';
		printf("%s", reply);
		if (write(client, "Sleep", 5) == 5 &&
		    (length = read(client, reply, sizeof(reply) - 1)) > 0) {
			reply[length] = '\0';
			printf("%s", reply);
			if (strcmp(reply, "Done") == 0 &&
			    write(client, "Quit", 4) == 4)
				result = EXIT_SUCCESS;
		}
	}
	if (result == EXIT_FAILURE)
		fprintf(stderr, "something went wrong\n");
	close(client);
	close(server);
	unlink(LAB4);
	return result;
}
