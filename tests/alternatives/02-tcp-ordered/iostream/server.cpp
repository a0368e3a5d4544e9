// C++ with iostream and std::string; asks with cout, reads with getline.
#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

using namespace std;

static int problem(const string &what, int fd)
{
	cerr << "Cannot " << what << ": " << strerror(errno) << endl;
	if (fd >= 0)
		close(fd);
	return 1;
}

int main()
{
	signal(SIGPIPE, SIG_IGN);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	if (listener < 0)
		return problem("make a socket", -1);
	int reuse = 1;
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse));
	sockaddr_in address{};
	address.sin_family = AF_INET;
	address.sin_port = htons(5000);
	address.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (bind(listener, (sockaddr *)&address, sizeof(address)) < 0)
		return problem("bind", listener);
	if (listen(listener, 1) < 0)
		return problem("listen", listener);
	int fd = accept(listener, nullptr, nullptr);
	if (fd < 0)
		return problem("accept", listener);
	while (true) {
		char buffer[1024] = {0};
		if (recv(fd, buffer, sizeof(buffer) - 1, 0) <= 0)
			break;
		string line = buffer;
		if (line == "exit")
			break;
		cout << "[CLIENT] " << line << endl;
		do {
			cout << "> " << flush;
			if (!getline(cin, line))
				line = "exit";
		} while (line.empty());
		if (send(fd, line.c_str(), line.size(), 0) < 0 ||
		    line == "exit")
			break;
	}
	close(fd);
	close(listener);
	return 0;
}
