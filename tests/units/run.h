/* SPDX-License-Identifier: MIT */
/*
 * run.h - runs unit tests, each in a process of its own, and tells how one ends
 *
 * The last lines of a file of tests call run() and leave(); unit.h includes it.
 */

/* Returns whether a process waits for somebody, and how often it has begun. */
static bool waits(pid_t pid, long *times)
{
	char path[40], text[4096], *state, *switches;
	ssize_t size;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	if ((fd = open(path, O_RDONLY)) == -1)
		return false;
	size = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[size > 0 ? size : 0] = '\0';
	state = strstr(text, "\nState:\t");
	switches = strstr(text, "\nvoluntary_ctxt_switches:\t");
	if (!state || !switches || state[8] != 'S')
		return false;
	*times = strtol(switches + strlen("\nvoluntary_ctxt_switches:\t"), NULL,
			10);
	return true;
}

/* Waits for the end of a test. Returns its status, or -1: it waits for good. */
static int ended(pid_t pid)
{
	const struct timespec step = {0, STEP_MS * 1000000L};
	long before = -1, now = -1;
	int status, same = 0, passed = 0; /* the latter in milliseconds */

	while (waitpid(pid, &status, WNOHANG) == 0) {
		nanosleep(&step, NULL);
		if ((passed += STEP_MS) % LOOK_MS != 0)
			continue;
		same = waits(pid, &now) && now == before ? same + 1 : 0;
		before = now;
		if (same == LOOKS || passed > LIMIT_S * 1000) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return -1;
		}
	}
	return status;
}

/* Returns the line of the student's program that a sanitizer names, or 0. */
static int memory_error(const char *text)
{
	const char *place = strstr(text, "Sanitizer:");

	place = place ? strstr(place, "/" PROGRAM ":") : NULL;
	return place ? atoi(strchr(place, ':') + 1) : 0;
}

/* Says how a test has ended in which the function has not returned. */
static void explain(int status)
{
	const char *text = written(1);
	int line = memory_error(text);
	size_t size = strcspn(text, "\n");

	told->differs = true;
	if (status == -1)
		strcpy(told->received, "it waits, and does not return");
	else if (line)
		snprintf(told->received, TEXT_MAX,
			 "a memory error in line %d of " PROGRAM, line);
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
		strcpy(told->received, "it goes round in a loop");
	else if (WIFSIGNALED(status))
		snprintf(told->received, TEXT_MAX,
			 "it is killed by a signal: %s",
			 strsignal(WTERMSIG(status)));
	else
		snprintf(told->received, TEXT_MAX,
			 "it ends the program with status %d%s%s",
			 WEXITSTATUS(status), size ? ": " : "",
			 size ? quoted(text, size) : "");
}

/* Runs one test. Returns whether all is as promised, or not done yet. */
static bool holds_in(void (*test)(void))
{
	const struct itimerval cpu = {{0, 0}, {0, CPU_MAX_US}};
	const struct rlimit none = {0, 0};
	int status;
	pid_t pid;

	memset(told, 0, sizeof(*told));
	if ((pid = fork()) == 0) {
		setitimer(ITIMER_PROF, &cpu, NULL);
		setrlimit(RLIMIT_CORE, &none);
		signal(SIGPIPE, SIG_IGN); /* as main() of the program has it */
		dup2(outputs[0], 1);
		dup2(outputs[1], 2);
		test();
		_exit(0);
	}
	if (pid == -1)
		return true;
	status = ended(pid);
	if (told->differs)
		return false;
	if (!told->open || strstr(written(1), NOT_DONE))
		return true;
	if (told->may_end && status != -1 && WIFEXITED(status) &&
	    WEXITSTATUS(status) != 0 && !memory_error(written(1)) &&
	    (!told->reason || strstr(written(1), strerror(told->reason))))
		return true;
	explain(status);
	return false;
}

/* Returns a new file, empty, that is gone when nobody has it open. */
static int file(void)
{
	FILE *new = tmpfile();

	if (!new)
		exit(3);
	fcntl(fileno(new), F_SETFL, O_APPEND);
	return fileno(new);
}

/*
 * Runs tests, which end with NULL, up to the first difference, and prints it;
 * kind: "must" or "may".
 */
static void run(const char *kind, void (*const tests[])(void))
{
	if (!told) {
		told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (told == MAP_FAILED)
			exit(3);
		outputs[0] = file();
		outputs[1] = file();
		if (!mkdtemp(place))
			exit(3);
	}
	while (*tests && holds_in(*tests))
		tests++;
	if (*tests)
		printf("%s\t%d\t%s\t%s\t%s\n", kind, told->todo, told->call,
		       told->expected, told->received);
	fflush(stdout);
}

/* Removes what the tests have left behind. Returns the status of main(). */
static int leave(void)
{
	unlink(socket_path());
	rmdir(place);
	return 0;
}
