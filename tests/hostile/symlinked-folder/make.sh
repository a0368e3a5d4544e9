#!/usr/bin/env bash
ln -s "$KIT/solution/01-unix-commands" 01-unix-commands
