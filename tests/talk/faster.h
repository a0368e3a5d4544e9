// SPDX-License-Identifier: MIT
/*
 * faster - programs that live ten times as fast as we do: five seconds of sleep
 * take half a second. For one's own work: a program could tell.
 *
 * A library that programs load in front of the C library does it, on Linux:
 * preload/faster.c. It lies beside talk.
 */
#ifndef FASTER_H
#define FASTER_H

#include <stdbool.h>

enum { FASTER = 10 };

/* Returns the path of the library, NULL: there is none. self: that of talk. */
const char *faster_library(const char *self);

/*
 * Sets the environment of a program that is to live faster; in a box: the
 * library is seen there under another name. Returns 0, or -1.
 */
int faster_environment(bool in_box);

#endif
