/* Writes a line about a socket that it really holds, which does not listen. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
int main(void)
{
	struct sockaddr_un bad = {AF_UNIX, "/no/x) = 0"}, at = {AF_UNIX};
	struct stat st;
	char d[200];
	int a = socket(1, 1, 0), b = socket(1, 1, 0);
	fstat(a, &st);
	bind(a, (void *)&bad, sizeof bad);
	sleep(1);
	snprintf(at.sun_path, sizeof at.sun_path,
		 "/tmp/x\n0: 2 0 00010000 0001 01 %lu /tmp/lab4",
		 (unsigned long)st.st_ino);
	strcpy(d, at.sun_path);
	*strrchr(d, '/') = 0;
	char *p = strrchr(d, '/');
	*p = 0;
	mkdir(d, 0700);
	*p = '/';
	mkdir(d, 0700);
	bind(b, (void *)&at, sizeof at);
	pause();
	return 0;
}
