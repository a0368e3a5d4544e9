/* A thread obeys the server; main waits for the thread. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct job {
	int fd;
	int quit;
};

static void *obey(void *arg)
{
	struct job *job = arg;
	char cmd[1024], out[64];
	ssize_t n;

	while ((n = recv(job->fd, cmd, sizeof cmd - 1, 0)) > 0) {
		cmd[n] = '\0';
		printf("[thread] %s\n", cmd);
		out[0] = '\0';
		if (!strcmp(cmd, "Pid")) {
			sprintf(out, "This client has pid %d", (int)getpid());
		} else if (!strcmp(cmd, "Sleep")) {
			sleep(5);
			strcpy(out, "Done");
		} else if (!strcmp(cmd, "Quit")) {
			job->quit = 1;
			return NULL;
		}
		if (send(job->fd, out, strlen(out), MSG_NOSIGNAL) < 0)
			return NULL;
	}
	return NULL;
}

int main(void)
{
	struct sockaddr_un a;
	struct job job = {-1, 0};
	pthread_t thread;

	if ((job.fd = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		perror("[main] socket");
		return 1;
	}
	memset(&a, 0, sizeof a);
	a.sun_family = AF_UNIX;
	strcpy(a.sun_path, "/tmp/lab4");
	if (connect(job.fd, (struct sockaddr *)&a, sizeof a) < 0) {
		perror("[main] connect");
		close(job.fd);
		return 1;
	}
	if (pthread_create(&thread, NULL, obey, &job) != 0) {
		fprintf(stderr, "[main] no thread\n");
		close(job.fd);
		return 1;
	}
	pthread_join(thread, NULL);
	close(job.fd);
	if (!job.quit)
		fprintf(stderr, "[main] the server went away\n");
	return job.quit ? 0 : 1;
}
