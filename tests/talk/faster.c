// SPDX-License-Identifier: MIT
/* faster - programs that live faster than we do: see faster.h. */
#include "faster.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME "faster.so"
#define IN_BOX "/run/kit/" NAME /* confine.c shows it there */

static char library[PATH_MAX];

const char *faster_library(const char *self)
{
#ifdef __linux__
	const char *slash = strrchr(self, '/');
	int folder = slash ? (int)(slash - self) : 0, size;

	if (!*library) {
		size = snprintf(library, sizeof(library), "%.*s/" NAME, folder,
				self);
		if (size >= (int)sizeof(library) || access(library, R_OK) != 0)
			*library = '\0';
	}
#else
	(void)self;
#endif
	return *library ? library : NULL;
}

int faster_environment(bool in_box)
{
	return setenv("LD_PRELOAD", in_box ? IN_BOX : library, 1);
}
