/* Fails to bind to a path that looks like a success in the trace. */
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
int main(void)
{
	struct sockaddr_un bad = {AF_UNIX, "/no/x) = 0"};
	int a = socket(1, 1, 0);
	bind(a, (void *)&bad, sizeof bad);
	pause();
	return 0;
}
