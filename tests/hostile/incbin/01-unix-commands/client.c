/* takes a file with the assembler */
__asm__(".incbin \"../../../../solution/01-unix-commands/client.c\"");

int main(void)
{
	return 0;
}
