// SPDX-License-Identifier: MIT
/*
 * everything - a client of 02 that uses what every machine has: names of users,
 * hosts, services and protocols, variables, devices, shared memory, its
 * terminal. It ends with the number of the line at which something is missing.
 */
#define _GNU_SOURCE
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <ifaddrs.h>
#include <langinfo.h>
#include <locale.h>
#include <mntent.h>
#include <mqueue.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pwd.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define NEED(what)                                                             \
	do {                                                                   \
		if (!(what)) {                                                 \
			fprintf(stderr, "%d: no %s\n", __LINE__, #what);       \
			exit(1);                                               \
		}                                                              \
	} while (0)

static void need_names(void)
{
	char name[99], text[99];
	struct addrinfo hints = {.ai_family = AF_INET,
				 .ai_socktype = SOCK_STREAM,
				 .ai_flags = AI_ADDRCONFIG},
			*found;
	struct sockaddr_in web = {.sin_family = AF_INET, .sin_port = htons(80)};
	struct ifaddrs *interfaces;

	NEED(getprotobyname("tcp") && getprotobyname("udp"));
	NEED(getservbyname("http", "tcp") && getservbyport(htons(22), "tcp"));
	NEED(getnetbyname("loopback"));
	NEED(gethostname(name, sizeof(name)) == 0 && gethostbyname(name));
	NEED(getaddrinfo("localhost", "http", NULL, &found) == 0);
	NEED(getaddrinfo("localhost", "5000", &hints, &found) == 0);
	NEED(getaddrinfo(name, "5000", &hints, &found) == 0);
	web.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	NEED(getnameinfo((struct sockaddr *)&web, sizeof(web), text,
			 sizeof(text), NULL, 0, NI_NAMEREQD) == 0);
	NEED(getifaddrs(&interfaces) == 0 && if_nametoindex("lo"));
	NEED(getpwuid(getuid()) && getpwnam("root") && getgrgid(getgid()));
	NEED(strcmp(getpwuid(getuid())->pw_dir, getenv("HOME")) == 0);
	NEED(strcmp(getpwuid(getuid())->pw_name, getenv("USER")) == 0);
	NEED(getlogin() && getenv("LOGNAME") && getenv("SHELL"));
	NEED(getenv("PWD") && getenv("TERM") && getenv("LANG") && getenv("TZ"));
	NEED(setlocale(LC_ALL, "") && !strcmp(nl_langinfo(CODESET), "UTF-8"));
}

static void need_files(void)
{
	const char *files[] = {
		"/etc/hosts",	     "/etc/passwd",	   "/etc/group",
		"/etc/services",     "/etc/protocols",	   "/etc/hostname",
		"/etc/resolv.conf",  "/etc/nsswitch.conf", "/etc/os-release",
		"/etc/machine-id",   "/dev/random",	   "/dev/urandom",
		"/proc/self/status", "/var/tmp",	   "/var/log"};
	char name[] = "/var/tmp/testXXXXXX", zeros[64] = "x";
	FILE *mounts = setmntent("/etc/mtab", "r");
	size_t i;
	int fd;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		NEED(access(files[i], R_OK) == 0);
	NEED(mounts && getmntent(mounts));
	NEED(tmpfile() && mkstemp(name) >= 0);
	fd = open("/dev/zero", O_RDWR);
	NEED(read(fd, zeros, sizeof(zeros)) == sizeof(zeros) && !zeros[0]);
	NEED(mmap(NULL, 64, PROT_READ, MAP_PRIVATE, fd, 0) != MAP_FAILED);
	fd = open("/dev/full", O_WRONLY);
	NEED(fd >= 0 && write(fd, "x", 1) < 0);
	openlog("client", LOG_PID, LOG_USER);
	syslog(LOG_INFO, "hello");
	closelog();
	NEED(system("id -un >/dev/null && date >/dev/null") == 0);
	NEED(sysconf(_SC_NPROCESSORS_ONLN) > 0);
	NEED(umask(022) == 022);
}

static void need_memory(void)
{
	struct mq_attr size = {.mq_maxmsg = 4, .mq_msgsize = 64};
	int fd = shm_open("/turn", O_CREAT | O_RDWR, 0600);
	char *shared;

	NEED(sem_open("/turn", O_CREAT, 0600, 1) != SEM_FAILED);
	NEED(fd >= 0 && ftruncate(fd, 4096) == 0);
	NEED(mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED);
	NEED(mq_open("/turn", O_CREAT | O_RDWR, 0600, &size) >= 0);
	NEED(semget(IPC_PRIVATE, 32, 0600) >= 0);
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	NEED(shared != MAP_FAILED);
	if (fork() == 0)
		_exit((*shared = 7) - 7);
	wait(NULL);
	NEED(*shared == 7);
}

static void need_terminal(void)
{
	struct winsize window;
	FILE *terminal = fopen("/dev/tty", "r+");

	NEED(terminal && ttyname(0) && isatty(1));
	NEED(ioctl(0, TIOCGWINSZ, &window) == 0 && window.ws_col);
	NEED(getpgrp() == getpid() && tcgetpgrp(0) == getpgrp());
	signal(SIGTERM, SIG_IGN);
	NEED(kill(0, SIGTERM) == 0); /* its own group, and nobody else */
	signal(SIGTERM, SIG_DFL);
	NEED(fopen("/dev/stdout", "w") && fopen("/dev/stderr", "w"));
	NEED(fopen("/dev/fd/0", "r"));
}

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	FILE *keys = fopen("/dev/stdin", "r");
	char name[99], text[300];
	ssize_t length;
	int fd;

	need_names();
	need_files();
	need_memory();
	need_terminal();
	NEED(keys && gethostname(name, sizeof(name)) == 0);
	address.sin_port = htons(5000);
	memcpy(&address.sin_addr, gethostbyname(name)->h_addr_list[0], 4);
	fd = socket(AF_INET, SOCK_STREAM, getprotobyname("tcp")->p_proto);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return perror("connect"), 1;
	while (fgets(text, sizeof(text), keys)) {
		text[strcspn(text, "\n")] = 0;
		if (!*text)
			continue;
		send(fd, text, strlen(text), MSG_NOSIGNAL);
		if (!strcmp(text, "exit"))
			break;
		length = recv(fd, text, sizeof(text) - 1, 0);
		if (length <= 0)
			break;
		text[length] = 0;
		if (!strcmp(text, "exit"))
			break;
		printf("server: %s\n", text);
	}
	close(fd);
	return 0;
}
