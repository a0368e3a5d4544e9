#!/usr/bin/env bash
# The solution with an overflow, and with an option that would hide the report.
mkdir 01-unix-commands
{
  sed 's/puts("A request for the client/((volatile char *)malloc(4))[4 + rand() % 4] = 1;&/' \
    "$KIT/solution/01-unix-commands/client.c"
  cat <<'END'
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "log_path=/tmp/.report";
}
END
} >01-unix-commands/client.c
sed -i '1i #include <stdlib.h>' 01-unix-commands/client.c
