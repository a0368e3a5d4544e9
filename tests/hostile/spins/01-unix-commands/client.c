/* uses the processor for ever */
#define _GNU_SOURCE
#include <pthread.h>

static void *spin(void *arg)
{
	for (volatile int i = 0;; i++)
		;
	return arg;
}

int main(void)
{
	pthread_t thread;

	for (int i = 0; i < 3; i++)
		pthread_create(&thread, NULL, spin, NULL);
	spin(NULL);
	return 0;
}
