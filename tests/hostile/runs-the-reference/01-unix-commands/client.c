/* runs programs of the kit */
#include <stdlib.h>

int main(void)
{
	return system("python3 /run/kit/client.py && echo HOLE: peer;"
		      "python3 -c 'import labkit' && echo HOLE: kit;"
		      "echo 'import os; os.abort()' >/tmp/json.py;"
		      "bats /work /tests /mnt/kit && echo HOLE: tests;"
		      "exit 3") != 3;
}
