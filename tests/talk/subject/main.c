// SPDX-License-Identifier: MIT
/*
 * A program for talk to test: it does what its arguments say, in turn, however
 * wrong that is, and then ends with status 0.
 *
 * Usage: subject [ACTION[=VALUE] | ADDRESS]...
 *
 * The last ADDRESS, a path or a port, is where it meets others. In a value, \n
 * \r \0 \e \\ stand for a byte. A call that fails ends it with status 1.
 *
 * meet.c comes to a connection, pass.c writes and reads, spend.c waits or
 * computes, end.c ends sockets, and not what it should.
 */
#include "subject.h"

#include <sys/socket.h>
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *address = "";
const char *name;
int listener = -1, connection = -1;
int shared;

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
