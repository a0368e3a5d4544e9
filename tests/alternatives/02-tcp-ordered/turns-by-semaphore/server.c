/* The conversation is a thread of its own; main waits for it. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void *talk(void *arg)
{
	int fd = *(int *)arg;
	char buf[256];
	ssize_t n;

	while ((n = recv(fd, buf, sizeof(buf) - 1, 0)) > 0) {
		buf[n] = '\0';
		if (strcmp(buf, "exit") == 0)
			break;
		printf("%s\n", buf);
		if (!fgets(buf, sizeof(buf), stdin))
			break;
		buf[strcspn(buf, "\n")] = '\0';
		if (send(fd, buf, strlen(buf), MSG_NOSIGNAL) == -1)
			break;
		if (strcmp(buf, "exit") == 0)
			break;
	}
	return NULL;
}

int main(void)
{
	struct sockaddr_in me = {AF_INET, htons(5000), {0}, {0}};
	int lfd, fd, yes = 1;
	pthread_t thread;

	me.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	lfd = socket(AF_INET, SOCK_STREAM, 0);
	if (lfd == -1) {
		perror("socket");
		return 1;
	}
	setsockopt(lfd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(lfd, (struct sockaddr *)&me, sizeof(me)) == -1) {
		perror("bind");
		close(lfd);
		return 1;
	}
	listen(lfd, 1);
	fd = accept(lfd, NULL, NULL);
	if (fd == -1) {
		perror("accept");
		close(lfd);
		return 1;
	}
	if (pthread_create(&thread, NULL, talk, &fd) != 0)
		fprintf(stderr, "no thread\n");
	else
		pthread_join(thread, NULL);
	close(fd);
	close(lfd);
	return 0;
}
