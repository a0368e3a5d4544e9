/* looks for files while it runs */
#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *names[] = {
	"../../solution/01-unix-commands/client.c",
	"/etc/shadow",
	"/proc/1/environ",
	"/proc/1/mem",
	"/proc/1/root/etc/passwd",
	"/proc/1/cwd/about",
	"/run/kit/client.py",
	"/mnt/talk/trace",
	"/root/.bashrc",
	"/var/lib/dpkg",
	"/sys/kernel",
	"/dev/ptmx",
	"/run/user",
	"/run/dbus/system_bus_socket",
	"/var/run/docker.sock",
};

static int look(const char *path, const struct stat *status, int type,
		struct FTW *level)
{
	(void)status, (void)type, (void)level;
	if (strstr(path, "01-unix-commands") || strstr(path, "labkit"))
		printf("HOLE: %s\n", path);
	return 0;
}

/* In the files of the kit there is the user "student", on the host "lab". */
static void read_names(void)
{
	struct passwd *user;
	char host[80] = "";

	while ((user = getpwent()))
		if (user->pw_uid > 2 && strcmp(user->pw_name, "student") &&
		    strcmp(user->pw_name, "nobody"))
			printf("HOLE: user %s\n", user->pw_name);
	if (gethostname(host, sizeof(host)) || strcmp(host, "lab"))
		printf("HOLE: host %s\n", host);
}

int main(void)
{
	read_names();
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (open(names[i], O_RDONLY) >= 0)
			printf("HOLE: %s\n", names[i]);
	return nftw("/", look, 64, FTW_PHYS | FTW_MOUNT);
}
