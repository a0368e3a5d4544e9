// SPDX-License-Identifier: MIT
/*
 * refuse - system calls that the kernel refuses to programs: see seccomp(2).
 *
 * Those that make memory which no limit counts, look into other processes,
 * change what is mounted, or that strace does not see. The numbers are those of
 * x86_64 and aarch64; elsewhere nothing is refused.
 */
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <stddef.h>
#include <stdint.h>

#include "inside.h"

#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__)
#define MACHINE 0xC000003E /* AUDIT_ARCH_X86_64 */
#define NUMBER(x86_64, aarch64) (x86_64)
#elif defined(__linux__) && defined(__aarch64__) && defined(__LP64__)
#define MACHINE 0xC00000B7
#define NUMBER(x86_64, aarch64) (aarch64)
#endif

#ifdef MACHINE

/* The language of linux/filter.h, as far as it is used here. */
enum {
	LOAD = 0x20, /* 32 bits of struct seccomp_data */
	EQUAL = 0x15,
	ABOVE = 0x35, /* or equal */
	BITS = 0x45,  /* one of these is set */
	END = 0x06,
};

/* Where struct seccomp_data has things. */
enum {
	CALL = 0,
	ARCHITECTURE = 4,
	FIRST = 16, /* argument; each has eight bytes, the lower half first */
	SECOND = 24,
	SECOND_UPPER = 28,
	THIRD = 32,
	FOURTH = 40,
};

/* Where a jump leads: to the next line, or to the line with this label. */
enum label {
	NEXT,
	SEMAPHORES,
	PRIORITY,
	LIMITS,
	OF_PROCESS,
	MEMORY,
	CLONING,
	ALLOW,
	REFUSE,
	NO_SUCH_CALL,
	NO_SUCH_FAMILY,
	LABELS
};

struct line {
	uint16_t code;
	uint8_t yes, no; /* labels */
	uint32_t value;
	uint8_t label; /* of this line, or NEXT */
};

#define REFUSED(x86_64, aarch64)                                               \
	{                                                                      \
		EQUAL, REFUSE, NEXT, NUMBER(x86_64, aarch64), NEXT             \
	}

enum {
	X32 = 0x40000000, /* the calls of another binary interface of x86_64 */
	CLONE3 = 435,
	PTRACE = NUMBER(101, 117),
	SHARED = 0x01, /* of mmap(2) */
	ANONYMOUS = 0x20,
	NEW_NAMESPACES = 0x7E020080, /* CLONE_NEW..., see clone(2) */
	UNTRACED = 0x00800000,	     /* strace would not see the child */
	/* Memory without a file that is shared: no limit counts it that a
	 * process has, so one object of it may have so much. look.c counts the
	 * objects. */
	SHARED_MAX = 4 << 20,
	/* A set of semaphores is memory of the kernel, 64 bytes each, and there
	 * may be 32000 sets. */
	SEMAPHORES_MAX = 32,
};

static const struct line lines[] = {
	{LOAD, NEXT, NEXT, ARCHITECTURE, NEXT},
	{EQUAL, NEXT, NO_SUCH_CALL, MACHINE, NEXT},
	{LOAD, NEXT, NEXT, CALL, NEXT},
	{ABOVE, NO_SUCH_CALL, NEXT, X32, NEXT},
	{EQUAL, NO_SUCH_CALL, NEXT, CLONE3, NEXT}, /* libc takes clone then */
	REFUSED(319, 279),			   /* memfd_create */
	REFUSED(447, 447),			   /* memfd_secret */
	REFUSED(29, 194),			   /* shmget */
	REFUSED(68, 186),			   /* msgget */
	REFUSED(101, 117),			   /* ptrace */
	REFUSED(310, 270),			   /* process_vm_readv */
	REFUSED(311, 271),			   /* process_vm_writev */
	REFUSED(438, 438),			   /* pidfd_getfd */
	REFUSED(312, 272),			   /* kcmp */
	REFUSED(272, 97),			   /* unshare */
	REFUSED(308, 268),			   /* setns */
	REFUSED(165, 40),			   /* mount */
	REFUSED(166, 39),			   /* umount2 */
	REFUSED(155, 41),			   /* pivot_root */
	REFUSED(161, 51),			   /* chroot */
	REFUSED(428, 428),			   /* open_tree */
	REFUSED(429, 429),			   /* move_mount */
	REFUSED(430, 430),			   /* fsopen */
	REFUSED(433, 433),			   /* fspick */
	REFUSED(442, 442),			   /* mount_setattr */
	REFUSED(304, 265),			   /* open_by_handle_at */
	REFUSED(321, 280),			   /* bpf */
	REFUSED(298, 241),			   /* perf_event_open */
	REFUSED(323, 282),			   /* userfaultfd */
	REFUSED(425, 425),			   /* io_uring_setup */
	REFUSED(426, 426),			   /* io_uring_enter */
	REFUSED(427, 427),			   /* io_uring_register */
	REFUSED(248, 217),			   /* add_key */
	REFUSED(249, 218),			   /* request_key */
	REFUSED(250, 219),			   /* keyctl */
	/* socket: AF_UNIX, AF_INET, AF_INET6 and AF_NETLINK. Others have no
	 * namespaces: AF_VSOCK, for one, reaches whoever runs this machine. */
	{EQUAL, NEXT, SEMAPHORES, NUMBER(41, 198), NEXT},
	{LOAD, NEXT, NEXT, FIRST, NEXT},
	{EQUAL, ALLOW, NEXT, 1, NEXT},
	{EQUAL, ALLOW, NEXT, 2, NEXT},
	{EQUAL, ALLOW, NEXT, 10, NEXT},
	{EQUAL, ALLOW, NO_SUCH_FAMILY, 16, NEXT},
	/* semget: not too many at once */
	{EQUAL, NEXT, PRIORITY, NUMBER(64, 190), SEMAPHORES},
	{LOAD, NEXT, NEXT, SECOND, NEXT},
	{ABOVE, REFUSE, ALLOW, SEMAPHORES_MAX + 1, NEXT},
	/* setpriority: of one process, and not of the first, which has the same
	 * user and would answer nobody any more */
	{EQUAL, NEXT, LIMITS, NUMBER(141, 140), PRIORITY},
	{LOAD, NEXT, NEXT, FIRST, NEXT},
	{EQUAL, NEXT, REFUSE, 0, NEXT}, /* PRIO_PROCESS */
	{LOAD, NEXT, NEXT, SECOND, NEXT},
	{EQUAL, REFUSE, ALLOW, 1, NEXT},
	/* the same of prlimit64, sched_setscheduler, sched_setparam,
	 * sched_setattr and sched_setaffinity */
	{EQUAL, OF_PROCESS, NEXT, NUMBER(302, 261), LIMITS},
	{EQUAL, OF_PROCESS, NEXT, NUMBER(144, 119), NEXT},
	{EQUAL, OF_PROCESS, NEXT, NUMBER(142, 118), NEXT},
	{EQUAL, OF_PROCESS, NEXT, NUMBER(314, 274), NEXT},
	{EQUAL, OF_PROCESS, MEMORY, NUMBER(203, 122), NEXT},
	{LOAD, NEXT, NEXT, FIRST, OF_PROCESS},
	{EQUAL, REFUSE, ALLOW, 1, NEXT},
	/* mmap: not much that is shared */
	{EQUAL, NEXT, CLONING, NUMBER(9, 222), MEMORY},
	{LOAD, NEXT, NEXT, FOURTH, NEXT},
	{BITS, NEXT, ALLOW, SHARED, NEXT},
	{BITS, NEXT, ALLOW, ANONYMOUS, NEXT},
	{LOAD, NEXT, NEXT, SECOND_UPPER, NEXT},
	{EQUAL, NEXT, REFUSE, 0, NEXT},
	{LOAD, NEXT, NEXT, SECOND, NEXT},
	{ABOVE, REFUSE, ALLOW, SHARED_MAX + 1, NEXT},
	/* clone: no namespaces */
	{EQUAL, NEXT, ALLOW, NUMBER(56, 220), CLONING},
	{LOAD, NEXT, NEXT, FIRST, NEXT},
	{BITS, REFUSE, ALLOW, NEW_NAMESPACES | UNTRACED, NEXT},
	{END, NEXT, NEXT, 0x7FFF0000, ALLOW},
	{END, NEXT, NEXT, 0x00050001, REFUSE},	       /* EPERM */
	{END, NEXT, NEXT, 0x00050026, NO_SUCH_CALL},   /* ENOSYS */
	{END, NEXT, NEXT, 0x00050061, NO_SUCH_FAMILY}, /* EAFNOSUPPORT */
};
enum { LINES = sizeof(lines) / sizeof(*lines) };

/* struct sock_filter, struct sock_fprog */
struct instruction {
	uint16_t code;
	uint8_t yes, no;
	uint32_t value;
};
struct code {
	unsigned short size;
	const struct instruction *instructions;
};

int refuse(bool leaks)
{
	struct instruction instructions[LINES];
	struct code code = {LINES, instructions};
	size_t at[LABELS] = {0}, i;

	for (i = 0; i < LINES; i++)
		at[lines[i].label] = i;
	for (i = 0; i < LINES; i++) {
		const struct line *line = &lines[i];
		struct instruction *one = &instructions[i];

		one->code = line->code;
		one->value = line->value;
		one->yes = line->yes ? (uint8_t)(at[line->yes] - i - 1) : 0;
		one->no = line->no ? (uint8_t)(at[line->no] - i - 1) : 0;
		if (leaks && line->value == PTRACE && line->yes == REFUSE)
			one->yes = (uint8_t)(at[ALLOW] - i - 1);
		if (leaks && line->value == (NEW_NAMESPACES | UNTRACED))
			one->value = NEW_NAMESPACES;
	}
	return prctl(PR_SET_SECCOMP, 2 /* a filter */, &code, 0, 0);
}

#else

int refuse(bool leaks)
{
	(void)leaks;
	return 0;
}

#endif
