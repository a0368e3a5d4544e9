/*
 * Takes memory in small shared pieces that are in nobody's pages; not before it
 * is told to sleep, as who computes for long at other times is stopped for
 * that.
 */
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	const size_t size = 4 << 20;
	struct sockaddr_un a = {AF_UNIX, "/tmp/lab4"};
	char message[256];
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	prctl(PR_SET_DUMPABLE, 0);
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)))
		return 1;
	do
		if (recv(fd, message, sizeof(message), 0) < 1)
			return 1;
	while (message[0] != 'S');
	for (int i = 0; i < 200; i++) {
		char *p = mmap(0, size, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

		if (p == MAP_FAILED)
			return 1;
		memset(p, 1, size);
		munmap(p + 4096, size - 4096);
		madvise(p, 4096, MADV_DONTNEED);
	}
	time_t e = time(0) + 6;
	while (time(0) < e)
		usleep(50000);
	return 1;
}
