#!/usr/bin/env bash
mkdir 01-unix-commands
head -c 500000 /bin/bash >01-unix-commands/client.c
