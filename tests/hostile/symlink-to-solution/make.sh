#!/usr/bin/env bash
mkdir 01-unix-commands
ln -s "$KIT/solution/01-unix-commands/client.c" 01-unix-commands
