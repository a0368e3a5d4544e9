// SPDX-License-Identifier: MIT
/*
 * errnos - the names of the errnos. No C library that we can count on tells
 * them: strerrorname_np(3) is too young.
 */
#include "trace.h"

#include <errno.h>
#include <string.h>

#define ROW(name) name, #name

/* Where two have one number, the name that strace writes comes first. */
static const struct {
	int number;
	const char *name;
} rows[] = {
	{ROW(E2BIG)},
	{ROW(EACCES)},
	{ROW(EADDRINUSE)},
	{ROW(EADDRNOTAVAIL)},
	{ROW(EAFNOSUPPORT)},
	{ROW(EAGAIN)},
	{ROW(EALREADY)},
	{ROW(EBADF)},
	{ROW(EBADMSG)},
	{ROW(EBUSY)},
	{ROW(ECANCELED)},
	{ROW(ECHILD)},
	{ROW(ECONNABORTED)},
	{ROW(ECONNREFUSED)},
	{ROW(ECONNRESET)},
	{ROW(EDEADLK)},
	{ROW(EDESTADDRREQ)},
	{ROW(EDOM)},
	{ROW(EDQUOT)},
	{ROW(EEXIST)},
	{ROW(EFAULT)},
	{ROW(EFBIG)},
	{ROW(EHOSTUNREACH)},
	{ROW(EIDRM)},
	{ROW(EILSEQ)},
	{ROW(EINPROGRESS)},
	{ROW(EINTR)},
	{ROW(EINVAL)},
	{ROW(EIO)},
	{ROW(EISCONN)},
	{ROW(EISDIR)},
	{ROW(ELOOP)},
	{ROW(EMFILE)},
	{ROW(EMLINK)},
	{ROW(EMSGSIZE)},
	{ROW(EMULTIHOP)},
	{ROW(ENAMETOOLONG)},
	{ROW(ENETDOWN)},
	{ROW(ENETRESET)},
	{ROW(ENETUNREACH)},
	{ROW(ENFILE)},
	{ROW(ENOBUFS)},
	{ROW(ENODEV)},
	{ROW(ENOENT)},
	{ROW(ENOEXEC)},
	{ROW(ENOLCK)},
	{ROW(ENOLINK)},
	{ROW(ENOMEM)},
	{ROW(ENOMSG)},
	{ROW(ENOPROTOOPT)},
	{ROW(ENOSPC)},
	{ROW(ENOSYS)},
	{ROW(ENOTCONN)},
	{ROW(ENOTDIR)},
	{ROW(ENOTEMPTY)},
	{ROW(ENOTRECOVERABLE)},
	{ROW(ENOTSOCK)},
	{ROW(ENOTTY)},
	{ROW(ENXIO)},
	{ROW(EOPNOTSUPP)},
	{ROW(EOVERFLOW)},
	{ROW(EOWNERDEAD)},
	{ROW(EPERM)},
	{ROW(EPIPE)},
	{ROW(EPROTO)},
	{ROW(EPROTONOSUPPORT)},
	{ROW(EPROTOTYPE)},
	{ROW(ERANGE)},
	{ROW(EROFS)},
	{ROW(ESPIPE)},
	{ROW(ESRCH)},
	{ROW(ESTALE)},
	{ROW(ETIMEDOUT)},
	{ROW(ETXTBSY)},
	{ROW(EXDEV)},
	{ROW(EHOSTDOWN)},
	{ROW(EPFNOSUPPORT)},
	{ROW(ESHUTDOWN)},
	{ROW(ESOCKTNOSUPPORT)},
	{ROW(ETOOMANYREFS)},
	{ROW(EUSERS)},
	{ROW(ENOTBLK)},
	{ROW(EREMOTE)},
	{ROW(ENOTSUP)},
	{ROW(EWOULDBLOCK)},
#ifdef __linux__
	{ROW(EADV)},
	{ROW(EBADE)},
	{ROW(EBADFD)},
	{ROW(EBADR)},
	{ROW(EBADRQC)},
	{ROW(EBADSLT)},
	{ROW(EBFONT)},
	{ROW(ECHRNG)},
	{ROW(ECOMM)},
	{ROW(EDOTDOT)},
	{ROW(EISNAM)},
	{ROW(EKEYEXPIRED)},
	{ROW(EKEYREJECTED)},
	{ROW(EKEYREVOKED)},
	{ROW(EL2HLT)},
	{ROW(EL2NSYNC)},
	{ROW(EL3HLT)},
	{ROW(EL3RST)},
	{ROW(ELIBACC)},
	{ROW(ELIBBAD)},
	{ROW(ELIBEXEC)},
	{ROW(ELIBMAX)},
	{ROW(ELIBSCN)},
	{ROW(ELNRNG)},
	{ROW(EMEDIUMTYPE)},
	{ROW(ENAVAIL)},
	{ROW(ENOANO)},
	{ROW(ENOCSI)},
	{ROW(ENODATA)},
	{ROW(ENOKEY)},
	{ROW(ENOMEDIUM)},
	{ROW(ENONET)},
	{ROW(ENOPKG)},
	{ROW(ENOSR)},
	{ROW(ENOSTR)},
	{ROW(ENOTNAM)},
	{ROW(ENOTUNIQ)},
	{ROW(EREMCHG)},
	{ROW(EREMOTEIO)},
	{ROW(ERESTART)},
	{ROW(ERFKILL)},
	{ROW(ESRMNT)},
	{ROW(ESTRPIPE)},
	{ROW(ETIME)},
	{ROW(EUCLEAN)},
	{ROW(EUNATCH)},
	{ROW(EXFULL)},
	{ROW(EDEADLOCK)},
#endif
};

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
