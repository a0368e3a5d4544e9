// A C++ class owns each descriptor; std::unique_ptr owns the connection.
#include <arpa/inet.h>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

static int check(int result, const char *what)
{
	if (result == -1)
		throw std::system_error(errno, std::generic_category(), what);
	return result;
}

struct Connection {
	int fd;

	explicit Connection(int fd) : fd(fd)
	{
	}
	~Connection()
	{
		close(fd);
	}
	void put(const std::string &s)
	{
		check(send(fd, s.data(), s.length(), MSG_NOSIGNAL), "send");
	}
	bool get(std::string &s)
	{
		char c[256];
		int n = check(recv(fd, c, sizeof c, 0), "recv");
		s.assign(c, n);
		s = s.c_str();
		return n > 0;
	}
};

class Listener
{
	Connection socket_;

      public:
	explicit Listener(int port)
	    : socket_(check(socket(PF_INET, SOCK_STREAM, 0), "socket"))
	{
		const int on = 1;
		sockaddr_in a{};
		a.sin_family = AF_INET;
		a.sin_port = htons(port);
		a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		check(setsockopt(socket_.fd, SOL_SOCKET, SO_REUSEADDR, &on,
				 sizeof on),
		      "setsockopt");
		check(bind(socket_.fd, (sockaddr *)&a, sizeof a), "bind");
		check(listen(socket_.fd, 1), "listen");
	}
	std::unique_ptr<Connection> next()
	{
		return std::make_unique<Connection>(
			check(accept(socket_.fd, nullptr, nullptr), "accept"));
	}
};

int main()
{
	try {
		Listener listener(5000);
		auto client = listener.next();
		std::string text;
		while (client->get(text) && text != "exit") {
			std::cout << ">> " << text << std::endl;
			if (!std::getline(std::cin, text))
				text = "exit";
			client->put(text);
			if (text == "exit")
				break;
		}
		return EXIT_SUCCESS;
	} catch (const std::system_error &e) {
		std::cerr << e.what() << std::endl;
		return EXIT_FAILURE;
	}
}
