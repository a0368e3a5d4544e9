// SPDX-License-Identifier: MIT
/*
 * A program for talk to test: it does what its arguments say, in turn, however
 * wrong that is, and then ends with status 0.
 *
 * Usage: subject [ACTION[=VALUE] | ADDRESS]...
 *
 * The last ADDRESS, a path or a port, is where it meets others. In a value, \n
 * \r \0 \e \\ stand for a byte. A call that fails ends it with status 1.
 */
#define _GNU_SOURCE 1 /* ppoll, SYS_close_range */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#endif

static const char *address = "";
static int listener = -1;
static int connection = -1;
static int timer = -1;
static int shared;	 /* whether others may listen on the same port */
static const char *name; /* the socket file, if the address is another name */

/* Stores the address to meet at. Returns its length. */
static socklen_t meet(struct sockaddr_storage *where, const char *host)
{
	struct sockaddr_un *un = (struct sockaddr_un *)where;
	struct sockaddr_in *in = (struct sockaddr_in *)where;

	memset(where, 0, sizeof(*where));
	if (*address == '/') {
		un->sun_family = AF_UNIX;
		snprintf(un->sun_path, sizeof(un->sun_path), "%s",
			 name ? name : address);
		return sizeof(*un);
	}
	in->sin_family = AF_INET;
	in->sin_port = htons((uint16_t)atoi(address));
	inet_pton(AF_INET, host, &in->sin_addr);
	return sizeof(*in);
}

static int stream_socket(void)
{
	int family = *address == '/' ? AF_UNIX : AF_INET;
	int fd = socket(family, SOCK_STREAM, 0);

	if (fd == -1)
		err(1, "socket");
	return fd;
}

static void listen_on(const char *host)
{
	struct sockaddr_storage where;
	socklen_t size = meet(&where, host);

	listener = stream_socket();
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
	if (shared)
		setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &shared,
			   sizeof(shared));
	if (bind(listener, (struct sockaddr *)&where, size) == -1)
		err(1, "bind %s", address);
	if (listen(listener, 1) == -1)
		err(1, "listen");
}

/* Listens on IPv6, on every address or on the loopback one, with IPv4 or not.
 */
static void listen_on_ipv6(const char *what)
{
	struct sockaddr_in6 where = {.sin6_family = AF_INET6};
	int only = strcmp(what, "only") == 0;

	where.sin6_port = htons((uint16_t)atoi(address));
	where.sin6_addr =
		strcmp(what, "loopback") ? in6addr_any : in6addr_loopback;
	listener = socket(AF_INET6, SOCK_STREAM, 0);
	setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only));
	if (bind(listener, (struct sockaddr *)&where, sizeof(where)) == -1)
		err(1, "bind %s", address);
	if (listen(listener, 1) == -1)
		err(1, "listen");
}

static void connect_to(void)
{
	struct sockaddr_storage where;
	socklen_t size = meet(&where, "127.0.0.1");

	connection = stream_socket();
	if (connect(connection, (struct sockaddr *)&where, size) == -1)
		err(1, "connect %s", address);
}

/* Puts the bytes of a value in place of its escapes. Returns their number. */
static size_t unescape(char *value)
{
	const char *codes = "n\nr\r0\0e\033\\\\";
	size_t size = 0;

	for (char *c = value; *c; c++, size++) {
		value[size] = *c;
		for (int i = 0; *c == '\\' && i < 10; i += 2) {
			if (c[1] != codes[i])
				continue;
			value[size] = codes[i + 1];
			c++;
			break;
		}
	}
	return size;
}

static void write_all(int fd, const char *data, size_t size)
{
	if (write(fd, data, size) != (ssize_t)size)
		err(1, "write");
}

/* Writes every byte that there is, once. */
static void write_every_byte(int fd)
{
	char data[256];

	for (int i = 0; i < 256; i++)
		data[i] = (char)i;
	write_all(fd, data, sizeof(data));
}

/*
 * Receives once, so many bytes at most, 0 for any number; prints it in
 * brackets, if asked to: [] is end of file.
 */
static void receive(int print, size_t size)
{
	char data[4096];
	ssize_t got = recv(connection, data, size ? size : sizeof(data), 0);

	if (got == -1)
		err(1, "recv");
	if (!print)
		return;
	printf("[");
	for (ssize_t i = 0; i < got; i++)
		printf(data[i] ? "%c" : "\\0", data[i]);
	printf("]\n");
}

/* Reads a line (or what there is) and sends it as it is, prints "typed". */
static void pass_line_on(void)
{
	char line[8192];
	ssize_t got = read(STDIN_FILENO, line, sizeof(line));

	if (got > 0)
		write_all(connection, line, (size_t)got);
	printf(got > 0 ? "line\n" : "no line\n");
}

static void nothing(int number)
{
	(void)number;
}

/* Leaves a process behind that goes on for ever. */
static void leave_process(int own_session)
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
static void close_by(const char *how)
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

/* Accepts in a child, whose end is the end of the connection. */
static void accept_in_child(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		accept(listener, NULL, NULL);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

/* Sets a time limit: for receiving, or until SIGALRM. */
static void limit_time(double seconds, int by_alarm)
{
	struct timeval time = {0, (suseconds_t)(seconds * 1e6)};
	struct itimerval once = {.it_value = time};
	struct sigaction caught = {.sa_handler = nothing};

	if (!by_alarm) {
		setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &time,
			   sizeof(time));
		return;
	}
	sigaction(SIGALRM, &caught, NULL);
	setitimer(ITIMER_REAL, &once, NULL);
}

/* Waits for the connection or the timer: "poll", or "poll 0.5" with a limit. */
static void await(const char *what)
{
	const char *number = strchr(what, ' ');
	double seconds = number ? atof(number) : -1;
	struct timespec limit = {0, (long)(seconds * 1e9)};
	struct timeval old_limit = {0, (suseconds_t)(seconds * 1e6)};
	int most = connection > timer ? connection : timer;
	struct pollfd polled[] = {{connection, POLLIN, 0}, {timer, POLLIN, 0}};
	fd_set set;

	FD_ZERO(&set);
	FD_SET(connection, &set);
	if (timer != -1)
		FD_SET(timer, &set);
	if (!strncmp(what, "poll", 4))
		poll(polled, 2, number ? (int)(seconds * 1000) : -1);
	else if (!strncmp(what, "select", 6))
		select(most + 1, &set, NULL, NULL, number ? &old_limit : NULL);
	else if (!strncmp(what, "pselect", 7))
		pselect(most + 1, &set, NULL, NULL, number ? &limit : NULL,
			NULL);
#ifdef __linux__
	else if (!strncmp(what, "ppoll", 5))
		ppoll(polled, 2, number ? &limit : NULL, NULL);
	else if (!strncmp(what, "epoll", 5)) {
		struct epoll_event event = {.events = EPOLLIN};
		int fd = epoll_create1(0);

		epoll_ctl(fd, EPOLL_CTL_ADD, connection, &event);
		if (timer != -1)
			epoll_ctl(fd, EPOLL_CTL_ADD, timer, &event);
		epoll_wait(fd, &event, 1, number ? (int)(seconds * 1000) : -1);
	}
#endif
	else
		errx(2, "%s: no such call", what);
}

/* Makes a timer: a descriptor that becomes readable by itself. */
static void make_timer(double seconds)
{
#ifdef __linux__
	struct itimerspec once = {.it_value = {0, (long)(seconds * 1e9)}};

	timer = timerfd_create(CLOCK_MONOTONIC, 0);
	timerfd_settime(timer, 0, &once, NULL);
#else
	errx(2, "no timers of %f seconds here", seconds);
#endif
}

static void forever(const char *data, int fd)
{
	for (;;)
		write_all(fd, data, strlen(data));
}

/* Computes until so many seconds of processor time are used. */
static void spin(double seconds)
{
	while ((double)clock() / CLOCKS_PER_SEC < seconds)
		getppid();
}

static void act(const char *action, char *value, size_t size)
{
	if (!strcmp(action, "listen"))
		listen_on(*value ? value : "127.0.0.1");
	else if (!strcmp(action, "listen6"))
		listen_on_ipv6(value);
	else if (!strcmp(action, "enter"))
		(void)!chdir(value);
	else if (!strcmp(action, "name"))
		name = value;
	else if (!strcmp(action, "close-by"))
		close_by(value);
	else if (!strcmp(action, "accept-in-child"))
		accept_in_child();
	else if (!strcmp(action, "share"))
		shared = 1;
	else if (!strcmp(action, "accept"))
		connection = accept(listener, NULL, NULL);
	else if (!strcmp(action, "connect"))
		connect_to();
	else if (!strcmp(action, "send"))
		write_all(connection, value, size);
	else if (!strcmp(action, "receive"))
		receive(1, (size_t)atoi(value));
	else if (!strcmp(action, "take"))
		receive(0, 0);
	else if (!strcmp(action, "close"))
		close(connection);
	else if (!strcmp(action, "close-listener"))
		close(listener);
	else if (!strcmp(action, "unlink"))
		unlink(address);
	else if (!strcmp(action, "mkfifo"))
		mkfifo(address, 0600);
	else if (!strcmp(action, "print"))
		write_all(STDOUT_FILENO, value, size);
	else if (!strcmp(action, "print-every-byte"))
		write_every_byte(STDOUT_FILENO);
	else if (!strcmp(action, "send-every-byte"))
		write_every_byte(connection);
	else if (!strcmp(action, "mumble"))
		printf("%s", value); /* seen when the program ends */
	else if (!strcmp(action, "complain"))
		write_all(STDERR_FILENO, value, size);
	else if (!strcmp(action, "pid"))
		printf("pid %d.\n", (int)getpid());
	else if (!strcmp(action, "output"))
		printf("a %s\n", isatty(STDOUT_FILENO) ? "terminal" : "pipe");
	else if (!strcmp(action, "input"))
		printf("a %s\n", isatty(STDIN_FILENO) ? "terminal" : "pipe");
	else if (!strcmp(action, "variable"))
		printf("%s\n", getenv(value) ? getenv(value) : "not set");
	else if (!strcmp(action, "line"))
		pass_line_on();
	else if (!strcmp(action, "sleep"))
		usleep((useconds_t)(atof(value) * 1e6));
	else if (!strcmp(action, "timeout"))
		limit_time(atof(value), 0);
	else if (!strcmp(action, "alarm"))
		limit_time(atof(value), 1);
	else if (!strcmp(action, "timer"))
		make_timer(atof(value));
	else if (!strcmp(action, "await"))
		await(value);
	else if (!strcmp(action, "ignore"))
		signal(atoi(value), SIG_IGN);
	else if (!strcmp(action, "raise"))
		raise(atoi(value));
	else if (!strcmp(action, "leave"))
		leave_process(!strcmp(value, "session"));
	else if (!strcmp(action, "file"))
		close(open(value, O_CREAT | O_WRONLY, 0600));
	else if (!strcmp(action, "spin"))
		spin(*value ? atof(value) : 1e9);
	else if (!strcmp(action, "print-forever"))
		forever("All work and no play.\n", STDOUT_FILENO);
	else if (!strcmp(action, "send-forever"))
		forever("All work and no play.\n", connection);
	else if (!strcmp(action, "exit"))
		exit(atoi(value));
	else
		errx(2, "%s: no such action", action);
}

static int is_address(const char *argument)
{
	return *argument == '/' || (*argument >= '0' && *argument <= '9');
}

int main(int argc, char *argv[])
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	for (int i = 1; i < argc; i++)
		if (is_address(argv[i]))
			address = argv[i];
	for (int i = 1; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (is_address(argv[i]))
			continue;
		if (value)
			*value++ = '\0';
		else
			value = argv[i] + strlen(argv[i]);
		act(argv[i], value, unescape(value));
	}
	return 0;
}
