// SPDX-License-Identifier: MIT
/*
 * errnos - the names of the errnos. No C library that we can count on tells
 * them: strerrorname_np(3) is too young.
 */
#include "trace.h"

#include <errno.h>
#include <string.h>

/* Where two have one number, the name that strace writes comes first. */
#define EVERYWHERE(X)                                                                                         \
	X(E2BIG)                                                                                              \
	X(EACCES) X(EADDRINUSE) X(EADDRNOTAVAIL) X(EAFNOSUPPORT) X(EAGAIN) X(EALREADY) X(                     \
		EBADF) X(EBADMSG) X(EBUSY) X(ECANCELED) X(ECHILD) X(ECONNABORTED) X(ECONNREFUSED)             \
		X(ECONNRESET) X(EDEADLK) X(EDESTADDRREQ) X(EDOM) X(EDQUOT) X(EEXIST) X(                       \
			EFAULT) X(EFBIG) X(EHOSTUNREACH) X(EIDRM) X(EILSEQ) X(EINPROGRESS)                    \
			X(EINTR) X(EINVAL) X(EIO) X(EISCONN) X(EISDIR) X(ELOOP) X(EMFILE) X(                  \
				EMLINK) X(EMSGSIZE) X(EMULTIHOP) X(ENAMETOOLONG) X(ENETDOWN) X(ENETRESET)     \
				X(ENETUNREACH) X(ENFILE) X(ENOBUFS) X(ENODEV) X(ENOENT) X(                    \
					ENOEXEC) X(ENOLCK) X(ENOLINK) X(ENOMEM) X(ENOMSG) X(ENOPROTOOPT)      \
					X(ENOSPC) X(ENOSYS) X(ENOTCONN) X(ENOTDIR) X(ENOTEMPTY) X(            \
						ENOTRECOVERABLE) X(ENOTSOCK) X(ENOTTY) X(ENXIO)               \
						X(EOPNOTSUPP) X(EOVERFLOW) X(EOWNERDEAD) X(                   \
							EPERM) X(EPIPE) X(EPROTO) X(EPROTONOSUPPORT)          \
							X(EPROTOTYPE) X(ERANGE) X(EROFS) X(                   \
								ESPIPE) X(ESRCH) X(ESTALE) X(ETIMEDOUT)       \
								X(ETXTBSY) X(EXDEV) X(EHOSTDOWN) X(           \
									EPFNOSUPPORT) X(ESHUTDOWN)            \
									X(ESOCKTNOSUPPORT) X(ETOOMANYREFS) X( \
										EUSERS) X(ENOTBLK)            \
										X(EREMOTE) X(                 \
											ENOTSUP)              \
											X(EWOULDBLOCK)

#ifdef __linux__
#define HERE(X)                                                                \
	X(EADV)                                                                \
	X(EBADE) X(EBADFD) X(EBADR) X(EBADRQC) X(EBADSLT) X(EBFONT) X(         \
		ECHRNG) X(ECOMM) X(EDOTDOT) X(EISNAM) X(EKEYEXPIRED)           \
		X(EKEYREJECTED) X(EKEYREVOKED) X(EL2HLT) X(EL2NSYNC) X(        \
			EL3HLT) X(EL3RST) X(ELIBACC) X(ELIBBAD) X(ELIBEXEC)    \
			X(ELIBMAX) X(ELIBSCN) X(ELNRNG) X(EMEDIUMTYPE) X(      \
				ENAVAIL) X(ENOANO) X(ENOCSI) X(ENODATA)        \
				X(ENOKEY) X(ENOMEDIUM) X(ENONET) X(ENOPKG) X(  \
					ENOSR) X(ENOSTR) X(ENOTNAM)            \
					X(ENOTUNIQ) X(EREMCHG) X(EREMOTEIO) X( \
						ERESTART) X(ERFKILL) X(ESRMNT) \
						X(ESTRPIPE) X(ETIME) X(        \
							EUCLEAN) X(EUNATCH)    \
							X(EXFULL) X(EDEADLOCK)
#else
#define HERE(X)
#endif

#define ROW(name) {name, #name},

static const struct {
	int number;
	const char *name;
} rows[] = {EVERYWHERE(ROW) HERE(ROW)};

enum { ROWS = sizeof(rows) / sizeof(*rows) };

int errno_number(const char *name)
{
	for (int i = 0; i < ROWS; i++)
		if (!strcmp(rows[i].name, name))
			return rows[i].number;
	return 0;
}

const char *errno_name(int number)
{
	for (int i = 0; i < ROWS; i++)
		if (rows[i].number == number)
			return rows[i].name;
	return "";
}
