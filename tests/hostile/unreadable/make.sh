#!/usr/bin/env bash
mkdir 01-unix-commands
: >01-unix-commands/client.c
chmod 0 01-unix-commands/client.c
