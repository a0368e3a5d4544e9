// SPDX-License-Identifier: MIT
/* end - how the program under test ends its sockets, and a process it does not.
 */
#include "subject.h"

#include <sys/socket.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

/* Leaves a process behind that goes on for ever. */
void leave_process(int own_session)
{
	char byte;
	int ready[2];
	pid_t pid;

	if (pipe(ready) == -1 || (pid = fork()) == -1)
		err(1, "fork");
	if (pid) {
		close(ready[1]);
		(void)!read(ready[0], &byte,
			    1); /* until it is where it stays */
		close(ready[0]);
		printf("left %d.\n", (int)pid);
		return;
	}
	if (own_session)
		setsid();
	close(ready[0]);
	close(ready[1]);
	for (;;)
		pause();
}

/* Ends the descriptors of all sockets, or does what looks like it. */
void close_by(const char *how)
{
	int null = open("/dev/null", O_RDWR);

#ifdef SYS_close_range
	if (!strcmp(how, "range"))
		syscall(SYS_close_range, listener, ~0U, 0);
#endif
	if (!strcmp(how, "dup2")) {
		dup2(null, listener);
		dup2(null, connection);
	}
	if (!strcmp(how, "stream")) {
		fclose(fdopen(connection, "r+"));
		fclose(fdopen(listener, "r+"));
	}
	if (!strcmp(how, "exec")) {
		fcntl(listener, F_SETFD, FD_CLOEXEC);
		fcntl(connection, F_SETFD, FD_CLOEXEC);
		execl("/bin/true", "true", (char *)NULL);
	}
	if (!strcmp(how, "copy")) {
		fcntl(connection, F_DUPFD, 100);
		close(connection);
		close(listener);
	}
	if (!strcmp(how, "shutdown")) {
		shutdown(connection, SHUT_RDWR);
		shutdown(listener, SHUT_RDWR);
	}
}
