// SPDX-License-Identifier: MIT
/*
 * hurry - lets calls that end a program's sockets take no longer than a moment.
 */
#ifndef HURRY_H
#define HURRY_H

/*
 * What is done between these two is interrupted every few milliseconds: a call
 * that waits in the kernel ends, or fails with EINTR.
 */
void hurry(void);
void hurry_no_more(void);

/* Closes a descriptor that a program has had, or to which it has sent. */
void close_soon(int fd);

#endif
