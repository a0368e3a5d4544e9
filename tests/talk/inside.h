// SPDX-License-Identifier: MIT
/*
 * inside - what the files of the first process of a box share: inside.c answers
 * requests, launch.c starts programs, sockets.c, files.c, look.c, waits.c and
 * listening.c do what is asked.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include <sys/types.h>

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "box.h"
#include "wire.h"

enum {
	EXPECTED_MAX = 16,
	PROCESSES_MAX = 1024, /* that are looked at */
	WRITABLE = 3,	      /* places where programs may write */
};

/* A program, as its parent knows it. */
struct child {
	pid_t pid; /* 0: it was never started */
	pid_t session;
	bool running; /* not yet waited for */
	int go;	      /* a pipe for which it waits when it is held, or -1 */
	int report;   /* and one on which it says what went wrong */
};

struct inside {
	int control;
	bool isolated, compiler;
	struct child programs[ROLES];
	int front; /* the role of who has this session's terminal, or -1 */
	char folder[PATH_MAX]; /* without a box: what stands for its /tmp */
	char *expected[EXPECTED_MAX];
	int number_expected;
	uint64_t files; /* in the places to write, before anything ran */
};

/* Which step of starting went wrong, from the child to its parent. */
struct step {
	char name[16];
	int error;
};

/* What is to be started. */
struct launch {
	enum role role;
	char **command;
	const int *fds; /* 0, 1, 2, and the terminal, or -1 */
	int flags;	/* WIRE_... */
	long pid;
};

/*
 * Starts a program. Returns 0 when it runs, or is held; else -1, and *step says
 * why not. launch_go() lets it go.
 */
int launch(struct inside *inside, const struct launch *launch,
	   struct step *step);
int launch_go(struct child *child, struct step *step);

/* Adds an address to the network of the caller, and lets nobody in its user
 * namespace make another one. Returns 0, or -1: it may not (inside.c). */
int furnish(void);

/* Writes a number to a file of proc(5). Returns 0, or -1. */
int write_number(const char *path, long number);

/*
 * Lets the kernel refuse calls to this process from now on. With leaks it may
 * be traced by its own kind: LeakSanitizer looks for lost memory that way.
 * Returns 0, or -1 (refuse.c).
 */
int refuse(bool leaks);

/* Each of these answers one request: see inside.c. */
struct answer {
	struct wire wire; /* value, error */
	struct text data;
	int fd; /* that goes with it, and is closed then; -1 */
};

void do_listen(struct inside *, const struct message *, struct answer *);
void do_connect(struct inside *, const struct message *, struct answer *);
void do_leave_socket(struct inside *, const struct message *, struct answer *);
void do_leave_time_wait(struct inside *, const struct message *,
			struct answer *);
void do_make_file(struct inside *, const struct message *, struct answer *);
void do_keeps_file(struct inside *, const struct message *, struct answer *);
void do_has(struct inside *, const struct message *, struct answer *);
void do_remove(struct inside *, const struct message *, struct answer *);
void do_expect(struct inside *, const struct message *, struct answer *);
void do_left_files(struct inside *, const struct message *, struct answer *);
void do_look(struct inside *, const struct message *, struct answer *);
void do_doing(struct inside *, const struct message *, struct answer *);
void do_left_processes(struct inside *, const struct message *,
		       struct answer *);
void do_listens(struct inside *, const struct message *, struct answer *);
void do_loopback(struct inside *, const struct message *, struct answer *);
void do_unread(struct inside *, const struct message *, struct answer *);

/* Makes what is made once: the folder, what stands for /dev/zero (files.c). */
int files_begin(struct inside *inside);
void files_end(struct inside *inside);
/* The use of the places to write. */
void files_look(const struct inside *inside, struct view *view);

/* A process that belongs to the programs. */
struct process {
	pid_t pid, parent, session;
	int threads;
	char state; /* of its first thread, as proc(5) has it */
	uint64_t
		ticks; /* of processor time, with children that it waited for */
};

/* Fills the list with all that run, zombies excepted (look.c). Returns how
 * many. */
int processes(const struct inside *inside, struct process *list);

/* Returns how many bytes they have in memory (memory.c). */
uint64_t memory_of(const struct process *list, int number);

/* Sends a signal to all of them. */
void signal_all(const struct inside *inside, int number);

/*
 * Adds a thread's wait to a hash (waits.c). Returns false when it may end by
 * itself: no time limit, and nobody but somebody else, wakes a thread that is
 * blocked for good.
 */
bool blocked_for_good(pid_t pid, pid_t thread, uint64_t *hash);
uint64_t hashed(uint64_t hash, const void *data, size_t size);

/* The state of a thread, as proc(5) has it (look.c). */
char state_of(pid_t pid, pid_t thread);

/* What a process does; and how many bytes one of a session receives at most. */
void doing_of(pid_t pid, struct doing *doing);
long asked_by(pid_t pid);

/* The threads of a process, so many at most. Returns how many. */
int threads_of(pid_t pid, pid_t *list, int most);

/* Reads a file of proc(5), "" when it is gone. Returns its size. */
size_t read_file(const char *path, char *text, size_t size);

/* A copy of a descriptor of another process, close-on-exec, or -1. */
int copy_of(pid_t pid, int fd);

/* What a descriptor of a process is, "" when it has none. */
void target_of(pid_t pid, int fd, char *target, size_t size);

/*
 * Asks the kernel about sockets (diag.c). Does a UNIX socket listen at this
 * path: 1, 0; -1 when it cannot tell. Adds the TCP sockets that listen on a
 * port: 0, or -1.
 */
int diag_unix(const char *path);
int diag_tcp(int family, int port);
void add_listener(int family, const uint32_t *address, bool only_ipv6);

/* How many processes this kernel has killed when it had no memory. */
long killed_for_memory(void);

#endif
