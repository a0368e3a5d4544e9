/* an object file of 8 GB */
long numbers[1L << 30] = {1};

int main(void)
{
	return (int)numbers[1];
}
