// SPDX-License-Identifier: MIT
/* slot - see slot.h. */
#include "slot.h"

#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

void slots_begin(void)
{
#ifdef __linux__
	prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
}

/* Returns a child of this process, or 0. */
static pid_t any_child(void)
{
	FILE *children = fopen("/proc/thread-self/children", "re");
	long found = 0;

	if (children && fscanf(children, "%ld", &found) != 1)
		found = 0;
	if (children)
		fclose(children);
	return (pid_t)found;
}

void slots_end(void)
{
	pid_t left;

	/* Those of each that ends become ours before it has been waited for. */
	while ((left = any_child()) > 0) {
		kill(left, SIGKILL);
		if (waitpid(left, NULL, 0) < 0 && errno == ECHILD)
			break;
	}
}

/* Plays an attempt in this process, and ends it. */
static _Noreturn void play(const struct run *run, const struct job *job,
			   const struct slot *slot,
			   volatile struct shared *shared, int to)
{
	struct attempt attempt = {
		.nul = slot->nul,
		.faster = run->options->faster && !job->real_time,
		.load = &shared->load,
		.bare = &shared->bare,
	};

	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGPIPE, SIG_IGN); /* a program may close what we write to */
	attempt_tell(run->options, run->file, job->check, &attempt, to);
	_exit(0);
}

/* What an attempt counts. If one loops, others of its side are likely to. */
static int weight(struct run *run, int i)
{
	bool *looped = &run->looped[run->slots[i].job->check->side];
	int load = run->shared[i].load;

	*looped = *looped || load == DOUBLE_LOAD;
	if (*looped)
		return load == NO_LOAD ? 0 : 2;
	return load == LOAD;
}

/*
 * Finds room for an attempt. Those of the first turn take it from others, and a
 * second attempt has that of the first.
 */
static struct slot *free_slot(struct run *run, const struct job *job)
{
	int i, used = 0, busy = 0;
	struct slot *free_one = NULL;

	for (i = 0; i < SLOTS; i++) {
		if (!run->slots[i].process) {
			free_one = free_one ? free_one : &run->slots[i];
			continue;
		}
		used++;
		busy += weight(run, i);
	}
	if (job->turn && job->plain.state != 'f' && busy >= run->busy)
		return NULL;
	return used < run->width ? free_one : NULL;
}

bool slot_start(struct run *run, struct job *job, bool nul)
{
	struct slot *slot = free_slot(run, job);
	volatile struct shared *shared;
	int ends[2];
	pid_t process;

	if (!slot || pipe(ends) < 0)
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	shared = &run->shared[slot - run->slots];
	shared->load = LOAD;
	shared->bare = 0;
	slot->nul = nul;
	fflush(stdout);
	process = fork();
	if (process == 0) {
		close(ends[0]);
		play(run, job, slot, shared, ends[1]);
	}
	close(ends[1]);
	if (process < 0) {
		close(ends[0]);
		return false;
	}
	slot->process = process;
	slot->pipe = ends[0];
	slot->job = job;
	slot->text = (struct text){.cap = RESULT_MAX};
	job->running++;
	job->nul_begun = job->nul_begun || nul;
	if (!nul)
		job->begun = now();
	return true;
}

void slot_drop(struct slot *slot)
{
	int status;

	kill(slot->process, SIGKILL);
	waitpid(slot->process, &status, 0);
	close(slot->pipe);
	text_free(&slot->text);
	slot->process = 0;
	slot->job->running--;
}
