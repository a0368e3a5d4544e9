// SPDX-License-Identifier: MIT
/*
 * catalog - how the messages of errors are called in other languages: see
 * catalog.h.
 *
 * Sources: the catalogs of the GNU C library, whose format is in the manual of
 * gettext, "The Format of GNU MO Files". Where they are not, no language is
 * known.
 */
#include "catalog.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { CATALOG_MAX = 4 << 20, MAGIC = (int)0x950412de };

static const char folder[] = "/usr/share/locale";

/* Reads a number of four bytes, 0 where there is none. */
static uint32_t number_at(struct slice file, size_t at)
{
	uint32_t number = 0;

	if (at <= file.size && file.size - at >= sizeof(number))
		memcpy(&number, file.data + at, sizeof(number));
	return number;
}

/* Returns the text that a row of a table of the catalog is about. */
static struct slice string_at(struct slice file, size_t row)
{
	size_t size = number_at(file, row);
	struct slice string = slice_from(file, number_at(file, row + 4));

	if (size < string.size)
		string.size = size;
	return string;
}

/* Has a text the translation that a catalog has of a message? */
static bool has_it(struct slice file, struct slice text, const char *english)
{
	uint32_t number = number_at(file, 8);
	size_t from = number_at(file, 12), to = number_at(file, 16);

	if (number_at(file, 0) != (uint32_t)MAGIC)
		return false;
	for (size_t i = 0; i < number && i < file.size / 8; i++) {
		struct slice there = string_at(file, to + 8 * i);

		if (slice_is(string_at(file, from + 8 * i), english))
			return there.size &&
			       slice_find_folded(text, there) >= 0;
	}
	return false;
}

/* Reads the catalog of a language; "" when there is none. */
static void read_catalog(struct text *to, const char *language)
{
	char path[512], data[1 << 14];
	size_t size;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s/LC_MESSAGES/libc.mo", folder,
		 language);
	file = fopen(path, "re");
	if (!file)
		return;
	to->cap = CATALOG_MAX;
	while ((size = fread(data, 1, sizeof(data), file)) > 0)
		if (text_add(to, data, size) < size)
			break;
	fclose(file);
}

bool catalog_has(struct slice text, const char *english)
{
	DIR *languages = text.size ? opendir(folder) : NULL;
	struct dirent *language;
	bool found = false;

	if (!languages)
		return false;
	while (!found && (language = readdir(languages))) {
		struct text file = {0};

		read_catalog(&file, language->d_name);
		found = has_it(slice_of(&file, 0), text, english);
		text_free(&file);
	}
	closedir(languages);
	return found;
}
