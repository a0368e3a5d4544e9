#!/usr/bin/env bash
mkdir 01-unix-commands
cd 01-unix-commands || exit
printf 'int main(void) { return 0; }\n' >client.c
# shellcheck disable=SC2016 # the names are meant to be like this
touch -- '-rf' '--help' '$(touch hostile-left)' '`id`.c' ';id;.c' $'a\nb.c' \
  $'\e[2J.c' '*' 'client.c ' $'\xff.c' '::error::pwned.c'
