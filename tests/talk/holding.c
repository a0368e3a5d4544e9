// SPDX-License-Identifier: MIT
/*
 * holding - who holds which socket, from a trace: tables of descriptors, as the
 * kernel has them; see trace.h.
 *
 * A socket is closed when no process of the program has a descriptor for it:
 * close(2) and close_range(2) end one, and so do dup2(2) over it, execve(2),
 * and the end of a child. The end of the process that has made the first socket
 * closes nothing: what it still holds was never closed. Threads share a table;
 * fork(2) copies it.
 */
#include "trace.h"

#include <stdlib.h>
#include <string.h>

#include "calls.h"

/* More than a program may have; what goes beyond is not followed. */
enum { PROCESSES_MAX = 256, DESCRIPTORS_MAX = 1024 };

/* The descriptors of sockets that one process, or several threads, have. */
struct table {
	int users;
	size_t number;
	struct descriptor {
		long number;
		bool closed_by_exec;
	} list[DESCRIPTORS_MAX];
};

struct process {
	long pid;
	struct table *table;
};

struct holding {
	struct process processes[PROCESSES_MAX];
	size_t number;
	/* Tables of processes that have not been seen yet, by their parent. */
	struct process forked[PROCESSES_MAX];
	size_t forks;
	struct table *first; /* in which the first socket was made */
	struct table *left;  /* what was open at the end of its process */
};

/* --- Tables */

static struct table *share(struct table *table)
{
	if (table)
		table->users++;
	return table;
}

static void drop(struct table *table)
{
	if (table && --table->users == 0)
		free(table);
}

static struct table *new_table(void)
{
	return share(allocate(sizeof(struct table)));
}

static struct table *copy(const struct table *table)
{
	struct table *other = new_table();

	other->number = table->number;
	memcpy(other->list, table->list, table->number * sizeof(*table->list));
	return other;
}

static struct descriptor *find(struct table *table, long number)
{
	for (size_t i = 0; i < table->number; i++)
		if (table->list[i].number == number)
			return &table->list[i];
	return NULL;
}

static void put(struct table *table, long number, bool closed_by_exec)
{
	struct descriptor *one = find(table, number);

	if (!one && table->number == DESCRIPTORS_MAX)
		return;
	if (!one)
		one = &table->list[table->number++];
	one->number = number;
	one->closed_by_exec = closed_by_exec;
}

static void discard(struct table *table, struct descriptor *one)
{
	if (one)
		*one = table->list[--table->number];
}

/* --- Processes */

static void remove_at(struct process *list, size_t *number, size_t at)
{
	memmove(list + at, list + at + 1, (--*number - at) * sizeof(*list));
}

/* Returns the process; one that is new has the table that its parent left it.
 */
static struct process *see(struct holding *holding, long pid)
{
	struct process *process = holding->processes;
	struct table *table;

	for (size_t i = 0; i < holding->number; i++)
		if (process[i].pid == pid)
			return &process[i];
	if (holding->forks) {
		table = holding->forked[0].table;
		remove_at(holding->forked, &holding->forks, 0);
	} else {
		table = new_table();
	}
	if (holding->number == PROCESSES_MAX) {
		drop(process[0].table);
		remove_at(process, &holding->number, 0);
	}
	process += holding->number++;
	process->pid = pid;
	process->table = table;
	return process;
}

/* Lets a process end; its table goes with the last that shares it. */
static void end(struct holding *holding, long pid)
{
	struct process *process = see(holding, pid);
	struct table *table = process->table;
	bool shared = false;

	remove_at(holding->processes, &holding->number,
		  (size_t)(process - holding->processes));
	for (size_t i = 0; i < holding->number; i++)
		shared = shared || holding->processes[i].table == table;
	if (table == holding->first && !shared)
		for (size_t i = 0; i < table->number; i++)
			put(holding->left, table->list[i].number, false);
	drop(table);
}

/* A new process will come, with this one's table or a copy of it. */
static void expect_child(struct holding *holding, const struct seen *seen,
			 struct table *table)
{
	struct process *child;

	if (holding->forks == PROCESSES_MAX) {
		drop(holding->forked[0].table);
		remove_at(holding->forked, &holding->forks, 0);
	}
	child = &holding->forked[holding->forks++];
	child->pid = seen->pid;
	child->table = slice_find(seen->arguments, "CLONE_FILES") >= 0
			       ? share(table)
			       : copy(table);
}

/* No new process will come: the last one that this parent has promised. */
static void expect_none(struct holding *holding, long parent)
{
	for (size_t i = holding->forks; i-- > 0;) {
		if (holding->forked[i].pid != parent)
			continue;
		drop(holding->forked[i].table);
		remove_at(holding->forked, &holding->forks, i);
		return;
	}
}

/* --- Calls */

static bool has(const struct seen *seen, const char *word)
{
	return slice_find(seen->arguments, word) >= 0;
}

/* Takes the next number from the arguments of a call, 0 when there is none. */
static long take_number(struct slice *arguments)
{
	for (size_t i = 0; i < arguments->size; i++) {
		struct slice rest = slice_from(*arguments, i);
		bool minus = slice_begins(rest, "-");
		size_t digits = slice_digits(slice_from(rest, minus));

		if (slice_begins(rest, "~0U")) {
			*arguments = slice_from(rest, 3);
			return 0xffffffffL;
		}
		if (digits) {
			*arguments = slice_from(rest, minus + digits);
			return slice_number(rest);
		}
	}
	*arguments = slice_from(*arguments, arguments->size);
	return 0;
}

static void close_range_of(struct table *table, const struct seen *seen,
			   long first, long last)
{
	for (size_t i = table->number; i-- > 0;) {
		struct descriptor *one = &table->list[i];

		if (one->number < first || one->number > last)
			continue;
		if (has(seen, "CLOEXEC"))
			one->closed_by_exec = true;
		else
			discard(table, one);
	}
}

/* A descriptor became another one too, over what that was. */
static void duplicate(struct table *table, const struct seen *seen, long number)
{
	bool is_socket = find(table, number) != NULL;

	if (seen->result == number)
		return;
	discard(table, find(table, seen->result));
	if (is_socket)
		put(table, seen->result, has(seen, "CLOEXEC"));
}

/* Follows a call that ends or copies descriptors. */
static void change(struct table *table, const struct seen *seen)
{
	struct slice rest = seen->arguments;
	long number = take_number(&rest);
	struct descriptor *one = find(table, number);

	if (slice_is(seen->name, "close"))
		discard(table, one);
	else if (slice_is(seen->name, "close_range"))
		close_range_of(table, seen, number, take_number(&rest));
	else if (slice_begins(seen->name, "dup"))
		duplicate(table, seen, number);
	else if (!slice_is(seen->name, "fcntl"))
		return;
	else if (has(seen, "F_DUPFD"))
		duplicate(table, seen, number);
	else if (has(seen, "F_SETFD") && one)
		one->closed_by_exec = has(seen, "FD_CLOEXEC");
}

/* A new program: a table of its own, without what execve(2) closes. */
static void execute(struct holding *holding, struct process *process)
{
	struct table *old = process->table, *kept = copy(old);

	for (size_t i = kept->number; i-- > 0;)
		if (kept->list[i].closed_by_exec)
			discard(kept, &kept->list[i]);
	if (holding->first == old) {
		holding->first = share(kept);
		old->users--; /* the process still has it */
	}
	process->table = kept;
	drop(old);
}

static bool is_of_sockets(const struct seen *seen)
{
	static const char *const families[] = {"AF_UNIX,", "AF_INET,",
					       "AF_INET6,"};

	if (!slice_is(seen->name, "socket"))
		return slice_is(seen->name, "accept") ||
		       slice_is(seen->name, "accept4");
	for (int i = 0; i < 3; i++)
		if (slice_begins(seen->arguments, families[i]))
			return true;
	return false;
}

/* Follows a call to its result. */
static void follow(struct holding *holding, struct process *process,
		   const struct seen *seen)
{
	if (call_forks(seen->name)) {
		if (seen->kind == CALL_BREAKS || seen->result == -1)
			expect_none(holding, seen->pid);
	} else if (seen->kind == CALL_BREAKS || seen->result < 0) {
		return;
	} else if (is_of_sockets(seen)) {
		put(process->table, seen->result, has(seen, "SOCK_CLOEXEC"));
		if (!holding->first)
			holding->first = share(process->table);
	} else if (slice_is(seen->name, "execve")) {
		execute(holding, process);
	} else {
		change(process->table, seen);
	}
}

/* Takes one thing that was seen. */
static void take(struct holding *holding, const struct seen *seen)
{
	struct process *process;

	if (seen->kind == PROCESS_ENDS) {
		end(holding, seen->pid);
		return;
	}
	process = see(holding, seen->pid);
	if (!seen->resumed && call_forks(seen->name))
		expect_child(holding, seen, process->table);
	if (seen->kind != CALL_BEGINS)
		follow(holding, process, seen);
}

static int by_number(const void *a, const void *b)
{
	long left = ((const struct descriptor *)a)->number;
	long right = ((const struct descriptor *)b)->number;

	return (left > right) - (left < right);
}

/* Adds the numbers of what is, or was left, open; frees all. */
static void tell(struct holding *holding, struct text *to)
{
	struct table *open = holding->left;

	for (size_t i = 0; i < holding->number; i++) {
		const struct table *table = holding->processes[i].table;

		for (size_t k = 0; k < table->number; k++)
			put(open, table->list[k].number, false);
	}
	qsort(open->list, open->number, sizeof(*open->list), by_number);
	for (size_t i = 0; i < open->number; i++)
		text_printf(to, "%sdescriptor %ld", i ? ", " : "",
			    open->list[i].number);
	while (holding->number)
		drop(holding->processes[--holding->number].table);
	while (holding->forks)
		drop(holding->forked[--holding->forks].table);
	drop(holding->first);
	drop(holding->left);
}

void trace_open_sockets(const struct trace *trace, struct text *to)
{
	struct holding *holding = allocate(sizeof(*holding));
	struct reader reader;
	struct seen seen;

	holding->left = new_table();
	reader_begin(&reader, trace);
	while (reader_next(&reader, &seen))
		take(holding, &seen);
	reader_end(&reader);
	tell(holding, to);
	free(holding);
}
