// SPDX-License-Identifier: MIT
/*
 * inside - the first process of a box: answers requests, tells when programs
 * end.
 *
 * It is PID 1 of a namespace, or a plain child where there are none. Nothing in
 * a box can kill it or look into it, and when it ends, all others do: it ends
 * when the control does. Who plays the check knows by its words, and by nothing
 * else, whether a program failed or what is around it.
 */
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/signalfd.h>
#endif
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "inside.h"

enum {
	WORDS_MAX = 256,
	TICK = 5 /* ms, where no descriptor tells of an end */
};

/* Becomes what nobody looks into. */
static void protect(void)
{
#ifdef __linux__
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/*
 * Gives the network an address besides those of the loopback, 192.0.2.1:
 * without one, getaddrinfo(3) with AI_ADDRCONFIG finds no localhost. Returns 0,
 * or -1.
 */
static int add_address(void)
{
	int fd = closing(socket(AF_INET, SOCK_DGRAM, 0)), done = -1;
#ifdef __linux__
	struct sockaddr_in address = {.sin_family = AF_INET};
	struct ifreq request = {0};

	address.sin_addr.s_addr = htonl(0xC0000201);
	snprintf(request.ifr_name, sizeof(request.ifr_name), "lo:lab");
	memcpy(&request.ifr_addr, &address, sizeof(address));
	done = ioctl(fd, SIOCSIFADDR, &request);
#endif
	if (fd >= 0)
		close(fd);
	return done;
}

int furnish(void)
{
	int limited = write_number("/proc/sys/user/max_user_namespaces", 0);

	return add_address() < 0 || limited < 0 ? -1 : 0;
}

/* Whoever loses its parent below becomes a child of this process. */
static void adopt(void)
{
#ifdef __linux__
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
}

static void do_open(struct inside *inside, const struct message *request,
		    struct answer *answer)
{
	inside->isolated = request->wire.flags & WIRE_ISOLATED;
	inside->compiler = request->wire.flags & WIRE_COMPILER;
	umask(022);
	if (inside->isolated) {
		protect();
		if (!inside->compiler)
			answer->wire.value = furnish();
	} else {
		adopt();
	}
	if (files_begin(inside) < 0) {
		answer->wire.error = errno;
		text_puts(&answer->data, "files");
	}
}

/* Takes the words of a command, each with a NUL behind it. Returns how many. */
static int take_words(const struct text *data, char **words)
{
	size_t at = 0;
	int number = 0;

	while (at < data->size && number < WORDS_MAX - 1) {
		words[number++] = data->data + at;
		at += strlen(data->data + at) + 1;
	}
	words[number] = NULL;
	return number;
}

static void do_start(struct inside *inside, const struct message *request,
		     struct answer *answer)
{
	int fds[4] = {-1, -1, -1, -1};
	char *words[WORDS_MAX];
	struct step step = {"words", E2BIG};
	struct launch one = {.role = (enum role)request->wire.role,
			     .command = words,
			     .fds = fds,
			     .flags = (int)request->wire.flags,
			     .pid = (long)request->wire.value};
	int number = request->number, failed = -1;

	memcpy(fds, request->fds, sizeof(int) * (size_t)number);
	if (take_words(&request->data, words) > 0 && number >= 3 &&
	    !inside->programs[one.role].running)
		failed = launch(inside, &one, &step);
	if (failed) {
		answer->wire.error = step.error;
		text_puts(&answer->data, step.name);
		return;
	}
	answer->wire.value = inside->programs[one.role].pid;
}

static void do_go(struct inside *inside, const struct message *request,
		  struct answer *answer)
{
	struct step step;

	if (launch_go(&inside->programs[request->wire.role], &step) < 0) {
		answer->wire.error = step.error;
		text_puts(&answer->data, step.name);
	}
}

static void do_signal(struct inside *inside, const struct message *request,
		      struct answer *answer)
{
	const struct child *child = &inside->programs[request->wire.role];

	(void)answer;
	if (request->wire.flags)
		signal_all(inside, request->wire.number);
	else if (child->running)
		kill(child->pid, request->wire.number);
}

typedef void action(struct inside *, const struct message *, struct answer *);

static action *const actions[] = {
	[OP_OPEN] = do_open,
	[OP_LISTEN] = do_listen,
	[OP_CONNECT] = do_connect,
	[OP_LEAVE_SOCKET] = do_leave_socket,
	[OP_LEAVE_TIME_WAIT] = do_leave_time_wait,
	[OP_MAKE_FILE] = do_make_file,
	[OP_KEEPS_FILE] = do_keeps_file,
	[OP_HAS] = do_has,
	[OP_REMOVE] = do_remove,
	[OP_EXPECT] = do_expect,
	[OP_START] = do_start,
	[OP_GO] = do_go,
	[OP_SIGNAL] = do_signal,
	[OP_LOOK] = do_look,
	[OP_DOING] = do_doing,
	[OP_LISTENS] = do_listens,
	[OP_LOOPBACK] = do_loopback,
	[OP_UNREAD] = do_unread,
	[OP_LEFT_PROCESSES] = do_left_processes,
	[OP_LEFT_FILES] = do_left_files,
};
enum { ACTIONS = sizeof(actions) / sizeof(*actions) };

/* Receives one request and answers it. Returns false at the end. */
static bool serve(struct inside *inside, struct message *request)
{
	struct answer answer = {.wire = {.op = OP_ANSWER}, .fd = -1};
	int i, role, done;

	if (wire_receive(inside->control, request, -1) <= 0)
		return false;
	role = request->wire.role;
	answer.data.cap = WIRE_MAX;
	if (request->wire.op < ACTIONS && role >= 0 && role <= ROLES &&
	    request->number <= WIRE_FDS)
		actions[request->wire.op](inside, request, &answer);
	else
		answer.wire.error = EINVAL;
	for (i = 0; i < request->number; i++)
		close(request->fds[i]);
	answer.wire.size = (uint32_t)answer.data.size;
	done = wire_send(inside->control, &answer.wire, answer.data.data,
			 &answer.fd, answer.fd >= 0);
	if (answer.fd >= 0)
		close(answer.fd);
	text_free(&answer.data);
	return done == 0;
}

/* Waits for all that have ended, and tells of programs. */
static void reap(struct inside *inside)
{
	int status, role;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (role = 0; role < ROLES; role++) {
			struct child *child = &inside->programs[role];
			struct wire wire = {
				.op = OP_ENDED, .role = role, .value = status};

			if (!child->running || child->pid != pid)
				continue;
			child->running = false;
			wire_send(inside->control, &wire, NULL, NULL, 0);
		}
}

/* Returns a descriptor that is readable when a child has ended, or -1. */
static int open_ends(void)
{
#ifdef __linux__
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
#else
	return -1;
#endif
}

/* Ends all that the programs have started and left, in whatever session. */
static void end_all(struct inside *inside)
{
	int tries;

	for (tries = 0; tries < 200; tries++) {
		signal_all(inside, SIGKILL);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		if (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD)
			return;
		nanosleep(&(struct timespec){0, 2000000}, NULL);
	}
}

_Noreturn void inside(int control)
{
	struct inside inside = {.control = closing(control), .front = -1};
	struct message request = {0};
	struct pollfd ready[2];
	int role;

	for (role = 0; role < ROLES; role++)
		inside.programs[role].go = inside.programs[role].report = -1;
	if (getpid() == 1) {
		protect();
	} else {
		signal(SIGINT, SIG_IGN);
		signal(SIGTERM, SIG_IGN);
	}
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	request.data.cap = WIRE_MAX;
	ready[0] = (struct pollfd){control, POLLIN, 0};
	ready[1] = (struct pollfd){open_ends(), POLLIN, 0};
	for (;;) {
		char any[1024]; /* whole structs signalfd_siginfo */

		if (poll(ready, 2, ready[1].fd < 0 ? TICK : -1) < 0) {
			if (errno == EINTR)
				continue;
			break;
		}
		if (ready[1].revents & POLLIN)
			while (read(ready[1].fd, any, sizeof(any)) > 0)
				;
		if (ready[1].fd < 0 || ready[1].revents)
			reap(&inside);
		if (ready[0].revents && !serve(&inside, &request))
			break;
	}
	if (!inside.isolated) {
		end_all(&inside);
		files_end(&inside);
	}
	_exit(0);
}
