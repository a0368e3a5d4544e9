/* server - throws what fails, and lets nobody catch it */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <iostream>
#include <string>
#include <system_error>

static int checked(int result, const char *what)
{
	if (result == -1)
		throw std::system_error(errno, std::generic_category(), what);
	return result;
}

int main()
{
	sockaddr_in address = {};
	char buffer[600];
	int on = 1;

	signal(SIGPIPE, SIG_IGN);
	address.sin_family = AF_INET;
	address.sin_port = htons(5000);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = checked(socket(AF_INET, SOCK_STREAM, 0), "socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	checked(bind(fd, (sockaddr *)&address, sizeof(address)), "bind");
	checked(listen(fd, 1), "listen");
	int client = checked(accept(fd, nullptr, nullptr), "accept");
	std::string line;
	while (line != "exit") {
		ssize_t count = recv(client, buffer, sizeof(buffer), 0);

		if (count <= 0)
			break;
		std::string text(buffer, (size_t)count);
		text = text.substr(0, text.find_first_of(std::string("\0\r\n", 3)));
		if (text == "exit")
			break;
		std::cout << text << std::endl;
		do {
			if (!std::getline(std::cin, line))
				line = "exit";
		} while (line.empty());
		send(client, line.data(), line.size(), 0);
	}
	close(client);
	close(fd);
	return 0;
}
