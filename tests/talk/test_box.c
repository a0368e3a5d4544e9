// SPDX-License-Identifier: MIT
/*
 * test_box - tries what box.h promises, on the machine as it is.
 *
 * Usage: test_box [plain] [PROGRAM [ARGUMENT]...]: with a program, starts it
 * and shows what is seen of it. It is built with all of talk but main.c.
 */
#include <sys/socket.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "box.h"
#include "inside.h"
#include "record.h"

static int failures;
static const char *self;
static bool isolated = true;

#define TRY(what)                                                              \
	do {                                                                   \
		if (!(what)) {                                                 \
			printf("%d: not true: %s (errno %s)\n", __LINE__,      \
			       #what, strerror(errno));                        \
			failures++;                                            \
		}                                                              \
	} while (0)

static struct box box;
static int to[2], from[2];

static void open_box(char **shown)
{
	struct box_options options = {
		.isolated = isolated, .self = self, .shown = shown};

	if (box_open(&box, &options) < 0) {
		printf("no box: %s\n", box.trouble);
		exit(1);
	}
}

/* Starts a program on pipes. */
static enum started start(char **command, bool held, int *error)
{
	enum started how;
	struct start one = {.role = CLIENT,
			    .command = command,
			    .terminal = -1,
			    .held = held,
			    .pid = 1234567};

	if (pipe(to) < 0 || pipe(from) < 0)
		exit(1);
	one.input = to[0];
	one.output = one.error = from[1];
	how = box_start(&box, &one, error);
	close(to[0]);
	close(from[1]);
	return how;
}

static void pause_for(double seconds)
{
	struct timespec time = {(time_t)seconds,
				(long)((seconds - (time_t)seconds) * 1e9)};

	nanosleep(&time, NULL);
}

/* Waits until the program has ended. Returns its status. */
static int ended(void)
{
	double end = now() + 5;

	while (!box.programs[CLIENT].ended && now() < end) {
		wait_for(box.control, POLLIN, 100);
		if (box_heed(&box) < 0)
			return -1;
	}
	return box.programs[CLIENT].ended ? box.programs[CLIENT].status : -2;
}

static void try_programs(void)
{
	char *cat[] = {"cat", NULL}, *none[] = {"/no/such", NULL};
	char *text[] = {"/etc/services", NULL}, *folder[] = {"/usr", NULL};
	char *program[] = {"/bin/true", NULL};
	struct view view, again;
	struct doing doing;
	char data[16] = "";
	int error;

	open_box(NULL);
	TRY(start(cat, false, &error) == STARTED);
	printf("pid %d, for us %d\n", (int)box.programs[CLIENT].inner,
	       (int)box.programs[CLIENT].outer);
	TRY(kill(box.programs[CLIENT].outer, 0) == 0);
	TRY(write(to[1], "hi", 2) == 2);
	TRY(read(from[0], data, 2) == 2 && strcmp(data, "hi") == 0);
	pause_for(0.05);
	TRY(box_look(&box, &view, true) == 0 && view.known && view.wait);
	TRY(!view.runnable && !view.stopped && view.memory > 100000);
	TRY(!view.full && view.strangers == 0);
	TRY(box_look(&box, &again, false) == 0 && view.wait == again.wait);
	TRY(box_doing(&box, CLIENT, &doing) == 0 && doing.what == WAITING);
	TRY(doing.descriptor == 0 && strcmp(doing.call, "read") == 0);
	TRY(strncmp(doing.target, "pipe:", 5) == 0);
	TRY(box_signal(&box, CLIENT, SIGSTOP, true) == 0);
	pause_for(0.05);
	TRY(box_look(&box, &view, false) == 0 && view.stopped);
	TRY(box_signal(&box, CLIENT, SIGCONT, true) == 0);
	pause_for(0.05);
	TRY(box_look(&box, &view, false) == 0 && !view.stopped);
	close(to[1]);
	TRY(ended() == 0);
	TRY(box_look(&box, &view, false) == 0 && !view.wait);
	close(from[0]);
	box.programs[CLIENT].ended = false;
	TRY(start(none, false, &error) == NO_PROGRAM && error == ENOENT);
	TRY(start(folder, false, &error) == NO_PROGRAM && error == EACCES);
	TRY(start(text, false, &error) == NO_PROGRAM);
	printf("a text file: %s\n", strerror(error));
	TRY(start(none, true, &error) == STARTED);
	TRY(box_go(&box, CLIENT, &error) == NO_PROGRAM && error == ENOENT);
	TRY(start(program, true, &error) == STARTED);
	TRY(kill(box.programs[CLIENT].outer, 0) == 0);
	pause_for(0.05);
	TRY(!box.programs[CLIENT].ended);
	TRY(box_go(&box, CLIENT, &error) == STARTED);
	TRY(ended() == 0);
	box_close(&box);
	TRY(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

static void try_address(const char *name)
{
	struct address address;
	int listener, ours, theirs, i;
	int full[20];

	open_box(NULL);
	TRY(address_read(&address, name) == 0);
	TRY(box_listens(&box, &address) == 0);
	TRY(box_connect(&box, &address) < 0 && !box.trouble[0]);
	TRY(errno == (*address.path ? ENOENT : ECONNREFUSED));
	listener = box_listen(&box, &address, LISTEN_REUSE, 1);
	TRY(listener >= 0);
	TRY(box_listens(&box, &address) == 1);
	TRY(box_listen(&box, &address, LISTEN_REUSE, 1) < 0 &&
	    errno == EADDRINUSE);
	ours = box_connect(&box, &address);
	TRY(ours >= 0);
	theirs = accept(listener, NULL, NULL);
	TRY(theirs >= 0);
	TRY(write(ours, "abc", 3) == 3);
	if (!*address.path) {
		struct sockaddr_in in;
		socklen_t size = sizeof(in);
		char host[64];

		getsockname(ours, (struct sockaddr *)&in, &size);
		TRY(box_unread(&box, ntohs(in.sin_port), address.port) == 3);
		TRY(box_loopback(&box, address.port, host) == 1);
		TRY(box_loopback(&box, 1, host) == 0 && !*host);
	} else {
		TRY(box_has(&box, address.path) == 1);
	}
	for (i = 0; i < 20; i++) {
		full[i] = box_connect(&box, &address);
		if (full[i] < 0)
			break;
	}
	printf("%s: %d connections, then %s\n", name, i, strerror(errno));
	close(listener);
	TRY(box_listens(&box, &address) == 0);
	TRY(box_remove(&box, address.path) == 0);
	if (*address.path) {
		TRY(box_leave_socket(&box, &address) == 0);
		TRY(box_connect(&box, &address) < 0 && errno == ECONNREFUSED);
		TRY(box_remove(&box, address.path) == 0);
		TRY(box_make_file(&box, address.path) == 0);
		TRY(box_keeps_file(&box, address.path) == 1);
		box_remove(&box, address.path);
		TRY(box_keeps_file(&box, address.path) == 0);
	} else if (isolated) {
		close(theirs);
		close(ours);
		box_close(&box);
		open_box(NULL);
		TRY(box_leave_time_wait(&box, &address) == 0);
		TRY(box_listen(&box, &address, 0, 1) < 0 &&
		    errno == EADDRINUSE);
		TRY(box_listen(&box, &address, LISTEN_REUSE, 1) >= 0);
	}
	box_close(&box);
}

static void try_leftovers(void)
{
	char *command[] = {"/bin/sh", "-c",
			   "umask; id -un; echo >$TMPDIR/left; echo >stays; "
			   "echo >$TMPDIR/fine;"
			   "setsid sleep 100 >/dev/null 2>&1 & sleep 100 "
			   ">/dev/null 2>&1 &",
			   NULL};
	struct text names = {0};
	int error;

	open_box(NULL);
	box_expect(&box, "/tmp/fine");
	TRY(start(command, false, &error) == STARTED);
	TRY(ended() == 0);
	pause_for(0.1);
	box_left_processes(&box, CLIENT, &names);
	text_puts(&names, "--\n");
	box_left_processes(&box, ROLES, &names);
	text_puts(&names, "--\n");
	box_left_files(&box, &names);
	printf("%s", text_string(&names));
	text_free(&names);
	box_close(&box);
	close(to[1]);
	close(from[0]);
}

/* What is said when the box is ended from outside: that is nobody's failure. */
static void try_end(void)
{
	char *cat[] = {"cat", NULL};
	struct view view;
	int error;

	open_box(NULL);
	TRY(start(cat, false, &error) == STARTED);
	TRY(kill(box.process, SIGKILL) == 0);
	pause_for(0.1);
	TRY(box_look(&box, &view, true) < 0);
	printf("%s\n", box.trouble);
	TRY(kill(box.programs[CLIENT].outer, 0) < 0 && errno == ESRCH);
	box_close(&box);
	close(to[1]);
	close(from[0]);
}

static int run(char **command)
{
	char data[4096];
	ssize_t got;
	int error;
	char *shown[] = {command[0], NULL};

	open_box(shown);
	if (start(command, false, &error) != STARTED) {
		printf("not started: %s %s\n", strerror(error), box.trouble);
		return 1;
	}
	close(to[1]);
	while ((got = read(from[0], data, sizeof(data))) > 0)
		fwrite(data, 1, (size_t)got, stdout);
	printf("status %x\n", (unsigned)ended());
	box_close(&box);
	return 0;
}

static void many(int number)
{
	char *command[] = {"/bin/true", NULL};
	int i, error;
	double begin = now();

	for (i = 0; i < number; i++) {
		open_box(NULL);
		TRY(start(command, false, &error) == STARTED);
		close(to[1]);
		close(from[0]);
		TRY(ended() == 0);
		box_close(&box);
	}
	printf("%d boxes: %.2f ms each\n", number,
	       (now() - begin) * 1000 / number);
}

/* How long looking takes, with one program that waits. */
static void looks(int number)
{
	char *cat[] = {"cat", NULL};
	struct address address;
	struct view view;
	double begin;
	int i, error;

	open_box(NULL);
	TRY(start(cat, false, &error) == STARTED);
	TRY(address_read(&address, "tcp:5000") == 0);
	begin = now();
	for (i = 0; i < number; i++)
		box_look(&box, &view, false);
	printf("a look: %.0f us", (now() - begin) * 1e6 / number);
	begin = now();
	for (i = 0; i < number; i++)
		box_look(&box, &view, true);
	printf(", with use: %.0f us", (now() - begin) * 1e6 / number);
	begin = now();
	for (i = 0; i < number; i++)
		box_listens(&box, &address);
	printf(", who listens: %.0f us\n", (now() - begin) * 1e6 / number);
	box_close(&box);
}

int main(int argc, char **argv)
{
	static char path[4096];

	if (argc > 2 && strcmp(argv[1], "--inside") == 0)
		inside((int)strtol(argv[2], NULL, 10));
	self = realpath(argv[0], path);
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	if (argc > 1 && strcmp(argv[1], "plain") == 0) {
		isolated = false;
		argv++;
		argc--;
	}
	if (argc > 2 && strcmp(argv[1], "many") == 0) {
		many((int)strtol(argv[2], NULL, 10));
		return 0;
	}
	if (argc > 2 && strcmp(argv[1], "looks") == 0) {
		looks((int)strtol(argv[2], NULL, 10));
		return 0;
	}
	if (argc > 3 && strcmp(argv[1], "compile") == 0) {
		char trouble[300] = "";

		printf("%d ", box_compile(self, argv[2], argv + 3, 1, trouble));
		printf("%s\n", trouble);
		return 0;
	}
	if (argc > 1)
		return run(argv + 1);
	try_programs();
	try_address("tcp:47123");
	try_address(isolated ? "unix:/tmp/lab4" : "unix:/tmp/lab4-test");
	try_leftovers();
	if (isolated)
		try_end();
	printf("%d failures\n", failures);
	return failures != 0;
}
