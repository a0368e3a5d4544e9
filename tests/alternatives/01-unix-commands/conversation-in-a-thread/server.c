/* A thread accepts the client and talks to it; main waits for the thread. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void *worker(void *arg)
{
	int lfd = *(int *)arg;
	char reply[1024];
	ssize_t n;
	int fd;

	fd = accept(lfd, NULL, NULL);
	if (fd < 0) {
		perror("[thread] accept");
		return (void *)(intptr_t)1;
	}
	printf("[thread] client connected\n");
	send(fd, "Pid", 3, MSG_NOSIGNAL);
	n = recv(fd, reply, sizeof reply - 1, 0);
	if (n <= 0)
		goto bad;
	reply[n] = '\0';
	printf("[thread] %s\n", reply);
	send(fd, "Sleep", 5, MSG_NOSIGNAL);
	n = recv(fd, reply, sizeof reply - 1, 0);
	if (n <= 0)
		goto bad;
	reply[n] = '\0';
	printf("[thread] %s\n", reply);
	if (strcmp(reply, "Done"))
		goto bad;
	send(fd, "Quit", 4, MSG_NOSIGNAL);
	close(fd);
	return NULL;
bad:
	fprintf(stderr, "[thread] conversation failed\n");
	close(fd);
	return (void *)(intptr_t)1;
}

int main(void)
{
	struct sockaddr_un a;
	pthread_t thread;
	void *result;
	int lfd;

	if ((lfd = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("[main] socket");
		return 1;
	}
	memset(&a, 0, sizeof a);
	a.sun_family = AF_UNIX;
	strcpy(a.sun_path, "/tmp/lab4");
	unlink("/tmp/lab4");
	if (bind(lfd, (struct sockaddr *)&a, sizeof a) < 0) {
		perror("[main] bind");
		close(lfd);
		return 1;
	}
	if (listen(lfd, 1) < 0 ||
	    pthread_create(&thread, NULL, worker, &lfd) != 0) {
		perror("[main] listen or thread");
		close(lfd);
		unlink("/tmp/lab4");
		return 1;
	}
	pthread_join(thread, &result);
	close(lfd);
	unlink("/tmp/lab4");
	return (int)(intptr_t)result;
}
