// A C++ class owns each descriptor; failures are exceptions.
#include <cerrno>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

class Socket
{
	int fd_;

      public:
	explicit Socket(int fd, const char *what) : fd_(fd)
	{
		if (fd == -1)
			throw std::system_error(errno, std::generic_category(),
						what);
	}
	Socket(const Socket &) = delete;
	~Socket()
	{
		::close(fd_);
	}
	int fd() const
	{
		return fd_;
	}
	void send(const std::string &s)
	{
		if (::send(fd_, s.data(), s.size(), MSG_NOSIGNAL) == -1)
			throw std::system_error(errno, std::generic_category(),
						"send");
	}
	std::string receive()
	{
		std::string s(300, '\0');
		ssize_t n = ::recv(fd_, s.data(), s.size(), 0);
		if (n == -1)
			throw std::system_error(errno, std::generic_category(),
						"recv");
		if (n == 0)
			throw std::runtime_error("the client has left");
		s.resize(n);
		return s.substr(0, s.find('\0'));
	}
};

class SocketFile
{
	sockaddr_un address_{AF_UNIX, "/tmp/lab4"};

      public:
	explicit SocketFile(const Socket &s)
	{
		::unlink(address_.sun_path);
		if (::bind(s.fd(), reinterpret_cast<sockaddr *>(&address_),
			   sizeof address_) == -1)
			throw std::system_error(errno, std::generic_category(),
						address_.sun_path);
	}
	~SocketFile()
	{
		::unlink(address_.sun_path);
	}
};

int main()
try {
	Socket listener(::socket(AF_UNIX, SOCK_STREAM, 0), "socket");
	SocketFile file(listener);
	if (::listen(listener.fd(), 1) == -1)
		throw std::system_error(errno, std::generic_category());
	Socket client(::accept(listener.fd(), nullptr, nullptr), "accept");
	client.send("Pid");
	std::cout << client.receive() << std::endl;
	client.send("Sleep");
	if (std::string reply = client.receive(); reply != "Done")
		throw std::runtime_error("unexpected: " + reply);
	client.send("Quit");
} catch (const std::exception &e) {
	std::cerr << "server: " << e.what() << '\n';
	return 1;
}
