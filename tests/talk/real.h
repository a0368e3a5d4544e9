// SPDX-License-Identifier: MIT
/*
 * real - the addresses of this machine itself, where there are no namespaces:
 * all talks and all gradings meet there, so they take turns, with flock(2).
 * What others have there is never touched; what earlier talks have left changes
 * nothing.
 */
#ifndef REAL_H
#define REAL_H

#include "address.h"

/*
 * Waits until the address is ours, and free. server: a program will listen
 * there, so nothing may be in TIME_WAIT. Returns 0, or -1 with "ADDRESS: the
 * address is taken: WHY" in trouble.
 */
int real_take(const struct address *address, bool server, char trouble[300]);

/* Removes a socket file that is left there, and gives up the turn. */
void real_give_back(const struct address *address);

/* Removes a socket file of ours on which nobody listens any more. */
void real_remove_dead(const struct address *address);

/* Does so for who was ended; waits a moment until its program has ended, too.
 */
void real_clean_up(const struct address *address);

/*
 * Makes a free address of the same kind: a path in a new folder, or a port.
 * Returns 0, or -1 with why in trouble. real_unmake() removes the folder and
 * what is in it.
 */
int real_free(struct address *address, char trouble[300]);
void real_unmake(const struct address *address);

#endif
