/* SPDX-License-Identifier: MIT */
/* The functions of the server of SEP400 Lab 4, one by one: see ../unit.h. */

/* Binds a new socket to a path, without the program's help. Returns it. */
static int bound(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(at.sun_path, path, strlen(path));
	if (bind(fd, (void *)&at, sizeof(at)) == -1)
		abort();
	return fd;
}

/* Connects to a path, where somebody may listen. Returns the socket, or -1. */
static int reached(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(at.sun_path, path, strlen(path));
	return connect(fd, (void *)&at, sizeof(at)) == 0 ? fd : -1;
}

static void makes_a_socket(void)
{
	calling(1, "it returns a UNIX domain stream socket", "make_socket()");
	returned_socket(make_socket(), AF_UNIX, "AF_UNIX");
}

static void binds(void)
{
	const char *path = socket_path();
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	calling(2, "it returns 0, and fd is bound there",
		"bind_socket(fd, path)");
	returned(bind_socket(fd, path), 0);
	if (listen(fd, 1) == -1)
		differs("it returns 0, but fd is not bound");
	if (reached(path) == -1)
		differs("it returns 0, but fd is bound elsewhere");
}

static void replaces_a_stale_file(void)
{
	const char *path = socket_path();
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	close(bound(path));
	calling(2, "it returns 0, after remove_stale_file()",
		"bind_socket(fd, path), a dead server's file is there");
	returned(bind_socket(fd, path), 0);
}

static void leaves_a_live_server_alone(void)
{
	const char *path = socket_path();
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), live = bound(path), got;

	if (listen(live, 1) == -1 || fcntl(live, F_SETFL, O_NONBLOCK) == -1)
		abort();
	calling_may_end(2, "it returns -1, and leaves the file alone",
			"bind_socket(fd, path), where a server listens");
	got = bind_socket(fd, path);
	if (reached(path) == -1 || accept(live, NULL, NULL) == -1)
		differs("it removes the file of that server");
	returned(got, -1);
}

static void refuses_a_long_path(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	calling(2, "it returns -1, errno is ENAMETOOLONG",
		"bind_socket(fd, a path of 150 characters)");
	returned(bind_socket(fd, long_path()), -1);
	left_errno(ENAMETOOLONG);
}

static void waits_for_a_client(void)
{
	const char *path = socket_path();
	int listener = bound(path), fd, listens = 0, client;
	socklen_t size = sizeof(listens);
	char word[6] = "";

	socket_file = path;
	if (listen(listener, 1) == -1 || (client = reached(path)) == -1 ||
	    send(client, "hello", 5, 0) == -1)
		abort();
	calling(3,
		"it returns a descriptor of the connection; listener stays "
		"open",
		"wait_for_client(listener), and a client connects");
	fd = wait_for_client(listener);
	returned(fd, fd >= 0 ? fd : 4);
	getsockopt(listener, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size);
	if (fd == listener)
		differs("it returns listener, not what accept(2) returns");
	if (recv(fd, word, 5, MSG_DONTWAIT) != 5 || strcmp(word, "hello") != 0)
		differs("it returns %d, which is not that connection", fd);
	if (!listens)
		differs("listener is closed, or does not listen");
}

static void tells_a_failure_of_listen(void)
{
	socket_file = socket_path();
	calling_may_fail(EBADF, 3, "it returns -1",
			 "wait_for_client(listener), listen(2) fails");
	returned(wait_for_client(no_socket()), -1);
}

static void requests(void)
{
	const char *const texts[][2] = {
		{"Pid", "This client has pid 4711"},
		{"Sleep", "Done"},
	};
	char *reply = malloc(MESSAGE_SIZE);

	memset(reply, 'x', MESSAGE_SIZE);
	for (size_t i = 0; i < 2; i++) {
		const char *command = texts[i][0], *text = texts[i][1];
		int fd = connected(text, false);

		calling(5,
			"it sends the command; reply is a string; it returns"
			" its length",
			"request(fd, \"%s\", reply), the client replies \"%s\"",
			command, text);
		returned(request(fd, command, reply), (ssize_t)strlen(text));
		arrived(command);
		holds("reply", reply, MESSAGE_SIZE, text);
	}
}

static void receives_much(void)
{
	char *reply = malloc(MESSAGE_SIZE), text[MESSAGE_SIZE + 51] = "";
	ssize_t count;

	memset(text, 'a', MESSAGE_SIZE + 50);
	memset(reply, 'x', MESSAGE_SIZE);
	calling(5, "it leaves room for the NUL in reply",
		"request(fd, \"Pid\", reply), the client replies %d bytes",
		MESSAGE_SIZE + 50);
	count = request(connected(text, false), "Pid", reply);
	returned(count, count);
	if (strnlen(reply, MESSAGE_SIZE) == MESSAGE_SIZE)
		differs("reply has no NUL");
}

static void ends_at_end_of_file(void)
{
	char *reply = malloc(MESSAGE_SIZE);

	memset(reply, 'x', MESSAGE_SIZE);
	calling_may_end(5, "it says why and ends the program, status 1",
			"request(fd, \"Pid\", reply), the client has closed");
	returned(request(connected("", true), "Pid", reply), -1);
}

static void tells_a_failure_of_send(void)
{
	char *reply = malloc(MESSAGE_SIZE);

	memset(reply, 'x', MESSAGE_SIZE);
	calling_may_fail(EBADF, 5, "it returns -1, as recv(2) does",
			 "request(fd, \"Pid\", reply), send(2) fails");
	returned(request(no_socket(), "Pid", reply), -1);
}

static void requests_the_pid(void)
{
	int fd = connected("This client has pid 4711", false);

	calling(4, "it requests Pid, prints the reply, returns 0",
		"request_pid(fd), the client replies"
		" \"This client has pid 4711\"");
	returned(request_pid(fd), 0);
	arrived("Pid");
	printed("This client has pid 4711");
}

static void refuses_another_reply(void)
{
	calling_may_end(4, "it says why and ends the program, status 1",
			"request_pid(fd), the client replies \"No\"");
	returned(request_pid(connected("No", false)), -1);
}

static void tells_a_failure_in_request_pid(void)
{
	calling_may_fail(EBADF, 4, "it returns -1",
			 "request_pid(fd), send(2) fails");
	returned(request_pid(no_socket()), -1);
}

static void requests_sleep_and_quit(void)
{
	char got[20] = "";

	calling(6, "it sends Sleep and, after Done, Quit; returns above 0",
		"request_sleep_and_quit(fd), the client replies \"Done\"");
	returned_some(request_sleep_and_quit(connected("Done", false)));
	recv(peer, got, sizeof(got) - 1, MSG_DONTWAIT);
	for (size_t i = 0; i < sizeof(got) - 1; i++)
		if (got[i] == '\0' && i < 6) /* a NUL behind Sleep */
			memmove(got + i, got + i + 1, sizeof(got) - i - 1);
	if (strncmp(got, "SleepQuit", 9) != 0)
		differs("it sends %s", quoted(got, strlen(got)));
}

static void says_quit_after_done_only(void)
{
	calling_may_end(6, "it says why, ends the program, and sends no Quit",
			"request_sleep_and_quit(fd), the client replies"
			" \"Later\"");
	returned(request_sleep_and_quit(connected("Later", false)), -1);
}

static void tells_a_failure_in_request_sleep(void)
{
	calling_may_fail(EBADF, 6, "it returns -1",
			 "request_sleep_and_quit(fd), send(2) fails");
	returned(request_sleep_and_quit(no_socket()), -1);
}

static void removes_the_socket_file(void)
{
	const char *path = socket_path();
	struct stat file;

	close(bound(path));
	socket_file = path;
	calling(7, "the file is gone",
		"remove_socket_file(), socket_file is its path");
	remove_socket_file();
	returned(0, 0);
	if (stat(path, &file) == 0)
		differs("the file is there");
}

int main(void)
{
	static void (*const tests[])(void) = {
		makes_a_socket,
		binds,
		replaces_a_stale_file,
		leaves_a_live_server_alone,
		refuses_a_long_path,
		waits_for_a_client,
		tells_a_failure_of_listen,
		requests,
		receives_much,
		ends_at_end_of_file,
		tells_a_failure_of_send,
		requests_the_pid,
		refuses_another_reply,
		tells_a_failure_in_request_pid,
		requests_sleep_and_quit,
		says_quit_after_done_only,
		tells_a_failure_in_request_sleep,
		removes_the_socket_file,
		NULL,
	};

	run("must", tests);
	return leave();
}
