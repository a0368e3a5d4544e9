/* Puts a folder where the socket file was. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
int main(void)
{
	struct sockaddr_un a = {AF_UNIX, "/tmp/lab4"};
	int s = socket(1, 1, 0);
	connect(s, (void *)&a, sizeof a);
	unlink("/tmp/lab4");
	mkdir("/tmp/lab4", 0700);
	sleep(3);
	return 0;
}
