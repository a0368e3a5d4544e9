/* Listens on every address of IPv6, and so on those of IPv4 as well. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in6 me = {.sin6_family = AF_INET6,
				  .sin6_port = htons(5000)};
	struct sockaddr_in6 you;
	socklen_t size = sizeof you;
	char text[300], from[INET6_ADDRSTRLEN];
	int l, c, n, on = 1, off = 0;

	signal(SIGPIPE, SIG_IGN);
	if ((l = socket(AF_INET6, SOCK_STREAM, 0)) < 0) {
		perror("socket");
		return 1;
	}
	setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	setsockopt(l, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	me.sin6_addr = in6addr_any;
	if (bind(l, (struct sockaddr *)&me, sizeof me) < 0) {
		perror("bind");
		close(l);
		return 1;
	}
	if (listen(l, 1) < 0 ||
	    (c = accept(l, (struct sockaddr *)&you, &size)) < 0) {
		perror("accept");
		close(l);
		return 1;
	}
	inet_ntop(AF_INET6, &you.sin6_addr, from, sizeof from);
	while ((n = recv(c, text, sizeof text - 1, 0)) > 0) {
		text[n] = '\0';
		if (!strcmp(text, "exit"))
			break;
		printf("%s: %s\n", from, text);
		if (!fgets(text, 256, stdin))
			break;
		text[strcspn(text, "\n")] = '\0';
		if (send(c, text, strlen(text), 0) < 0)
			break;
		if (!strcmp(text, "exit"))
			break;
	}
	close(c);
	close(l);
	return 0;
}
