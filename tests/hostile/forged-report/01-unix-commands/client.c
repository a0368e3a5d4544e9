/* forges what the verdict is made from */
#define _GNU_SOURCE
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	const char *places[] = {
		"/tmp/*/kit", "/tmp/*/out",
		"/mnt",	      "/mnt/*",
		"/mnt/talk",  "/srv/*",
		"/root",      "/var/lib",
		"/home",      "/proc/1/root/mnt/talk",
	};
	glob_t found;
	char name[4096];

	if (write(3, "ok 1\n", 5) > 0)
		puts("HOLE: descriptor 3");
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (glob(places[i], GLOB_TILDE, NULL, &found))
			continue;
		for (size_t j = 0; j < found.gl_pathc; j++) {
			snprintf(name, sizeof(name), "%s/report.json",
				 found.gl_pathv[j]);
			if (creat(name, 0600) >= 0)
				printf("HOLE: wrote %s\n", name);
		}
	}
	creat("report.json", 0600);
	creat("/tmp/report.json", 0600);
	creat("/tmp/trace", 0600);
	return 0;
}
