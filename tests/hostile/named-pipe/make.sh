#!/usr/bin/env bash
mkdir -p 01-unix-commands/server.c
mkfifo 01-unix-commands/client.c
