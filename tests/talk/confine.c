// SPDX-License-Identifier: MIT
/*
 * confine - the commands of bwrap(1) that make boxes.
 *
 * What runs in a box sees a read-only system, its own files and nothing else:
 * no repository, no home, no devices that hold anything. What every machine has
 * is there, the same on each: names of users, hosts and services, a terminal,
 * shared memory. Each mount costs time, so what can be a link is one. See
 * docs/trust.md.
 */
#include <sys/stat.h>

#include <dirent.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "confine.h"

#define KIT "/run/kit" /* where what it runs is seen inside */
#define ID "1000"      /* of the user, as etc/passwd has it */

struct words {
	char **list;
	size_t number, room;
};

static const char *const system_folders[] = {
	"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", NULL};
/* What the loader and links need of /etc, and no more; what linkers need. */
static const char *const settings[] = {"/etc/ld.so.cache", "/etc/alternatives",
				       NULL};
#define LINKER_SETTINGS "/etc/ld.so.conf"
static const char *const links[][2] = {
	{"/etc/localtime", "/usr/share/zoneinfo/Etc/UTC"},
	{"/etc/mtab", "/proc/self/mounts"},
	{"/etc/os-release", "/usr/lib/os-release"},
	{"/dev/fd", "/proc/self/fd"},
	{"/dev/stdin", "/proc/self/fd/0"},
	{"/dev/stdout", "/proc/self/fd/1"},
	{"/dev/stderr", "/proc/self/fd/2"},
	/* The device makes memory that nobody counts: inside.c makes a file. */
	{"/dev/zero", "/dev/shm/.zero"},
	{"/var/run", "/run"},
	{"/var/lock", "/tmp"},
	{"/var/tmp", "/tmp"},
	{"/run/lock", "/tmp"},
};
static const char *const folders[] = {
	"/home", "/media",     "/mnt",	   "/opt",     "/root", "/srv",
	"/sys",	 "/var/cache", "/var/lib", "/var/log", NULL};
static const char *const devices[] = {"/dev/full", "/dev/random",
				      "/dev/urandom", "/dev/tty", NULL};
/*
 * What the first process of a box for programs has, and they have not. Where it
 * gets none, it does without: it can neither choose pids nor add an address
 * then, and looks at processes as far as yama lets it.
 */
static const char *const powers[] = {"CAP_SYS_ADMIN", "CAP_SYS_RESOURCE",
				     "CAP_SYS_PTRACE", "CAP_NET_ADMIN", NULL};
/* Where programs may write, and how many bytes. */
static const char *const writable[][2] = {
	{"/tmp", "33554432"},
	{HOME, "16777216"},
	{"/dev/shm", "16777216"},
};

/* Adds words up to a NULL. */
static void add(struct words *words, ...)
{
	va_list more;
	const char *word;

	va_start(more, words);
	while ((word = va_arg(more, const char *))) {
		if (words->number + 2 > words->room) {
			words->room = 2 * words->room + 64;
			words->list = realloc(words->list,
					      words->room * sizeof(char *));
			if (!words->list)
				abort();
		}
		words->list[words->number++] = copied(word);
		words->list[words->number] = NULL;
	}
	va_end(more);
}

void confine_free(char **words)
{
	char **word = words;

	while (word && *word)
		free(*word++);
	free(words);
}

static bool is_folder(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 && S_ISDIR(file.st_mode);
}

/* Is a path below a folder? */
static bool is_below(const char *path, const char *folder)
{
	size_t size = strlen(folder);

	return strncmp(path, folder, size) == 0 && path[size] == '/';
}

/* Cuts a path down to the folder so many levels up; "/" at most. */
static void cut_levels(char *path, int levels)
{
	while (levels--) {
		char *slash = strrchr(path, '/');

		if (!slash || slash == path)
			break;
		*slash = '\0';
	}
}

/* Returns the folder of the kit, where this program is build/bin/talk. */
static char *kit_folder(const char *self)
{
	char *path = realpath(self, NULL);

	if (!path)
		path = copied(self);
	cut_levels(path, 3);
	return path;
}

/* The system, read-only, and namespaces; the kit may lie in the system. */
static void add_base(struct words *words, const char *kit)
{
	int i;

	add(words, "bwrap", "--die-with-parent", "--as-pid-1", "--clearenv",
	    "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
	    "--unshare-net", "--unshare-cgroup-try", "--hostname", "lab",
	    "--uid", ID, "--gid", ID, NULL);
	for (i = 0; system_folders[i]; i++) {
		const char *path = system_folders[i];
		char target[PATH_MAX];
		ssize_t size = readlink(path, target, sizeof(target) - 1);

		if (size > 0) {
			target[size] = '\0';
			add(words, "--symlink", target, path, NULL);
		} else if (is_folder(path)) {
			add(words, "--ro-bind", path, path, NULL);
		}
	}
	for (i = 0; system_folders[i]; i++)
		if (is_below(kit, system_folders[i]))
			add(words, "--tmpfs", kit, NULL);
	for (i = 0; settings[i]; i++)
		if (access(settings[i], F_OK) == 0)
			add(words, "--ro-bind", settings[i], settings[i], NULL);
	add(words, "--proc", "/proc", "--dev-bind", "/dev/null", "/dev/null",
	    NULL);
}

/* Files of ours in /etc, in which users, hosts and services have their names.
 */
static void add_etc(struct words *words, const char *kit)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *folder;

	if (snprintf(path, sizeof(path), "%s/tests/talk/etc", kit) >=
	    (int)sizeof(path))
		return;
	folder = opendir(path);
	if (!folder)
		return;
	add(words, "--ro-bind", path, KIT "/etc", NULL);
	while ((entry = readdir(folder))) {
		char name[300], target[300];

		if (*entry->d_name == '.')
			continue;
		snprintf(name, sizeof(name), "/etc/%s", entry->d_name);
		snprintf(target, sizeof(target), KIT "/etc/%s", entry->d_name);
		add(words, "--symlink", target, name, NULL);
	}
	closedir(folder);
}

/* What every machine has: folders, files, devices, and where to write. */
static void add_furniture(struct words *words, const char *kit,
			  const char *const *terminals)
{
	size_t i;

	for (i = 0; folders[i]; i++)
		add(words, "--dir", folders[i], NULL);
	add(words, "--ro-bind-try", "/sys/devices/system/cpu",
	    "/sys/devices/system/cpu", NULL); /* sysconf(3) counts them there */
	add_etc(words, kit);
	for (i = 0; i < sizeof(links) / sizeof(*links); i++)
		add(words, "--symlink", links[i][1], links[i][0], NULL);
	for (i = 0; devices[i]; i++)
		add(words, "--dev-bind-try", devices[i], devices[i], NULL);
	for (i = 0; terminals && terminals[i]; i++)
		add(words, "--dev-bind-try", terminals[i], terminals[i], NULL);
	for (i = 0; i < sizeof(writable) / sizeof(*writable); i++)
		add(words, "--perms", "1777", "--size", writable[i][1],
		    "--tmpfs", writable[i][0], NULL);
}

/* Is this a Python, which wants the folders around it? */
static bool is_python(const char *path)
{
	const char *name = strrchr(path, '/');

	return name && strncmp(name, "/python", 7) == 0 &&
	       strstr(path, "/bin/python");
}

/* Shows an interpreter, and what it was installed with, in the same place. */
static void show_python(struct words *words, struct words *seen,
			const char *path)
{
	char *real = realpath(path, NULL);
	char *folder;

	if (!real)
		return;
	if (!is_below(real, "/usr")) {
		folder = copied(real);
		cut_levels(folder, 2);
		if (strcmp(folder, real) != 0 && strlen(folder) > 1)
			add(words, "--ro-bind", folder, folder, NULL);
		free(folder);
	}
	add(seen, path, real, NULL);
	free(real);
}

/* Has a file in there this name already? */
static bool is_taken(const struct words *seen, const char *name)
{
	size_t i;

	if (strcmp(name, KIT "/talk") == 0 || strcmp(name, KIT "/etc") == 0)
		return true;
	for (i = 1; i < seen->number; i += 2)
		if (strcmp(seen->list[i], name) == 0)
			return true;
	return false;
}

/* Shows the file of a command, if it is none of the system. */
static void show(struct words *words, struct words *seen, const char *path)
{
	const char *base = strrchr(path, '/');
	char name[PATH_MAX];
	struct stat file;
	int number = 0;

	if (*path != '/' || is_below(path, "/usr") || stat(path, &file) < 0 ||
	    !S_ISREG(file.st_mode))
		return;
	if (is_python(path)) {
		show_python(words, seen, path);
		return;
	}
	snprintf(name, sizeof(name), KIT "%s", base);
	while (is_taken(seen, name))
		snprintf(name, sizeof(name), KIT "/%d-%s", ++number, base + 1);
	add(words, "--ro-bind", path, name, NULL);
	add(seen, path, name, NULL);
}

/* The end of each command: this program, as the first process. */
static void add_first(struct words *words, const char *self, int control)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", control);
	add(words, "--ro-bind", self, KIT "/talk", "--remount-ro", "/",
	    "--chdir", HOME, "--", KIT "/talk", "--inside", number, NULL);
}

char **confine_program(const struct box_options *options, int control,
		       char ***seen)
{
	struct words words = {0}, names = {0};
	char *kit = kit_folder(options->self);
	int i;

	add(&names, NULL, NULL);
	add_base(&words, kit);
	add_furniture(&words, kit, options->terminals);
	for (i = 0; options->shown && options->shown[i]; i++)
		show(&words, &names, options->shown[i]);
	for (i = 0; powers[i]; i++)
		add(&words, "--cap-add", powers[i], NULL);
	add_first(&words, options->self, control);
	free(kit);
	*seen = names.list;
	return words.list;
}

/* Is a folder somebody's home, or above one; or the kit, or above it? */
static bool is_private(const char *folder, const char *kit)
{
	struct passwd *one;
	bool found = strcmp(kit, folder) == 0 || is_below(kit, folder);

	setpwent();
	while (!found && (one = getpwent()))
		found = strcmp(one->pw_dir, folder) == 0 ||
			is_below(one->pw_dir, folder);
	endpwent();
	return found;
}

/* Is this where a compiler was installed? What begins with a dot is settings.
 */
static bool is_toolchain(const char *folder, const char *kit)
{
	static const char *const parts[] = {"lib/gcc", "libexec/gcc",
					    "lib64/gcc", "lib/clang", NULL};
	const char *base = strrchr(folder, '/');
	int i;

	if (!base || base[1] == '.' || is_private(folder, kit))
		return false;
	for (i = 0; parts[i]; i++) {
		char path[PATH_MAX];

		if (snprintf(path, sizeof(path), "%s/%s", folder, parts[i]) <
			    (int)sizeof(path) &&
		    is_folder(path))
			return true;
	}
	return false;
}

/* Returns where a command is found, as execvp(3) does, or NULL. */
static char *find_command(const char *name)
{
	const char *at = getenv("PATH");
	char path[PATH_MAX];

	if (strchr(name, '/'))
		return realpath(name, NULL) ? copied(name) : NULL;
	while (at && *at) {
		size_t size = strcspn(at, ":");

		if (snprintf(path, sizeof(path), "%.*s/%s", (int)size, at,
			     name) < (int)sizeof(path) &&
		    access(path, X_OK) == 0 && !is_folder(path))
			return copied(path);
		at += size + (at[size] == ':');
	}
	return NULL;
}

/* Shows the folder of a compiler that is not in the system, or the one above.
 */
static bool show_compiler(struct words *words, const char *path,
			  const char *kit)
{
	char *folder = copied(path);
	int i;

	for (i = 0; system_folders[i]; i++)
		if (is_below(path, system_folders[i])) {
			free(folder);
			return false;
		}
	cut_levels(folder, 2);
	if (strlen(folder) < 2 || !is_toolchain(folder, kit)) {
		free(folder);
		folder = copied(path);
		cut_levels(folder, 1);
	}
	add(words, "--ro-bind", folder, folder, NULL);
	free(folder);
	return true;
}

char **confine_compiler(const char *self, const char *folder, char **command,
			int control, char **path)
{
	struct words words = {0};
	char *kit = kit_folder(self), *found = find_command(command[0]);
	char *real = found ? realpath(found, NULL) : NULL;
	bool elsewhere = false;

	add_base(&words, kit);
	add(&words, "--ro-bind-try", LINKER_SETTINGS, LINKER_SETTINGS, "--size",
	    "67108864", "--tmpfs", "/tmp", NULL);
	if (real) {
		elsewhere = show_compiler(&words, found, kit);
		if (strcmp(found, real) != 0)
			elsewhere |= show_compiler(&words, real, kit);
	}
	add(&words, "--bind", folder, HOME, NULL);
	add_first(&words, self, control);
	*path = copied(elsewhere ? found : command[0]);
	free(found);
	free(real);
	free(kit);
	return words.list;
}
