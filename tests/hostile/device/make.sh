#!/usr/bin/env bash
mkdir 01-unix-commands
ln -s /dev/zero 01-unix-commands/client.c
