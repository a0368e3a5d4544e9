// SPDX-License-Identifier: MIT
/*
 * faster - programs that live ten times as fast as we do, by libfaketime: five
 * seconds of sleep take half a second. For one's own work, where checks are
 * played in series.
 */
#ifndef FASTER_H
#define FASTER_H

enum { FASTER = 10 };

/* Returns the path of the library, or NULL: it is not installed. */
const char *faster_library(void);

/*
 * Sets the environment of a program that is to live faster. Returns 0, or -1.
 */
int faster_environment(void);

#endif
