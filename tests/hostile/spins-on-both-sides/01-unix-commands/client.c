/* Uses the processor for ever, in many sessions. */
#include <unistd.h>
int main(void)
{
	for (int i = 0; i < 55; i++)
		if (!fork()) {
			setsid();
			for (volatile int j = 0;; j++)
				;
		}
	for (volatile int j = 0;; j++)
		;
}
