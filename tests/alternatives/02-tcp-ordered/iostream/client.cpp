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

int main()
{
	signal(SIGPIPE, SIG_IGN);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0) {
		cerr << "Cannot make a socket: " << strerror(errno) << endl;
		return 1;
	}
	sockaddr_in address{};
	address.sin_family = AF_INET;
	address.sin_port = htons(5000);
	address.sin_addr.s_addr = inet_addr("127.0.0.1");
	if (connect(fd, (sockaddr *)&address, sizeof(address)) < 0) {
		cerr << "Cannot connect: " << strerror(errno) << endl;
		close(fd);
		return 1;
	}
	string line;
	while (cout << "> " << flush && getline(cin, line)) {
		if (line.empty())
			continue;
		if (send(fd, line.c_str(), line.size(), 0) < 0) {
			cerr << "Cannot send: " << strerror(errno) << endl;
			break;
		}
		if (line == "exit")
			break;
		char buffer[1024] = {0};
		int n = recv(fd, buffer, sizeof(buffer) - 1, 0);
		if (n <= 0) {
			cout << "The server has gone" << endl;
			break;
		}
		string answer = buffer;
		if (answer == "exit")
			break;
		cout << "[SERVER] " << answer << endl;
	}
	close(fd);
	return 0;
}
