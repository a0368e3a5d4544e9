// A C++ class owns the socket; std::optional tells the end.
#include <arpa/inet.h>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

class TcpClient
{
	int fd;

      public:
	TcpClient(const char *host, in_port_t port)
	    : fd(::socket(AF_INET, SOCK_STREAM, 0))
	{
		if (fd < 0)
			throw std::system_error(errno, std::system_category(),
						"socket");
		sockaddr_in to{};
		to.sin_family = AF_INET;
		to.sin_port = htons(port);
		::inet_pton(AF_INET, host, &to.sin_addr);
		if (::connect(fd, reinterpret_cast<sockaddr *>(&to),
			      sizeof to) < 0) {
			std::system_error e(errno, std::system_category(),
					    "connect");
			::close(fd);
			throw e;
		}
	}
	~TcpClient()
	{
		::close(fd);
	}
	TcpClient(TcpClient &&) = delete;

	bool say(std::string_view text) const
	{
		return ::send(fd, text.data(), text.size(), MSG_NOSIGNAL) > 0;
	}
	std::optional<std::string> hear() const
	{
		char data[512];
		auto n = ::recv(fd, data, sizeof data, 0);
		if (n <= 0)
			return std::nullopt;
		std::string_view all(data, n);
		return std::string(all.substr(0, all.find('\0')));
	}
};

int main()
{
	try {
		TcpClient server("127.0.0.1", 5000);
		for (std::string line; std::getline(std::cin, line);) {
			if (line.empty())
				continue;
			if (!server.say(line) || line == "exit")
				return 0;
			auto reply = server.hear();
			if (!reply || *reply == "exit")
				return 0;
			std::cout << "<< " << *reply << std::endl;
		}
		server.say("exit");
	} catch (const std::exception &e) {
		std::cerr << e.what() << std::endl;
		return 1;
	}
}
