// SPDX-License-Identifier: MIT
/*
 * box - where programs run, as seen by who plays a check.
 *
 * A box is made by bwrap(1): a network, a /tmp, processes of its own, and no
 * more of the machine than a program needs. Its first process is this same
 * program in another role (inside.c), connected to us by a stream socket,
 * `control`. Where there are no namespaces that process is a plain child of
 * ours, on the machine as it is (isolated is false then), and nothing else
 * changes.
 *
 * Each function that asks the first process returns 0 (or what it says), and -1
 * with box->trouble when the box itself failed: that is never a program's
 * fault.
 */
#ifndef BOX_H
#define BOX_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "address.h"
#include "text.h"

enum role { SERVER, CLIENT, ROLES };

/* "server" or "client". */
extern const char *const role_names[ROLES];

struct box {
	bool isolated;
	int control; /* socket to the first process; poll it, then box_heed() */
	pid_t process; /* of bwrap, or of the first process itself */
	pid_t first;   /* its pid for us, when it has no capabilities; or 0 */
	char trouble[300]; /* why it failed: ours, nobody's failure */
	char **seen; /* pairs: a file outside, its name inside; NULL ends */
	long killed; /* by the kernel for want of memory, before this box */
	struct {
		bool started, ended;
		int status;	    /* as wait(2) has it */
		pid_t inner, outer; /* its own getpid(2); its pid for us */
	} programs[ROLES];
};

struct box_options {
	bool isolated;
	const char *self; /* path of this program */
	const char *const
		*shown; /* files to be seen inside, read-only; NULL ends */
	const char *const *terminals; /* devices to be seen inside; NULL ends */
};

/* Starts a box. Returns 0, or -1 with trouble. */
int box_open(struct box *box, const struct box_options *options);

/* Ends all that is in it, and waits until it has. Never fails. */
void box_close(struct box *box);

/* Reads what the first process tells by itself: that a program has ended. */
int box_heed(struct box *box);

/*
 * Has the kernel killed processes for want of memory since the box was opened?
 */
bool box_out_of_memory(const struct box *box);

/* --- Sockets in its network */

/*
 * Each returns a descriptor, or -1 with errno and no
 * trouble when the socket call itself failed. Close-on-exec, non-blocking.
 */
enum { LISTEN_REUSE = 1, LISTEN_SHARED = 2 }; /* SO_REUSEADDR, SO_REUSEPORT */
int box_listen(struct box *box, const struct address *address, int options,
	       int backlog);
int box_connect(struct box *box, const struct address *address);

/*
 * A socket file that a server left when it died: bound, then closed. -1: errno.
 */
int box_leave_socket(struct box *box, const struct address *address);

/*
 * A port in TIME_WAIT, of a conversation that its server ended first. -1:
 * errno.
 */
int box_leave_time_wait(struct box *box, const struct address *address);

/* --- Files in it, looked at from inside: links lead nowhere else. */
int box_make_file(struct box *box, const char *path); /* with something in it */
int box_keeps_file(struct box *box, const char *path); /* 1: unchanged */
int box_has(struct box *box, const char *path);	       /* 1: it is there */
int box_remove(struct box *box, const char *path);     /* be it there or not */

/* --- Programs */
struct start {
	enum role role;
	char **command; /* the program and its arguments, as seen outside */
	int input, output, error; /* its descriptors 0 to 2, ours to close */
	int terminal;		  /* its controlling terminal, or -1 */
	bool sanitized; /* fixed addresses, no limit of them, ASAN_OPTIONS */
	bool leaks;	/* detect_leaks=1 in there */
	bool faster;	/* its clock is: faster.h */
	bool held;	/* until box_go(), from which on it is traced */
	long pid;	/* that it shall have, where it can be chosen */
};

enum started { STARTED, NO_PROGRAM /* errno of exec(3) in *error */, NO_BOX };

/*
 * Starts a program. When it is held, programs[role].outer is known on return,
 * and exec has not happened; box_go() then says how that went.
 */
enum started box_start(struct box *box, const struct start *start, int *error);
enum started box_go(struct box *box, enum role role, int *error);

/*
 * Sends a signal to a program; with all, to every process of the box but the
 * first.
 */
int box_signal(struct box *box, enum role role, int number, bool all);

/* --- What the kernel says about the programs that run */
struct view {
	bool known;	 /* false: no /proc, and nothing below is known */
	uint64_t wait;	 /* identifies the waits of all; 0: one works, or
			  * may go on by itself (see look.c) */
	bool runnable;	 /* one computes, or waits for it or a disk */
	bool stopped;	 /* by a signal: all of them */
	double computed; /* seconds of processor time of all together */
	uint64_t memory; /* bytes that all have, page tables included */
	uint64_t files;	 /* in its /tmp, home and /dev/shm */
	bool full;	 /* one of these has no room left */
	int strangers;	 /* processes besides the programs themselves */
};

/* Looks at all of them. memory, files and full cost more: with use only. */
int box_look(struct box *box, struct view *view, bool use);

/* What one program does now. */
struct doing {
	enum { UNKNOWN, RUNNING, WAITING } what;
	char call[24];	 /* "recv", "read", "poll", "a system call", ... */
	int descriptor;	 /* of those calls that have one; else -2 */
	char target[64]; /* as the links of proc(5) say: "socket:[7]" */
	long asked; /* bytes it receives at most, 0: unknown, or no socket */
};
int box_doing(struct box *box, enum role role, struct doing *doing);

/*
 * Does somebody listen at the address, whom a client of 127.0.0.1 reaches? 1,
 * 0.
 */
int box_listens(struct box *box, const struct address *address);

/*
 * Does a socket listen on the port, and all of them on the loopback only? 1:
 * yes; 0 and host "": nobody listens; 0 and a host: that one is reached from
 * elsewhere.
 */
int box_loopback(struct box *box, int port, char host[64]);

/*
 * Bytes that wait to be read at the other end of a TCP connection, 0. The ports
 * are those of our end, and of the other one.
 */
int box_unread(struct box *box, int ours, int theirs);

/*
 * Adds what was left: names of processes that outlived the program of a role in
 * its session (ROLES: in any session), names of files that were not there when
 * the box was opened (box_expect says which others belong there). Lines, one a
 * name.
 */
int box_left_processes(struct box *box, int role, struct text *names);
int box_left_files(struct box *box, struct text *names);
int box_expect(struct box *box, const char *path);

/* --- One more use: compilers */

/*
 * Runs a command with a folder as its home, where it
 * may write; output is its standard output and error. Returns the wait(2)
 * status, or -1 with trouble (compile.c).
 */
int box_compile(const char *self, const char *folder, char **command,
		int output, char trouble[300]);

/* The first process of a box: this program's other role. Never returns. */
_Noreturn void inside(int control);

#endif
