// SPDX-License-Identifier: MIT
/* subject - what the program under test can do: main.c says when. */
#ifndef SUBJECT_H
#define SUBJECT_H

#include <stddef.h>

extern const char *address;
extern const char *name; /* the socket file, if the address is another name */
extern int listener, connection;
extern int shared; /* whether others may listen on the same port */

/* meet.c */
void listen_on(const char *host);
void listen_on_ipv6(const char *what);
void connect_to(void);
void accept_in_child(void);

/* pass.c */
void write_all(int fd, const char *data, size_t size);
void write_every_byte(int fd);
void receive(int print, size_t size);
void pass_line_on(void);
void forever(const char *data, int fd);

/* spend.c */
void limit_time(double seconds, int by_alarm);
void await(const char *what);
void make_timer(double seconds);
void spin(double seconds);

/* end.c */
void leave_process(int own_session);
void close_by(const char *how);

#endif
