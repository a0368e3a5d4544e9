/* Takes memory that no process has in its pages. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
int main(void)
{
	for (int i = 0; i < 10; i++) {
		char *p =
			mmap(0, 80 << 20, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (p == MAP_FAILED) {
			perror("mmap");
			return 1;
		}
		memset(p, 1, 80 << 20);
		madvise(p, 80 << 20, MADV_DONTNEED);
	}
	time_t e = time(0) + 6;
	while (time(0) < e)
		usleep(50000);
	return 1;
}
