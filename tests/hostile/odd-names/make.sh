#!/usr/bin/env bash
mkdir 01-unix-commands
cd 01-unix-commands
printf 'int main(void) { return 0; }\n' >client.c
touch -- '-rf' '--help' '$(touch hostile-left)' '`id`.c' ';id;.c' $'a\nb.c' \
  $'\e[2J.c' '*' 'client.c ' $'\xff.c' '::error::pwned.c'
