/* 10^5 errors, each with the story of its macros */
#define A x y;
#define B A A A A A A A A A A
#define C B B B B B B B B B B
#define D C C C C C C C C C C
#define E D D D D D D D D D D
#define F E E E E E E E E E E

int main(void)
{
	F return 0;
}
