/* Takes memory in small shared pieces that are in nobody's pages. */
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>
int main(void)
{
	const size_t size = 4 << 20;

	prctl(PR_SET_DUMPABLE, 0);
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
