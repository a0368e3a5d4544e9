// SPDX-License-Identifier: MIT
/* catalog - how the messages of errors are called in the languages of this
 * machine. */
#ifndef CATALOG_H
#define CATALOG_H

#include "slice.h"

/* Has a text an English message of the C library in any other language? */
bool catalog_has(struct slice text, const char *english);

#endif
