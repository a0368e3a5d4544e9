/* looks into other processes */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
	char name[64], byte;
	struct iovec ours = {&byte, 1}, theirs = {(void *)0x400000, 1};

	for (int pid = 1; pid < 40000; pid++) {
		if (pid == getpid() || (kill(pid, 0) && pid > 2))
			continue;
		if (ptrace(PTRACE_ATTACH, pid, 0, 0) == 0)
			printf("HOLE: traces %d\n", pid);
		if (process_vm_readv(pid, &ours, 1, &theirs, 1, 0) > 0)
			printf("HOLE: reads %d\n", pid);
		snprintf(name, sizeof(name), "/proc/%d/mem", pid);
		if (open(name, O_RDWR) >= 0)
			printf("HOLE: opens the memory of %d\n", pid);
		snprintf(name, sizeof(name), "/proc/%d/fd/0", pid);
		if (open(name, O_RDWR) >= 0)
			printf("HOLE: opens a file of %d\n", pid);
		kill(pid, SIGKILL);
	}
	return 0;
}
