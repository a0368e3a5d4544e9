#!/usr/bin/env bash
mkdir 01-unix-commands
head -c 900000 /dev/zero >01-unix-commands/client.c
