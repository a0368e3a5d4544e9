/* One thread receives and one types; semaphores pass the turn. */
#include <arpa/inet.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static sem_t mine, theirs;
static int fd, over;

static void *receiver(void *unused)
{
	char buf[256];
	ssize_t n;

	(void)unused;
	for (;;) {
		sem_wait(&theirs);
		if (over)
			return NULL;
		n = recv(fd, buf, sizeof(buf) - 1, 0);
		buf[n > 0 ? n : 0] = '\0';
		if (n <= 0 || strcmp(buf, "exit") == 0) {
			over = 1;
			sem_post(&mine);
			return NULL;
		}
		printf("%s\n", buf);
		sem_post(&mine);
	}
}

int main(void)
{
	struct sockaddr_in to = {AF_INET, htons(5000), {0}, {0}};
	pthread_t thread;
	char buf[256];

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd == -1) {
		perror("socket");
		return 1;
	}
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1) {
		perror("connect");
		close(fd);
		return 1;
	}
	sem_init(&mine, 0, 1);
	sem_init(&theirs, 0, 0);
	pthread_create(&thread, NULL, receiver, NULL);
	for (;;) {
		sem_wait(&mine);
		if (over)
			break;
		do
			if (!fgets(buf, sizeof(buf), stdin))
				strcpy(buf, "exit");
		while (buf[0] == '\n');
		buf[strcspn(buf, "\n")] = '\0';
		if (send(fd, buf, strlen(buf), MSG_NOSIGNAL) == -1 ||
		    strcmp(buf, "exit") == 0)
			over = 1;
		sem_post(&theirs);
		if (over)
			break;
	}
	pthread_join(thread, NULL);
	close(fd);
	return 0;
}
