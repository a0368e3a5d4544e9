#!/usr/bin/env bash
mkdir -p 01-unix-commands tests/labkit
echo 'all: ; touch /tmp/hostile-left' | tee Makefile >01-unix-commands/Makefile
echo '#define main hostile' >01-unix-commands/stdio.h
echo 'import os; os.system("touch /tmp/hostile-left")' | tee sitecustomize.py \
  tests/labkit/grade.py tests/labkit/__main__.py conftest.py >json.py
echo 'exit 0' | tee .bashrc >01-unix-commands/01-unix-commands.bats
printf '#include <stdio.h>\nint main(void) { puts("mine"); return 0; }\n' \
  >01-unix-commands/client.c
