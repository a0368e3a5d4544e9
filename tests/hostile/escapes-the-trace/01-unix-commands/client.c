/* Lets a child that strace does not follow do the work. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#ifndef FLAG
#define FLAG 0x00800000
#endif
int main(void)
{
	if (!syscall(SYS_clone, FLAG | SIGCHLD, 0, 0, 0, 0)) {
		struct sockaddr_un a = {AF_UNIX, "/tmp/lab4"};
		char b[99];
		int s = socket(1, 1, 0);
		connect(s, (void *)&a, sizeof a);
		while (read(s, b, 99) > 0)
			;
		_exit(0);
	}
	wait(0);
	return 0;
}
