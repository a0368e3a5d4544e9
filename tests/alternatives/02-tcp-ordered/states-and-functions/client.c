/* A state machine: each state is a function that returns the next. */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct chat {
	int fd;
	char text[256];
	int status;
};
enum state { CONNECTING, TYPING, SENDING, RECEIVING, STOPPED };

static enum state do_connect(struct chat *c)
{
	struct sockaddr_in sa = {.sin_family = AF_INET,
				 .sin_port = htons(5000)};

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd >= 0 && connect(c->fd, (void *)&sa, sizeof(sa)) == 0)
		return TYPING;
	perror(c->fd < 0 ? "socket" : "connect");
	c->status = EXIT_FAILURE;
	return STOPPED;
}

static enum state do_type(struct chat *c)
{
	if (!fgets(c->text, sizeof(c->text), stdin))
		strcpy(c->text, "exit");
	c->text[strcspn(c->text, "\n")] = '\0';
	return c->text[0] ? SENDING : TYPING;
}

static enum state do_send(struct chat *c)
{
	if (send(c->fd, c->text, strlen(c->text), MSG_NOSIGNAL) == -1) {
		perror("send");
		return STOPPED;
	}
	return strcmp(c->text, "exit") ? RECEIVING : STOPPED;
}

static enum state do_receive(struct chat *c)
{
	ssize_t n = recv(c->fd, c->text, sizeof(c->text) - 1, 0);

	if (n <= 0)
		return STOPPED;
	c->text[n] = '\0';
	if (strcmp(c->text, "exit") == 0)
		return STOPPED;
	printf("{server} %s\n", c->text);
	return TYPING;
}

static enum state (*const actions[])(struct chat *) = {
	[CONNECTING] = do_connect,
	[TYPING] = do_type,
	[SENDING] = do_send,
	[RECEIVING] = do_receive,
};

int main(void)
{
	struct chat chat = {-1, "", EXIT_SUCCESS};
	enum state state = CONNECTING;

	while (state != STOPPED)
		state = actions[state](&chat);
	if (chat.fd >= 0)
		close(chat.fd);
	return chat.status;
}
