// SPDX-License-Identifier: MIT
/* faster - programs that live faster than we do: see faster.h. */
#include "faster.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Where distributions put it; what preloads is called otherwise on macOS. */
static const char *const places[] = {
	"/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
	"/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
	"/usr/lib64/faketime/libfaketime.so.1",
	"/usr/lib/faketime/libfaketime.so.1",
	"/opt/homebrew/lib/faketime/libfaketime.1.dylib",
	"/usr/local/lib/faketime/libfaketime.1.dylib",
};

const char *faster_library(void)
{
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (!access(places[i], R_OK))
			return places[i];
	return NULL;
}

int faster_environment(void)
{
#ifdef __APPLE__
	static const char name[] = "DYLD_INSERT_LIBRARIES";
#else
	static const char name[] = "LD_PRELOAD";
#endif
	const char *library = faster_library();
	char time[16];

	if (!library)
		return 0;
	snprintf(time, sizeof(time), "+0 x%d", FASTER);
	if (setenv("FAKETIME", time, 1) < 0)
		return -1;
	return setenv(name, library, 1);
}
