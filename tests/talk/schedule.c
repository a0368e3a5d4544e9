// SPDX-License-Identifier: MIT
/*
 * schedule - plays checks side by side: see schedule.h.
 *
 * A check has up to four attempts:
 * - with bare messages;
 * - with a NUL behind each, if the first fails, or takes long, and has sent
 *   some: some programs read with functions that need one;
 * - in real time, if it has failed while its programs lived faster (faster.h);
 * - alone, at the end, if the machine was late while it ran into a limit of
 *   time, or if what is around the programs failed.
 *
 * First comes what takes longest; but before it, if one side is to come first,
 * what that begins with, which may tell all. What needs the programs with the
 * sanitizers waits until these are there.
 */
#include "schedule.h"

#include <sys/mman.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "real.h"
#include "slot.h"

enum {
	BEGINNING = 4,	    /* checks of a side that come before all others */
	TURNS = 6,	    /* in which checks begin */
	BETWEEN_LOOKS = 20, /* milliseconds, while others wait for room */
	TROUBLES = 3,	    /* attempts of which what is around them failed */
};

#define PATIENCE 2.0 /* seconds until one with NULs begins beside the first */

static int signals[2]; /* a pipe: which signal has come */

static void note_signal(int number)
{
	char byte = (char)number;
	int error = errno;

	if (write(signals[1], &byte, 1) < 0)
		errno = error;
	errno = error;
}

/* --- What comes of a check */

/* The attempt that counts: the one with NULs when it holds, or cannot tell. */
static const struct result *counts(const struct job *job)
{
	char plain = job->plain.state, nul = job->nul.state;

	if ((plain == 'f' && nul == 'o') || (plain != 't' && nul == 't'))
		return &job->nul;
	return &job->plain;
}

static void print(struct run *run)
{
	while (run->shown < run->number && run->jobs[run->shown].done) {
		struct job *job = &run->jobs[run->shown];

		if (!run->options->json)
			result_tap(counts(job), run->shown + 1, job->check);
		text_free(&job->plain.text);
		text_free(&job->nul.text);
		run->shown++;
	}
	fflush(stdout);
}

static void finish(struct run *run, struct job *job)
{
	const struct result *result = counts(job);
	const struct result *second = result == &job->plain ? &job->nul : NULL;

	job->done = true;
	run->failed += result->state == 'f';
	run->lost += result->state == 't';
	if (run->options->json)
		result_json(result, second, run->file->exercise, job->check);
	print(run);
}

/* Ends the other attempts at a check. */
static void drop_others(struct run *run, struct job *job)
{
	int i;

	for (i = 0; i < SLOTS; i++)
		if (run->slots[i].process && run->slots[i].job == job)
			slot_drop(&run->slots[i]);
}

/* Forgets what the attempts at a check have told: it is played again, alone. */
static void play_again(struct job *job)
{
	text_free(&job->plain.text);
	text_free(&job->nul.text);
	memset(&job->plain, 0, sizeof(job->plain));
	memset(&job->nul, 0, sizeof(job->nul));
	job->nul_begun = false;
	job->alone = true;
}

/* Looks at a check of which an attempt has ended. */
static void judge(struct run *run, struct job *job, bool bare)
{
	if (job->plain.state == 'o' || job->plain.state == 's') {
		drop_others(run, job);
		finish(run, job);
	} else if (job->plain.state == 't' || job->nul.state == 't') {
		bool again = job->plain.state == 't' ? job->plain.again
						     : job->nul.again;

		drop_others(run, job);
		if (++job->troubles < TROUBLES && again)
			play_again(job);
		else
			finish(run, job);
	} else if (job->plain.state == 'f' && job->check->slow &&
		   run->options->faster && !run->options->believed &&
		   !job->real_time) {
		/* Not all that waits lives faster. */
		drop_others(run, job);
		play_again(job);
		job->alone = false;
		job->real_time = true;
	} else if (job->plain.state == 'f' && bare && !job->nul_begun) {
		if (!slot_start(run, job, true))
			job->nul_begun = false; /* when there is room */
	} else if (job->plain.state == 'f' && !job->running) {
		bool again = job->plain.again ||
			     (job->nul.state == 'f' && job->nul.again);

		if (job->nul.state != 'o' && again && !job->alone)
			play_again(job);
		else
			finish(run, job);
	}
}

/* Reads what an attempt tells; at its end, judges. */
static void hear(struct run *run, struct slot *slot)
{
	struct job *job = slot->job;
	char data[65536];
	ssize_t size = read(slot->pipe, data, sizeof(data));
	int status = 0;
	bool bare;

	if (size > 0) {
		text_add(&slot->text, data, (size_t)size);
		return;
	}
	if (size < 0 && errno == EINTR)
		return;
	close(slot->pipe);
	waitpid(slot->process, &status, 0);
	slot->process = 0;
	job->running--;
	result_read(slot->nul ? &job->nul : &job->plain, &slot->text, status);
	bare = run->shared[slot - run->slots].bare;
	if (!slot->nul && bare)
		job->bare = true;
	judge(run, job, job->bare);
}

/* --- All of them */

/* Is anything running? */
static bool any(const struct run *run)
{
	int i;

	for (i = 0; i < SLOTS; i++)
		if (run->slots[i].process)
			return true;
	return false;
}

/*
 * Begins attempts with NULs for what failed without room, or has waited long.
 */
static void begin_second(struct run *run, bool failed)
{
	size_t i;
	int k, turn;

	for (k = 0; k < SLOTS; k++) {
		struct slot *slot = &run->slots[k];

		if (slot->process && !slot->nul && run->shared[k].bare)
			slot->job->bare = true;
	}
	for (turn = 0; turn < TURNS; turn++) {
		for (i = 0; i < run->number; i++) {
			struct job *job = &run->jobs[i];
			bool waits = job->running && run->width > 1 &&
				     !job->alone &&
				     now() > job->begun + PATIENCE;

			if (!job->done && job->bare && !job->nul_begun &&
			    job->turn == turn &&
			    (failed ? job->plain.state == 'f' : waits))
				slot_start(run, job, true);
		}
	}
}

/*
 * Begins what there is room for. Returns whether something still waits to
 * begin.
 */
static bool begin_first(struct run *run)
{
	bool waits = false, held = false;
	size_t i;
	int turn;

	for (turn = 0; turn < TURNS; turn++) {
		for (i = 0; i < run->number; i++) {
			struct job *job = &run->jobs[i];

			if (job->done || job->running || job->alone ||
			    job->plain.state || job->turn != turn)
				continue;
			if (run->later && job->sanitized)
				held = true;
			else if (!slot_start(run, job, false))
				waits = true;
		}
	}
	for (i = 0; i < run->number && !waits && !held && !any(run); i++) {
		struct job *job = &run->jobs[i];

		if (job->done || !job->alone || job->plain.state)
			continue;
		if (job->troubles > 1)
			sleep(1); /* the kernel frees namespaces late */
		if (!slot_start(run, job, false)) {
			result_read(&job->plain,
				    &(struct text){.cap = RESULT_MAX}, 0);
			job->troubles = TROUBLES;
			judge(run, job, false);
		}
	}
	return waits;
}

static bool all_done(const struct run *run)
{
	size_t i;

	for (i = 0; i < run->number; i++)
		if (!run->jobs[i].done)
			return false;
	return true;
}

/*
 * Waits until an attempt tells something. Returns the signal that has come, or
 * 0.
 */
static int attend(struct run *run, bool waits)
{
	struct pollfd fds[SLOTS + 2];
	struct slot *slots[SLOTS];
	int number = 0, others, i;
	char byte = 0;

	for (i = 0; i < SLOTS; i++) {
		if (!run->slots[i].process)
			continue;
		fds[number] = (struct pollfd){run->slots[i].pipe, POLLIN, 0};
		slots[number++] = &run->slots[i];
	}
	fds[number] = (struct pollfd){signals[0], POLLIN, 0};
	fds[number + 1] = (struct pollfd){STDIN_FILENO, POLLIN, 0};
	others = run->later ? 2 : 1;
	if (poll(fds, (nfds_t)(number + others), waits ? BETWEEN_LOOKS : 500) <=
	    0)
		return 0;
	if (fds[number].revents && read(signals[0], &byte, 1) == 1)
		return byte;
	if (run->later && fds[number + 1].revents)
		run->later = read(STDIN_FILENO, &byte, 1) > 0;
	for (i = 0; i < number; i++)
		if (fds[i].revents && slots[i]->process &&
		    slots[i]->pipe == fds[i].fd)
			hear(run, slots[i]);
	return 0;
}

static int processors(void)
{
	long number = sysconf(_SC_NPROCESSORS_ONLN);

	return number < 1 ? 1 : number > 32 ? 32 : (int)number;
}

/*
 * When a check begins. What sleeps decides how long it takes all; then comes
 * what listens. number: of the check, from 1, if its side is to come first;
 * else 0.
 */
static int turn_of(const struct check *check, int number)
{
	if (number && number <= BEGINNING)
		return 0;
	if (check->slow)
		return number ? 1 : 2;
	if (number)
		return 3;
	return has_verb(&check->script, "silent") ? 4 : TURNS - 1;
}

/* Prepares a run. Returns 0, or -1. */
static int prepare(struct run *run, const bool *chosen, int jobs)
{
	size_t size = SLOTS * sizeof(*run->shared);
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int number, begun = 0;
	struct job *job;
	bool first;
	size_t i;

	if (memory == MAP_FAILED || pipe(signals) < 0)
		return -1;
	for (i = 0; i < 2; i++) {
		fcntl(signals[i], F_SETFD, FD_CLOEXEC);
		fcntl(signals[i], F_SETFL, O_NONBLOCK);
	}
	run->shared = memory;
	run->later = run->options->later;
	run->jobs = allocate(run->file->number * sizeof(*run->jobs));
	for (i = 0; i < run->file->number; i++) {
		if (!chosen[i])
			continue;
		job = &run->jobs[run->number++];
		job->check = &run->file->checks[i];
		first = (int)job->check->side == run->options->first;
		begun += first;
		job->turn = turn_of(job->check, first ? begun : 0);
		job->sanitized = has_verb(&job->check->script, "with");
	}
	number = processors();
	run->busy = 2 * number;
	run->width = jobs > 0 ? jobs : 16 * number;
	if (run->width > SLOTS)
		run->width = SLOTS;
	if (!run->options->isolated)
		run->width = 1; /* all meet at the same addresses */
	return 0;
}

/* Ends all attempts, in the middle of what they do. */
static void end_all(struct run *run)
{
	struct address address;
	bool any = false;
	int i;

	for (i = 0; i < SLOTS; i++) {
		any = any || run->slots[i].process;
		if (run->slots[i].process)
			slot_drop(&run->slots[i]);
	}
	if (any && !run->options->isolated &&
	    !address_read(&address, run->file->address))
		real_clean_up(&address);
}

int schedule(const struct options *options, const struct file *file,
	     const bool *chosen, int jobs)
{
	struct run run = {.options = options, .file = file};
	struct sigaction action;
	int number = 0;

	slots_begin();
	if (prepare(&run, chosen, jobs)) {
		fprintf(stderr, "talk: %s\n", strerror(errno));
		return 3;
	}
	memset(&action, 0, sizeof(action));
	action.sa_handler = note_signal;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	if (!options->json)
		printf("1..%zu\n", run.number);
	while (!all_done(&run) && !number) {
		bool waits;

		begin_second(&run, true); /* what has begun is finished first */
		waits = begin_first(&run);
		begin_second(&run, false);
		number = attend(&run, waits);
	}
	if (number)
		end_all(&run);
	slots_end();
	free(run.jobs);
	if (number)
		return 128 + number;
	return run.failed ? 1 : run.lost ? 3 : 0;
}
