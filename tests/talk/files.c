// SPDX-License-Identifier: MIT
/*
 * files - what is in the places where programs may write, seen from inside:
 * links lead nowhere else. Without a box that is one temporary folder.
 */
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "confine.h"
#include "inside.h"

#define PRECIOUS "precious" /* what is in a plain file */

/* What is /dev/zero inside: a file with a hole of so many bytes. */
#define ZERO "/dev/shm/.zero"
enum { ZERO_SIZE = 1 << 30, FILES_MAX = 4096 /* that are named */ };

static const char *const places[WRITABLE] = {"/tmp", HOME, "/dev/shm"};

/* Makes the file that stands for /dev/zero. Returns 0, or -1. */
static int make_zero(void)
{
	int fd = open(ZERO, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	off_t size = ZERO_SIZE;
	int done;

	if (fd < 0)
		return -1;
	do /* the caller may have a limit of its own */
		done = ftruncate(fd, size);
	while (done < 0 && (size /= 2));
	close(fd);
	return done;
}

/* Makes the folder that stands for a box's /tmp, with a home in it. */
static int make_folder(struct inside *inside)
{
	const char *above = getenv("TMPDIR");
	char home[PATH_MAX + 8];

	if (snprintf(inside->folder, sizeof(inside->folder), "%s/talk-XXXXXX",
		     above && *above ? above : "/tmp") >=
	    (int)sizeof(inside->folder)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (!mkdtemp(inside->folder)) {
		*inside->folder = '\0';
		return -1;
	}
	snprintf(home, sizeof(home), "%s/home", inside->folder);
	return mkdir(home, 0777);
}

/* Returns how many files there are, and whether one place has no room left. */
static uint64_t used(bool *full)
{
	uint64_t files = 0;
	int i;

	for (i = 0; i < WRITABLE; i++) {
		struct statvfs place;

		if (statvfs(places[i], &place) < 0)
			continue;
		files += place.f_files - place.f_ffree;
		if (place.f_blocks && !place.f_bfree)
			*full = true;
	}
	return files;
}

int files_begin(struct inside *inside)
{
	bool full = false;

	if (!inside->isolated)
		return make_folder(inside);
	if (inside->compiler)
		return 0;
	if (make_zero() < 0)
		return -1;
	inside->files = used(&full);
	return 0;
}

static int remove_one(const char *path, const struct stat *file, int kind,
		      struct FTW *place)
{
	(void)file;
	(void)kind;
	(void)place;
	remove(path);
	return 0;
}

void files_end(struct inside *inside)
{
	if (*inside->folder)
		nftw(inside->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void files_look(const struct inside *inside, struct view *view)
{
	uint64_t files;

	if (!inside->isolated || inside->compiler)
		return;
	files = used(&view->full);
	view->files = files > inside->files ? files - inside->files : 0;
}

void do_make_file(struct inside *inside, const struct message *request,
		  struct answer *answer)
{
	int fd = open(text_string(&request->data),
		      O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		      0666);
	size_t size = strlen(PRECIOUS);

	(void)inside;
	if (fd < 0 || write(fd, PRECIOUS, size) != (ssize_t)size)
		answer->wire.error = errno;
	if (fd >= 0)
		close(fd);
}

/* By now it may be a pipe, or lead to something without end. */
void do_keeps_file(struct inside *inside, const struct message *request,
		   struct answer *answer)
{
	int fd =
		open(text_string(&request->data),
		     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	char text[sizeof(PRECIOUS)];

	(void)inside;
	if (fd < 0)
		return;
	answer->wire.value =
		read(fd, text, sizeof(text)) == (ssize_t)strlen(PRECIOUS) &&
		memcmp(text, PRECIOUS, strlen(PRECIOUS)) == 0;
	close(fd);
}

void do_has(struct inside *inside, const struct message *request,
	    struct answer *answer)
{
	struct stat file;

	(void)inside;
	answer->wire.value = lstat(text_string(&request->data), &file) == 0;
}

void do_remove(struct inside *inside, const struct message *request,
	       struct answer *answer)
{
	(void)inside;
	(void)answer;
	unlink(text_string(&request->data));
}

void do_expect(struct inside *inside, const struct message *request,
	       struct answer *answer)
{
	if (inside->number_expected == EXPECTED_MAX) {
		answer->wire.error = ENOSPC;
		return;
	}
	inside->expected[inside->number_expected++] =
		copied(text_string(&request->data));
}

static bool is_expected(const struct inside *inside, const char *path)
{
	int i;

	for (i = 0; i < inside->number_expected; i++)
		if (strcmp(inside->expected[i], path) == 0)
			return true;
	return false;
}

/* Adds a line; the name may have line ends itself. */
static void add_line(struct text *to, const char *name)
{
	for (; *name; name++)
		if (*name == '\n')
			text_puts(to, "\\n");
		else
			text_add(to, name, 1);
	text_puts(to, "\n");
}

static int by_name(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/*
 * Names what is in /tmp, or what stands for it, and was not there before. A
 * program may keep files in its home, and what it keeps in shared memory is no
 * file to it.
 */
void do_left_files(struct inside *inside, const struct message *request,
		   struct answer *answer)
{
	const char *place = inside->isolated ? places[0] : inside->folder;
	DIR *folder = opendir(place);
	struct dirent *entry;
	static char *names[FILES_MAX];
	size_t number = 0, i;

	(void)request;
	while (folder && number < FILES_MAX && (entry = readdir(folder))) {
		char path[PATH_MAX + 256];

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (!inside->isolated && strcmp(entry->d_name, "home") == 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", place, entry->d_name);
		if (!is_expected(inside, path))
			names[number++] = copied(path);
	}
	if (folder)
		closedir(folder);
	qsort(names, number, sizeof(*names), by_name);
	for (i = 0; i < number; i++) {
		add_line(&answer->data, names[i]);
		free(names[i]);
	}
}
