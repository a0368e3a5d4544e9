#!/usr/bin/env bash
mkdir 01-unix-commands
truncate -s 3G 01-unix-commands/client.c
