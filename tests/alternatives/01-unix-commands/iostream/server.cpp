// C++ with iostream and std::string, otherwise as in C.
#include <csignal>
#include <cstring>
#include <iostream>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace std;

const char UNIXSOCKET[] = "/tmp/lab4";

string receive(int fd)
{
	char buf[BUFSIZ];
	int len = read(fd, buf, sizeof(buf) - 1);
	if (len <= 0) {
		cerr << "server: the client said nothing" << endl;
		return "";
	}
	buf[len] = '\0';
	return string(buf);
}

bool transmit(int fd, const string &text)
{
	if (write(fd, text.c_str(), text.length()) < 0) {
		cerr << "server: " << strerror(errno) << endl;
		return false;
	}
	return true;
}

int main()
{
	struct sockaddr_un addr;
	int master, cl, ret = -1;

	signal(SIGPIPE, SIG_IGN);
	memset(&addr, 0, sizeof(addr));
	if ((master = socket(AF_UNIX, SOCK_STREAM, 0)) < 0) {
		cerr << "server: " << strerror(errno) << endl;
		return -1;
	}
	addr.sun_family = AF_UNIX;
	strncpy(addr.sun_path, UNIXSOCKET, sizeof(addr.sun_path) - 1);
	unlink(UNIXSOCKET);
	if (bind(master, (struct sockaddr *)&addr, sizeof(addr)) == -1) {
		cerr << "server: " << strerror(errno) << endl;
		close(master);
		return -1;
	}
	cout << "Waiting for the client..." << endl;
	if (listen(master, 5) == -1 ||
	    (cl = accept(master, NULL, NULL)) == -1) {
		cerr << "server: " << strerror(errno) << endl;
		close(master);
		unlink(UNIXSOCKET);
		return -1;
	}
	if (transmit(cl, "Pid")) {
		string reply = receive(cl);
		if (!reply.empty() && transmit(cl, "Sleep")) {
			cout << "server: " << reply << endl;
			if (receive(cl) == "Done" && transmit(cl, "Quit"))
				ret = 0;
		}
	}
	close(cl);
	close(master);
	unlink(UNIXSOCKET);
	return ret;
}
