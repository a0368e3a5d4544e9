# The Makefile of support/: nothing is built here, each exercise has its own.
exercises := $(patsubst %/Makefile,%,$(wildcard */Makefile))
$(error $(strip make $(MAKECMDGOALS)) works in the folder of an exercise (cd $(firstword $(exercises))) or at the top of the kit (cd ..))
