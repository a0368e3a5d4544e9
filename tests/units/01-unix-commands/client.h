/* SPDX-License-Identifier: MIT */
/* What stands in the place of TODOs of the client: see ../unit.h. */

#define UNIT_TODO_4 return unit_received(fd, command);
#define UNIT_TODO_5 return unit_sent(fd, unit_pid());
#define UNIT_TODO_6 return unit_sent(fd, "Done");

/* Returns what a client says of its pid. */
static const char *unit_pid(void)
{
	static char text[60];

	sprintf(text, "This client has pid %ld", (long)getpid());
	return text;
}
