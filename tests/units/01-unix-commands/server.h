/* SPDX-License-Identifier: MIT */
/* What stands in the place of TODOs of the server: see ../unit.h. */

#define UNIT_TODO_5                                                            \
	return unit_sent(fd, command) == -1 ? -1 : unit_received(fd, reply);
