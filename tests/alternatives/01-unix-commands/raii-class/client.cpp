// A C++ class owns the descriptor; failures are exceptions.
#include <cerrno>
#include <chrono>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <thread>
#include <unistd.h>

class Connection
{
	int fd_ = -1;

	[[noreturn]] void fail(const char *what)
	{
		throw std::system_error(errno, std::generic_category(), what);
	}

      public:
	explicit Connection(const char *path)
	{
		sockaddr_un address{};
		address.sun_family = AF_UNIX;
		std::string(path).copy(address.sun_path,
				       sizeof(address.sun_path) - 1);
		fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd_ == -1)
			fail("socket");
		if (::connect(fd_, reinterpret_cast<sockaddr *>(&address),
			      sizeof address) == -1) {
			int saved = errno;
			::close(fd_);
			errno = saved;
			fail("connect");
		}
	}
	~Connection()
	{
		::close(fd_);
	}
	std::string receive()
	{
		char data[300];
		ssize_t n = ::recv(fd_, data, sizeof data, 0);
		if (n == -1)
			fail("recv");
		if (n == 0)
			throw std::runtime_error("the server has left");
		return std::string(data, ::strnlen(data, n));
	}
	void send(const std::string &text)
	{
		if (::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == -1)
			fail("send");
	}
};

int main()
{
	try {
		Connection server("/tmp/lab4");
		for (;;) {
			const std::string command = server.receive();
			std::clog << "[" << command << "]\n";
			if (command == "Quit")
				return 0;
			if (command == "Pid")
				server.send("This client has pid " +
					    std::to_string(::getpid()));
			else if (command == "Sleep") {
				std::this_thread::sleep_for(
					std::chrono::seconds(5));
				server.send("Done");
			}
		}
	} catch (const std::exception &e) {
		std::cerr << "client: " << e.what() << '\n';
		return 1;
	}
}
