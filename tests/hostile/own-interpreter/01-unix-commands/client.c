/* no loader */
const char path[] __attribute__((section(".interp"))) = "/nowhere";

int main(void)
{
	return 0;
}
