// SPDX-License-Identifier: MIT
/* confine - the commands of bwrap(1) that make boxes: what is seen in them. */
#ifndef CONFINE_H
#define CONFINE_H

#include "box.h"

#define HOME "/home/student" /* the current folder in there, writable */

/*
 * Returns the command of a box for programs whose first process has `control`;
 * and in *seen the names that its files have in there, as in struct box. Both
 * are freed with confine_free().
 */
char **confine_program(const struct box_options *options, int control,
		       char ***seen);

/*
 * Returns the command of a box for a compiler, command[0], which works in
 * folder. *path is where it is in there.
 */
char **confine_compiler(const char *self, const char *folder, char **command,
			int control, char **path);

void confine_free(char **words);

#endif
