// C++ with iostream and std::string, otherwise as in C.
#include <csignal>
#include <cstring>
#include <iostream>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace std;

const char UNIXSOCKET[] = "/tmp/lab4";

int main()
{
	struct sockaddr_un addr;
	char buf[BUFSIZ];
	bool is_running = true;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	memset(&addr, 0, sizeof(addr));
	if ((fd = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		cout << "client: socket error: " << strerror(errno) << endl;
		exit(-1);
	}
	addr.sun_family = AF_UNIX;
	strncpy(addr.sun_path, UNIXSOCKET, sizeof(addr.sun_path) - 1);
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
		cout << "client: connect error: " << strerror(errno) << endl;
		close(fd);
		exit(-1);
	}
	while (is_running) {
		int ret = read(fd, buf, BUFSIZ);
		if (ret <= 0) {
			cout << "client: read error" << endl;
			break;
		}
		string command(buf, ret);
		command = command.c_str(); // cuts at a NUL
		stringstream reply;
		if (command == "Pid") {
			cout << "The server wants to know who I am" << endl;
			reply << "This client has pid " << getpid();
		} else if (command == "Sleep") {
			cout << "Good night" << endl;
			sleep(5);
			reply << "Done";
		} else if (command == "Quit") {
			cout << "Good bye" << endl;
			close(fd);
			return 0;
		}
		string text = reply.str();
		if (write(fd, text.data(), text.size()) < 0) {
			cout << "client: write error" << endl;
			is_running = false;
		}
	}
	close(fd);
	return 1;
}
