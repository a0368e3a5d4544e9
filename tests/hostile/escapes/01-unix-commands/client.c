/* tries what root could do */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define TRY(call)                                                              \
	do {                                                                   \
		if ((call) >= 0)                                               \
			puts("HOLE: " #call);                                  \
	} while (0)

int main(void)
{
	struct rlimit most = {RLIM_INFINITY, RLIM_INFINITY};
	int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY);

	TRY(unshare(CLONE_NEWUSER));
	TRY(unshare(CLONE_NEWNS));
	TRY(unshare(CLONE_NEWNET));
	TRY(syscall(SYS_clone, CLONE_NEWUSER | 17, 0, 0, 0, 0));
	TRY(setns(open("/proc/1/ns/user", O_RDONLY), 0));
	TRY(mount("none", "/tmp", "tmpfs", 0, ""));
	TRY(mount(NULL, "/usr", NULL, MS_REMOUNT | MS_BIND, NULL));
	TRY(umount("/tmp"));
	TRY(chroot("/tmp"));
	TRY(setuid(0));
	TRY(setgid(0));
	TRY(setrlimit(RLIMIT_NPROC, &most));
	TRY(setrlimit(RLIMIT_FSIZE, &most));
	TRY(setpriority(PRIO_PROCESS, 0, -20));
	TRY(setpriority(PRIO_PROCESS, 1, 19));
	TRY(setpriority(PRIO_USER, 0, 19));
	TRY(sched_setscheduler(1, SCHED_IDLE, &(struct sched_param){0}));
	TRY(mknod("/tmp/disk", S_IFBLK | 0600, makedev(8, 0)));
	TRY(memfd_create("memory", 0));
	TRY(shmget(IPC_PRIVATE, 1 << 20, 0600));
	TRY(semget(IPC_PRIVATE, 33, 0600));
	TRY(write(fd, "1", 1));
	TRY(open("/proc/sys/user/max_user_namespaces", O_RDWR));
	TRY(open("/proc/sysrq-trigger", O_WRONLY));
	TRY(open("/proc/kcore", O_RDONLY));
	TRY(open("/usr/bin/hostile", O_CREAT | O_WRONLY, 0700));
	TRY(creat("/run/kit/client", 0700));
	TRY(creat("/home/flood", 0600));
	TRY(creat("/flood", 0600));
	TRY(syscall(SYS_io_uring_setup, 4, NULL));
	TRY(syscall(SYS_bpf, 0, NULL, 0));
	return 0;
}
