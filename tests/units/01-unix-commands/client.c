/* SPDX-License-Identifier: MIT */
/* The functions of the client of SEP400 Lab 4, one by one: see ../unit.h. */

/* Returns a listening socket at path, nonblocking. */
static int listening(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(at.sun_path, path, strlen(path));
	if (bind(fd, (void *)&at, sizeof(at)) || listen(fd, 1) ||
	    fcntl(fd, F_SETFL, O_NONBLOCK))
		abort();
	return fd;
}

static void makes_a_socket(void)
{
	calling(1, "it returns a UNIX domain stream socket", "make_socket()");
	returned_socket(make_socket(), AF_UNIX, "AF_UNIX");
}

static void connects(void)
{
	const char *path = socket_path();
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), server = listening(path);
	calling(2, "it returns 0, connected",
		"connect_socket(fd, path), where a server listens");
	returned(connect_socket(fd, path), 0);
	if (accept(server, NULL, NULL) == -1)
		differs("it returns 0, but fd is not connected there");
}

static void finds_nobody(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	calling(2, "it returns -1",
		"connect_socket(fd, path), where nobody listens");
	returned(connect_socket(fd, "/tmp/none/none"), -1);
}

static void refuses_a_long_path(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	calling(2, "it returns -1, errno is ENAMETOOLONG",
		"connect_socket(fd, a path of 150 characters)");
	returned(connect_socket(fd, long_path()), -1);
	left_errno(ENAMETOOLONG);
}

static void receives(void)
{
	const char *const texts[] = {"Sleep", "Pid", "Quit"};
	char *command = malloc(MESSAGE_SIZE);

	memset(command, 'x', MESSAGE_SIZE);
	for (size_t i = 0; i < 3; i++) {
		int fd = connected(texts[i], false);

		calling(4, "it returns the count of bytes; command is a string",
			"receive_command(fd, command), the server has sent"
			" \"%s\"",
			texts[i]);
		returned(receive_command(fd, command),
			 (ssize_t)strlen(texts[i]));
		holds("command", command, MESSAGE_SIZE, texts[i]);
	}
}

static void receives_much(void)
{
	char *command = malloc(MESSAGE_SIZE), text[MESSAGE_SIZE + 51] = "";
	ssize_t count;

	memset(text, 'a', MESSAGE_SIZE + 50);
	memset(command, 'x', MESSAGE_SIZE);
	calling(4, "it leaves room for the NUL in command",
		"receive_command(fd, command), the server has sent %d bytes",
		MESSAGE_SIZE + 50);
	count = receive_command(connected(text, false), command);
	returned(count, count);
	if (strnlen(command, MESSAGE_SIZE) == MESSAGE_SIZE)
		differs("command has no NUL");
}

static void ends_at_end_of_file(void)
{
	char *command = malloc(MESSAGE_SIZE);

	memset(command, 'x', MESSAGE_SIZE);
	calling_may_end(4, "it says why and ends the program, status 1",
			"receive_command(fd, command), the server has closed");
	returned(receive_command(connected("", true), command), -1);
}

static void tells_a_failure_of_recv(void)
{
	char *command = malloc(MESSAGE_SIZE);

	memset(command, 'x', MESSAGE_SIZE);
	calling_may_fail(EBADF, 4, "it returns -1, as recv(2) does",
			 "receive_command(fd, command), recv(2) fails");
	returned(receive_command(no_socket(), command), -1);
}

static void tells_its_pid(void)
{
	int fd = connected("", false);
	calling(5, "it sends the sentence, returns the count of bytes sent",
		"tell_pid(fd)");
	returned_some(tell_pid(fd));
	arrived(unit_pid());
}

static void tells_a_failure_of_send(void)
{
	calling_may_fail(EBADF, 5, "it returns -1, as send(2) does",
			 "tell_pid(fd), send(2) fails");
	returned(tell_pid(no_socket()), -1);
}

static void sleeps(void)
{
	int fd = connected("", false);

	calling(6,
		"it sleeps 5 seconds, sends Done, returns the count of bytes",
		"sleep_well(fd)");
	returned_some(sleep_well(fd));
	arrived("Done");
	if (slept < 4.99 || slept > 5.5)
		differs("it sleeps %g seconds", slept);
}

static void tells_a_failure_of_sending_done(void)
{
	calling_may_fail(EBADF, 6, "it returns -1, as send(2) does",
			 "sleep_well(fd), send(2) fails");
	returned(sleep_well(no_socket()), -1);
}

static void obeys_quit(void)
{
	calling(3, "it returns 0", "obey(fd), the server has sent \"Quit\"");
	returned(obey(connected("Quit", false)), 0);
	arrived("");
}

static void obeys_pid(void)
{
	calling(3,
		"it does what tell_pid() does, and returns what that returns",
		"obey(fd), the server has sent \"Pid\"");
	returned_some(obey(connected("Pid", false)));
	arrived(unit_pid());
}

static void obeys_sleep(void)
{
	calling(3,
		"it does what sleep_well() does, and returns what that returns",
		"obey(fd), the server has sent \"Sleep\"");
	returned_some(obey(connected("Sleep", false)));
	arrived("Done");
}

/* Whoever gets another command may end the program, so each is a test. */
static void refuse(const char *text)
{
	calling_may_end(3, "it ends the program with a message, status 1",
			"obey(fd), the server has sent \"%s\"", text);
	returned(obey(connected(text, false)), -1);
}

static void refuses_another_command(void)
{
	refuse("Dance");
}

static void refuses_one_with_the_same_letter(void)
{
	refuse("Pit");
}

static void refuses_a_longer_one(void)
{
	refuse("Quitting");
}

static void tells_that_nobody_gets_the_pid(void)
{
	calling_may_fail(EPIPE, 3, "it returns -1, as tell_pid() does",
			 "obey(fd), the server has sent \"Pid\" and is gone");
	returned(obey(connected_with_nobody("Pid")), -1);
}

static void tells_that_nobody_hears_done(void)
{
	calling_may_fail(EPIPE, 3, "it returns -1, as sleep_well() does",
			 "obey(fd), the server has sent \"Sleep\" and is gone");
	returned(obey(connected_with_nobody("Sleep")), -1);
}

static void tells_a_failure_in_obey(void)
{
	calling_may_fail(EBADF, 3, "it returns -1", "obey(fd), recv(2) fails");
	returned(obey(no_socket()), -1);
}

int main(void)
{
	static void (*const tests[])(void) = {
		makes_a_socket,
		connects,
		finds_nobody,
		refuses_a_long_path,
		receives,
		receives_much,
		ends_at_end_of_file,
		tells_a_failure_of_recv,
		tells_its_pid,
		tells_a_failure_of_send,
		sleeps,
		tells_a_failure_of_sending_done,
		obeys_quit,
		obeys_pid,
		obeys_sleep,
		refuses_another_command,
		refuses_one_with_the_same_letter,
		refuses_a_longer_one,
		tells_that_nobody_gets_the_pid,
		tells_that_nobody_hears_done,
		tells_a_failure_in_obey,
		NULL,
	};

	run("must", tests);
	return leave();
}
