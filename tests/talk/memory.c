// SPDX-License-Identifier: MIT
/*
 * memory - how much memory the programs use, all together: proc(5).
 * setrlimit(2) limits one process; this is about all of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

enum {
	OBJECTS_MAX = 256,    /* of shared memory, that are told apart */
	MAPS_MAX = 1 << 19,   /* bytes of the maps of a process */
	SHARED_MAX = 4 << 20, /* bytes of such an object: see refuse.c */
};

/* Returns kilobytes of a line of /proc/PID/status, such as "\nVmRSS:". */
static uint64_t kilobytes(const char *status, const char *name)
{
	const char *found = strstr(status, name);

	return found ? strtoull(found + strlen(name), NULL, 10) : 0;
}

/* The shared memory of no file that has been found: its numbers, or more. */
struct objects {
	uint64_t inodes[OBJECTS_MAX];
	size_t number, more;
};

/* Takes a line of /proc/PID/maps. */
static void take_line(struct objects *objects, const char *line)
{
	static const char name[] = "/dev/zero (deleted)";
	size_t size = strlen(line), i;
	uint64_t inode;

	if (size < sizeof(name) ||
	    strcmp(line + size - (sizeof(name) - 1), name) != 0)
		return;
	for (i = 0; i < 4; i++) { /* the fifth field */
		line += strcspn(line, " ");
		line += strspn(line, " ");
	}
	inode = strtoull(line, NULL, 10);
	for (i = 0; i < objects->number; i++)
		if (objects->inodes[i] == inode)
			return;
	if (objects->number == OBJECTS_MAX)
		objects->more++;
	else
		objects->inodes[objects->number++] = inode;
}

/*
 * Finds the shared memory of no file in a process; it has the name "/dev/zero
 * (deleted)", see mmap(2). Nobody needs more mappings than are looked at: each
 * of the others counts for one.
 */
static void find_objects(pid_t pid, struct objects *objects)
{
	static char text[MAPS_MAX];
	char path[64], *line = text, *end;
	bool much;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	much = read_file(path, text, sizeof(text)) == sizeof(text) - 1;
	if (!much && !strstr(text, "/dev/zero (deleted)"))
		return;
	for (; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		if (much)
			objects->more++;
		else
			take_line(objects, line);
	}
}

/*
 * Counts the bytes that all have in memory. Page tables count: who touches a
 * byte here and there has many of them. Shared memory of no file stays when no
 * process has it in its pages, and whole when most of it is unmapped: each such
 * object counts as the most that one can have.
 */
uint64_t memory_of(const struct process *list, int number)
{
	static struct objects objects;
	uint64_t kilo = 0;
	int i;

	objects.number = objects.more = 0;
	for (i = 0; i < number; i++) {
		char path[64], text[8192];

		snprintf(path, sizeof(path), "/proc/%d/status",
			 (int)list[i].pid);
		read_file(path, text, sizeof(text));
		kilo += kilobytes(text, "\nVmRSS:");
		kilo += kilobytes(text, "\nVmPTE:");
		find_objects(list[i].pid, &objects);
	}
	return (kilo << 10) +
	       (uint64_t)(objects.number + objects.more) * SHARED_MAX;
}
