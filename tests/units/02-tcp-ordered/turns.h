/* SPDX-License-Identifier: MIT */
/*
 * turns.h - what both programs of the ordered drill promise of their turns
 *
 * Whoever includes it says which TODOs they are, SAY, HEAR and SHOW, and what
 * the peer is called, PEER.
 */

/* Types these lines, then the end of input. */
static void type(const char *lines)
{
	int ends[2];

	if (pipe(ends) == -1 ||
	    write(ends[1], lines, strlen(lines)) != (ssize_t)strlen(lines))
		abort();
	dup2(ends[0], 0);
	close(ends[1]);
}

static void says(void)
{
	int fd = connected("", false);

	type("hello\nhow are you?\nexi\n");
	calling(SAY, "it sends the line without its newline, returns 1",
		"say(fd), somebody types \"hello\"");
	returned(say(fd), 1);
	arrived("hello");
	calling(SAY, "it sends the line without its newline, returns 1",
		"say(fd), somebody types \"how are you?\"");
	returned(say(fd), 1);
	arrived("how are you?");
	calling(SAY, "it sends the line without its newline, returns 1",
		"say(fd), somebody types \"exi\"");
	returned(say(fd), 1);
	arrived("exi");
}

static void ends_at_exit(void)
{
	type("exit\nno more\n");
	calling(SAY, "it returns 0", "say(fd), somebody types \"exit\"");
	returned(say(connected("", false)), 0);
}

static void ends_with_the_input(void)
{
	type("");
	calling(SAY, "it returns 0", "say(fd), at the end of input");
	returned(say(connected("", false)), 0);
}

static void says_exit(void)
{
	int fd = connected("", false);

	type("exit\nno more\n");
	calling(SAY, "it sends exit as well",
		"say(fd), somebody types \"exit\"");
	say(fd);
	returned(0, 0);
	arrived("exit");
}

static void tells_a_failure_of_send(void)
{
	type("hello\n");
	calling_may_fail(EBADF, SAY, "it returns -1", "say(fd), send(2) fails");
	returned(say(no_socket()), -1);
}

static void hears(void)
{
	const char *const texts[] = {"how are you?", "hello", "exit now",
				     "exi"};
	char *message = malloc(MESSAGE_MAX + 1);

	memset(message, 'x', MESSAGE_MAX + 1);
	for (size_t i = 0; i < 4; i++) {
		int fd = connected(texts[i], false);

		calling(HEAR, "it returns 1, and message is a string",
			"hear(fd, message), the peer has sent \"%s\"",
			texts[i]);
		returned(hear(fd, message), 1);
		holds("message", message, MESSAGE_MAX + 1, texts[i]);
	}
}

static void hears_exit(void)
{
	char *message = malloc(MESSAGE_MAX + 1);

	memset(message, 'x', MESSAGE_MAX + 1);
	calling(HEAR, "it returns 0",
		"hear(fd, message), the peer has sent \"exit\"");
	returned(hear(connected("exit", false), message), 0);
}

static void hears_much(void)
{
	char *message = malloc(MESSAGE_MAX + 1), text[MESSAGE_MAX + 1] = "";

	memset(text, 'a', MESSAGE_MAX);
	memset(message, 'x', MESSAGE_MAX + 1);
	calling(HEAR, "it returns 1, and there is room for the NUL in message",
		"hear(fd, message), the peer has sent %d bytes", MESSAGE_MAX);
	returned(hear(connected(text, false), message), 1);
	holds("message", message, MESSAGE_MAX + 1, text);
}

static void hears_too_much(void)
{
	char *message = malloc(MESSAGE_MAX + 1), text[MESSAGE_MAX + 51] = "";
	int got;

	memset(text, 'a', MESSAGE_MAX + 50);
	memset(message, 'x', MESSAGE_MAX + 1);
	calling(HEAR, "it leaves room for the NUL in message",
		"hear(fd, message), the peer has sent %d bytes",
		MESSAGE_MAX + 50);
	got = hear(connected(text, false), message);
	returned(got, got);
	if (strnlen(message, MESSAGE_MAX + 1) == MESSAGE_MAX + 1)
		differs("message has no NUL");
}

static void hears_the_end(void)
{
	char *message = malloc(MESSAGE_MAX + 1);

	memset(message, 'x', MESSAGE_MAX + 1);
	calling(HEAR, "it returns 0", "hear(fd, message), the peer has closed");
	returned(hear(connected("", true), message), 0);
}

static void tells_a_failure_of_recv(void)
{
	char *message = malloc(MESSAGE_MAX + 1);

	memset(message, 'x', MESSAGE_MAX + 1);
	calling_may_fail(EBADF, HEAR, "it returns -1",
			 "hear(fd, message), recv(2) fails");
	returned(hear(no_socket(), message), -1);
}

static void shows(void)
{
	struct sockaddr_in from = {.sin_family = AF_INET};

	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	from.sin_port = htons(54321);
	calling(SHOW, "it prints [" PEER " 127.0.0.1:54321]: hello, returns 1",
		"show(address, \"hello\"), address is 127.0.0.1, port 54321");
	returned(show(&from, "hello"), 1);
	printed("[" PEER " 127.0.0.1:54321]: hello\n");
}

#define TURNS                                                                  \
	says, ends_at_exit, ends_with_the_input, tells_a_failure_of_send,      \
		hears, hears_exit, hears_much, hears_too_much, hears_the_end,  \
		tells_a_failure_of_recv, shows
#define MAY says_exit
