// SPDX-License-Identifier: MIT
/* real - the addresses of this machine itself: see real.h, flock(2), tcp(7). */
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "real.h"
#include "record.h"

#define LOCK                                                                   \
	"/tmp/labkit-talk.lock" /* the same for all users; nobody writes to it \
				 */

enum {
	TURN = 600, /* seconds that one waits for the others */
	GONE = 5,   /* for what had the address before to be gone */
	ENDING = 1, /* for a program of ours to end, whose attempt has ended */
	TIME_WAIT =
		130, /* for a port to be free again: the longest, and more */
};

static int lock = -1; /* one process plays one check */

static int failed(char trouble[300], const struct address *address,
		  const char *why)
{
	snprintf(trouble, 300, "%s: the address is taken: %s", address->shown,
		 why);
	return -1;
}

static void sleep_a_little(int milliseconds)
{
	nanosleep(&(struct timespec){0, milliseconds * 1000000L}, NULL);
}

/* Opens the file of the lock, and makes it if need be. Returns it, or -1. */
static int open_lock(void)
{
	for (;;) {
		int fd = open(LOCK, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

		if (fd >= 0 || errno != ENOENT)
			return fd;
		fd = open(LOCK, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		if (fd < 0 && errno != EEXIST)
			return -1;
		if (fd < 0)
			continue;
		fchmod(fd, 0644);
		close(fd);
	}
}

/* Waits until it is our turn. Returns 0, or -1 with why. */
static int take_turn(char why[200])
{
	double end = now() + TURN;

	lock = open_lock();
	if (lock < 0) { /* another user's, and not for all */
		snprintf(why, 200, LOCK ": %s", strerror(errno));
		return -1;
	}
	while (flock(lock, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			snprintf(why, 200, LOCK ": %s", strerror(errno));
			return -1;
		}
		if (now() > end) {
			snprintf(why, 200, "another check uses it");
			return -1;
		}
		sleep_a_little(50);
	}
	return 0;
}

static void give_turn_up(void)
{
	if (lock >= 0)
		close(lock);
	lock = -1;
}

/* A datagram socket disturbs no listener: it says EPROTOTYPE there. */
void real_remove_dead(const struct address *address)
{
	struct sockaddr_storage name;
	socklen_t size = address_fill(address, &name);
	struct stat file;
	int fd;

	if (!*address->path || lstat(address->path, &file) < 0 ||
	    !S_ISSOCK(file.st_mode) || file.st_uid != getuid())
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (fd < 0)
		return;
	if (connect(fd, (struct sockaddr *)&name, size) < 0 &&
	    errno == ECONNREFUSED)
		unlink(address->path);
	close(fd);
}

void real_clean_up(const struct address *address)
{
	double end = now() + ENDING;

	while (*address->path && !access(address->path, F_OK)) {
		real_remove_dead(address);
		if (now() > end)
			return;
		sleep_a_little(20);
	}
}

/* Binds a new socket, and lets it listen if asked for. Returns it, or -1. */
static int bound(const struct address *address, bool reuse, bool listens)
{
	struct sockaddr_storage name;
	socklen_t size = address_fill(address, &name);
	int fd = address_socket(address), error;

	if (fd < 0)
		return -1;
	if (reuse)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1},
			   sizeof(int));
	/* Two that have only bound do not see each other. */
	if (bind(fd, (struct sockaddr *)&name, size) == 0 &&
	    (!listens || listen(fd, 1) == 0))
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

/*
 * Says why a server could not take the address now, NULL when it could. What an
 * earlier conversation has left in TIME_WAIT is no reason here.
 */
static const char *in_use(const struct address *address)
{
	struct stat file;
	int fd;

	if (*address->path)
		return lstat(address->path, &file) == 0
			       ? "there is such a file already"
			       : NULL;
	fd = bound(address, true, true);
	if (fd < 0)
		return strerror(errno);
	close(fd);
	return NULL;
}

/* Could only a server with SO_REUSEADDR take the port now? */
static bool in_time_wait(const struct address *address)
{
	int fd;

	if (*address->path)
		return false;
	fd = bound(address, false, false);
	if (fd < 0)
		return true;
	close(fd);
	return false;
}

/*
 * Takes a port out of TIME_WAIT, whose other end had this one. A new connection
 * from there takes the place of the one that waits, see tcp(7); broken off by a
 * reset it leaves nothing. When it does not work, it has to be waited for.
 */
static void take_out(const struct address *address, int other)
{
	const struct linger at_once = {1, 0};
	const struct timeval second = {1, 0};
	struct address caller = {.port = other};
	struct sockaddr_storage name;
	socklen_t size = address_fill(address, &name);
	int listener = bound(address, true, true), fd = -1;

	if (listener >= 0)
		fd = address_socket(&caller);
	if (fd >= 0) {
		struct sockaddr_storage from;
		socklen_t length = address_fill(&caller, &from);

		setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once,
			   sizeof(at_once));
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &second,
			   sizeof(second));
		if (bind(fd, (struct sockaddr *)&from, length) == 0)
			(void)!connect(fd, (struct sockaddr *)&name, size);
		close(fd);
	}
	if (listener >= 0)
		close(listener);
}

/* Takes the port out of TIME_WAIT, as far as that can be done: proc(5), tcp. */
static void end_time_wait(const struct address *address)
{
	static const char *const files[] = {"/proc/net/tcp", "/proc/net/tcp6"};
	int i, others[256], number = 0;

	for (i = 0; i < 2; i++) {
		FILE *file = fopen(files[i], "r");
		char line[512], ours[40], theirs[40], wanted[9];

		/* The last eight digits are the address of IPv4. */
		snprintf(wanted, sizeof(wanted), "%08X",
			 (unsigned)htonl(INADDR_LOOPBACK));
		while (file && number < 256 &&
		       fgets(line, sizeof(line), file)) {
			unsigned port, other, state;
			size_t size;

			if (sscanf(line,
				   "%*[^:]: %39[0-9A-F]:%X "
				   "%39[0-9A-F]:%X %X",
				   ours, &port, theirs, &other, &state) != 5)
				continue;
			size = strlen(ours);
			if (state == 6 && (int)port == address->port &&
			    size >= 8 && strlen(theirs) == size &&
			    strcmp(ours + size - 8, wanted) == 0 &&
			    strcmp(theirs + size - 8, wanted) == 0)
				others[number++] = (int)other;
		}
		if (file)
			fclose(file);
	}
	for (i = 0; i < number; i++)
		take_out(address, others[i]);
}

/* Clears the address; *why says what keeps it. Returns 0, or -1. */
static int clear(const struct address *address, bool server, char why[200])
{
	const char *used;
	double end = now() + GONE;

	for (;;) {
		real_remove_dead(address);
		used = in_use(address);
		if (!used)
			break;
		if (now() > end) {
			snprintf(why, 200, "%s", used);
			return -1;
		}
		sleep_a_little(50);
	}
	end = now() + TIME_WAIT;
	while (server && in_time_wait(address)) {
		if (now() > end) {
			snprintf(why, 200, "the port stays in TIME_WAIT");
			return -1;
		}
		end_time_wait(address);
		sleep_a_little(20);
	}
	return 0;
}

int real_take(const struct address *address, bool server, char trouble[300])
{
	char why[200] = "";

	if (take_turn(why) == 0 && clear(address, server, why) == 0)
		return 0;
	give_turn_up();
	return failed(trouble, address, why);
}

void real_give_back(const struct address *address)
{
	if (lock >= 0 && *address->path)
		unlink(address->path); /* it was not there before */
	give_turn_up();
}

int real_free(struct address *address, char trouble[300])
{
	struct sockaddr_storage name;
	socklen_t size = sizeof(name);
	const char *above = getenv("TMPDIR");
	char folder[80], path[96], port[16];
	int fd;

	if (*address->path) {
		if (!above || !*above || strlen(above) > 50)
			above = "/tmp";
		snprintf(folder, sizeof(folder), "%s/talk-XXXXXX", above);
		if (!mkdtemp(folder))
			return failed(trouble, address, strerror(errno));
		snprintf(path, sizeof(path), "%s/socket", folder);
		return address_move(address, path);
	}
	address->port = 0;
	fd = bound(address, false, false);
	if (fd < 0 || getsockname(fd, (struct sockaddr *)&name, &size) < 0) {
		int error = errno;

		if (fd >= 0)
			close(fd);
		return failed(trouble, address, strerror(error));
	}
	close(fd);
	snprintf(port, sizeof(port), "%d",
		 ntohs(((struct sockaddr_in *)&name)->sin_port));
	return address_move(address, port);
}

/* Removes what is in a folder, and the folder: programs made it, so not far
 * down. */
void real_unmake(const struct address *address)
{
	char folder[sizeof(address->path)], *slash;
	struct dirent *entry;
	DIR *files;

	snprintf(folder, sizeof(folder), "%s", address->path);
	slash = strrchr(folder, '/');
	if (!slash || !strstr(folder, "/talk-"))
		return;
	*slash = '\0';
	files = opendir(folder);
	while (files && (entry = readdir(files)))
		unlinkat(dirfd(files), entry->d_name, 0);
	if (files)
		closedir(files);
	rmdir(folder);
}
