# The client/server lab kit. `make help` lists the verbs.
ifeq ($(wildcard tests/labkit/environment.mk),)
$(error this is not the kit; its verbs are run in its folder: make -C '$(patsubst %/Makefile,%,$(strip $(MAKEFILE_LIST)))')
endif
include tests/labkit/environment.mk

CFLAGS = -O2 -g
comma = ,
TALK = build/bin/talk
# It asks POSIX and the system for what C11 lacks, and reads what strangers' programs send.
HARDENED = -D_GNU_SOURCE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LINKED = $(if $(filter Linux,$(shell uname)),-pie -Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now)
PYTHON = python3
# LC_ALL: bash complains about a locale that is not installed.
BASH = LC_ALL=C bash
SETUP = $(BASH) tests/setup.sh
# exec: a signal that make hands on must reach the tool, not a shell around it.
LABKIT = exec $(PYTHON) -ESs -X pycache_prefix=build/pycache tests/labkit

# What tests/setup.sh installs for whoever runs checks, and who works in support/EXERCISE.
TOOLS = bwrap strace setpriv prlimit python3 cc
DESK_TOOLS = $(TOOLS) $$(find "support/$$EXERCISE" -maxdepth 1 -name '*.c[cpx]*' 2>/dev/null | grep -q . && echo c++)

# What `make grade` grades, and where its reports go; empty: support, build/grade.
SUBMISSION =
OUT =
# One exercise; empty: all.
EXERCISE =
FROM =
# What `make trace` shows, and how: see tests/labkit/show/trace.py.
CLIENT =
SERVER =
ADDRESS =
BYTES =
RUN =
# 1: `make check` in support/EXERCISE shows everything.
ALL =
# $(call texts,NAME...): these are text, whatever is in it: neither make nor a shell
# expands it.
texts = $(foreach text,$(1),$(eval override $(text) := $$(value $(text)))$(eval export $(text)))
$(call texts,SUBMISSION OUT EXERCISE FROM HEAD BASE CLIENT SERVER ADDRESS BYTES RUN)
# Percent of the points with which a pull request passes.
PASS_MARK = 60

# bats from npm, where tests/setup.sh has put it because the system's is too old.
export PATH := $(CURDIR)/build/tools/node_modules/.bin:$(or $(PATH),/usr/local/bin:/usr/bin:/bin)

# Where the caller has not said how many: make warns of another number below.
jobs = $(if $(filter -j%,$(MAKEFLAGS)),,-j4)

support: ## Generate support/, where students work; never overwrites their files
	@$(LABKIT) support

reset: ## Start EXERCISE=name afresh; the old files are kept beside the new
	@$(LABKIT) support reset "$$EXERCISE"

grade: ## Grade support/ or SUBMISSION=dir; reports in OUT, or build/grade
	@$(SETUP) $(TOOLS) $$(find "$${SUBMISSION:-support}/" -maxdepth 4 -name '*.c[cpx]*' 2>/dev/null | grep -q . && echo c++)
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK)
	@$(LABKIT) grade "$$SUBMISSION" "$$EXERCISE" "$$OUT"

# What `make check` in support/EXERCISE does: it has answered, whatever the points.
desk:
	@$(SETUP) $(DESK_TOOLS)
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK)
	@($(LABKIT) desk "$$EXERCISE" $(if $(ALL),all)) || test $$? -eq 1

# What these do there.
watch hint:
	@$(SETUP) $(DESK_TOOLS)
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK)
	@$(LABKIT) $@ "$$EXERCISE"

request: ## Grade a pull request: HEAD=commit BASE=commit; reports in OUT
	@$(SETUP) git $(TOOLS) c++
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK)
	@$(LABKIT) request "$$EXERCISE" "$$OUT" "$(PASS_MARK)"

announce: ## Publish what `make request` has left in the folder FROM
	@$(SETUP) python3
	@$(LABKIT) announce "$$FROM" "$$OUT"

demo: ## Show the reference peers at work, live: EXERCISE=name
	@$(SETUP) strace python3
	@$(LABKIT) demo "$$EXERCISE" "$$ADDRESS"

trace: ## Show what passes between two programs of support/: EXERCISE=name
	@$(SETUP) strace python3
	@$(LABKIT) trace "$$EXERCISE" client="$$CLIENT" server="$$SERVER" address="$$ADDRESS" bytes="$$BYTES" run="$$RUN"

site: ## Build the handouts and guides as a site: build/site
	@$(SETUP) python3 mkdocs
	@$(LABKIT) site

clean: ## Remove build/; never touches support/
	rm -rf build

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s%s\n", $$1, $$2 }' Makefile $(KIT)

# The scripted peer. Under another name first: two makes at once do no harm, and what
# runs goes on.
parts := $(wildcard tests/talk/*.c)
objects := $(parts:tests/%.c=build/%.o)

# What it loads into programs that are to live faster: it asks the kernel, with numbers of 64 bits.
FASTER = $(if $(filter Linux64,$(shell uname)$(shell getconf LONG_BIT)),build/bin/faster.so)

$(TALK): $(objects) | $(FASTER)
	@mkdir -p $(@D)
	$(CC) $(HARDENED) $(CFLAGS) -o $@.$$$$ $(objects) $(LINKED) $(LDFLAGS) && mv $@.$$$$ $@

build/bin/faster.so: tests/talk/preload/faster.c tests/talk/faster.h
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -O1 -shared -fPIC $(CPPFLAGS) -o $@.$$$$ $< $(LDFLAGS) && mv $@.$$$$ $@

build/talk/%.o: tests/talk/%.c $(wildcard tests/talk/*.h)
	@mkdir -p $(@D)
	$(CC) -std=c11 -Wall -Wextra $(HARDENED) $(CPPFLAGS) $(CFLAGS) -c -o $@.$$$$ $< && mv $@.$$$$ $@

.PHONY: support reset check grade desk watch hint request announce demo trace site clean help
.SECONDARY: $(objects)
.DELETE_ON_ERROR:

# What tests the kit and publishes it. The students' edition is without it: there, all
# that make does stands above, and `make check` is that of support/EXERCISE.
KIT := $(wildcard tests/kit.mk)
ifdef KIT
include $(KIT)
else
check: desk
endif
