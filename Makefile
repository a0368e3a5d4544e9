# The client/server lab kit. `make help` lists the verbs.
ifeq ($(wildcard tests/labkit/environment.mk),)
$(error this is not the kit; its verbs are run in its folder: make -C '$(patsubst %/Makefile,%,$(strip $(MAKEFILE_LIST)))')
endif
include tests/labkit/environment.mk

CFLAGS = -O2 -g
comma = ,
WARNINGS = -Wall -Wextra -Wpedantic -Werror
TALK = build/bin/talk
# It asks POSIX and the system for what C11 lacks, and reads what strangers' programs send.
HARDENED = -D_GNU_SOURCE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LINKED = $(if $(filter Linux,$(shell uname)),-pie -Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now)
SANITIZE = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined
PYTHON = python3
# LC_ALL: bash complains about a locale that is not installed.
BASH = LC_ALL=C bash
SETUP = $(BASH) tests/setup.sh
# exec: a signal that make hands on must reach the tool, not a shell around it.
LABKIT = exec $(PYTHON) -ESs -X pycache_prefix=build/pycache tests/labkit

# What tests/setup.sh installs for whoever runs checks, and for whoever tests the kit.
TOOLS = bwrap strace setpriv prlimit python3 cc
TESTERS = $(TOOLS) bats parallel
# And for who works in support/EXERCISE.
DESK_TOOLS = $(TOOLS) $$(find "support/$$EXERCISE" -maxdepth 1 -name '*.c[cpx]*' 2>/dev/null | grep -q . && echo c++)

# What `make grade` grades, and where its reports go; empty: support, build/grade.
SUBMISSION =
OUT =
# One exercise; empty: all.
EXERCISE =
MUTANT =
FROM =
# For how long `make fuzz` goes on, with which of tests/talk/fuzz/.
SECONDS = 60
TARGET =
# What `make trace` shows, and how: see tests/labkit/show/trace.py.
CLIENT =
SERVER =
ADDRESS =
BYTES =
RUN =
# 1: `make check` in support/EXERCISE shows everything, the one here tests all tools.
ALL =
# yes: `make bench` measures `make prove`, too.
PROVE =
# These are text, whatever is in it: neither make nor a shell expands it.
TEXTS = SUBMISSION OUT EXERCISE MUTANT FROM HEAD BASE SECONDS TARGET PROVE
TEXTS += CLIENT SERVER ADDRESS BYTES RUN
$(foreach text,$(TEXTS),$(eval override $(text) := $$(value $(text))))
export $(TEXTS)
# To bash SECONDS is a clock.
unexport SECONDS
export FUZZ_SECONDS = $(SECONDS)
# Percent of the points with which a pull request passes.
PASS_MARK = 60

# bats from npm, where tests/setup.sh has put it because the system's is too old.
export PATH := $(CURDIR)/build/tools/node_modules/.bin:$(or $(PATH),/usr/local/bin:/usr/bin:/bin)

exercises := $(patsubst skeleton/%/.,%,$(sort $(wildcard skeleton/*/.)))
chosen := $(if $(EXERCISE),$(EXERCISE),$(exercises))
programs := $(foreach e,$(chosen),$(e)/client $(e)/server)

# Where the caller has not said how many: make warns of another number below.
jobs = $(if $(filter -j%,$(MAKEFLAGS)),,-j4)

support: ## Generate support/, where students work; never overwrites their files
	@$(LABKIT) support

reset: ## Start EXERCISE=name afresh; the old files are kept beside the new
	@$(LABKIT) support reset "$$EXERCISE"

new: ## Begin a new exercise: EXERCISE=06-name
	@$(LABKIT) new "$$EXERCISE"

skeleton: ## Write the skeleton of EXERCISE=name from its solution
	@$(LABKIT) skeleton "$$EXERCISE"

check: ## Test solutions and peers; ALL=1: the kit's tools too; V=1 shows every test
	@$(SETUP) $(TESTERS)
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK)
	@$(LABKIT) missing "$$EXERCISE" parts
	@$(MAKE) --no-print-directory $(jobs) programs
	@$(MAKE) --no-print-directory $(jobs) sanitized || echo "(no sanitizers here)"
	@$(LABKIT) check "$$EXERCISE" $(if $(ALL),all)

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

pictures: ## Draw the pictures of docs/pictures again, from real runs
	@$(SETUP) strace python3 cc
	@$(MAKE) --no-print-directory -s $(jobs) $(addprefix build/bin/solution/,$(programs))
	@$(LABKIT) pictures

prove: ## Grade the grader, or one mutant: EXERCISE=name MUTANT=name
	@$(SETUP) $(TESTERS) c++
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK)
	@test -n "$$EXERCISE" || $(MAKE) --no-print-directory -s $(TALK)-asan || echo "(no sanitizers here)"
	@$(LABKIT) prove "$$EXERCISE" "$$MUTANT"

fuzz: ## Feed talk's readers anything: SECONDS=n, 0 for no end; TARGET=name
	@$(SETUP) clang
	@$(BASH) tests/fuzz.sh "$$FUZZ_SECONDS" "$$TARGET"

bench: ## Measure how long the kit's work takes, beside an older one; PROVE=yes
	@$(SETUP) $(TESTERS)
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK) programs
	@$(MAKE) --no-print-directory -s $(jobs) sanitized || echo "(no sanitizers here)"
	@$(LABKIT) bench "$$PROVE"

lint: ## Check style, spelling and workflows
	@$(BASH) tests/lint.sh

format: ## Format C, shell and Python sources in place
	@$(BASH) tests/lint.sh --fix

clean: ## Remove build/; never touches support/
	rm -rf build

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s%s\n", $$1, $$2 }' Makefile

programs: $(TALK) $(addprefix build/bin/solution/,$(programs))
	@:

sanitized: $(addprefix build/bin/solution-asan/,$(programs))
	@:

# The scripted peer. Under another name first: two makes at once do no harm, and what
# runs goes on.
parts := $(filter-out %/subject.c %/test_box.c,$(wildcard tests/talk/*.c))
objects := $(parts:tests/%.c=build/%.o)

# What it loads into programs that are to live faster: it asks the kernel, with numbers of 64 bits.
FASTER = $(if $(filter Linux64,$(shell uname)$(shell getconf LONG_BIT)),build/bin/faster.so)

$(TALK): $(objects) $(FASTER)
	@mkdir -p $(@D)
	$(CC) $(HARDENED) $(CFLAGS) -o $@.$$$$ $(objects) $(LINKED) $(LDFLAGS) && mv $@.$$$$ $@

build/bin/faster.so: tests/talk/preload/faster.c tests/talk/faster.h
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -O1 -shared -fPIC $(CPPFLAGS) -o $@.$$$$ $< $(LDFLAGS) && mv $@.$$$$ $@

build/talk/%.o: tests/talk/%.c $(wildcard tests/talk/*.h)
	@mkdir -p $(@D)
	$(CC) -std=c11 -Wall -Wextra $(HARDENED) $(CPPFLAGS) $(CFLAGS) -c -o $@.$$$$ $< && mv $@.$$$$ $@

# The same with the sanitizers, for its own tests in `make prove`.
$(TALK)-asan: $(parts) $(wildcard tests/talk/*.h)
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(CPPFLAGS) $(SANITIZE) -o $@.$$$$ $(parts) && mv $@.$$$$ $@

# What tests/fuzz.sh runs.
fuzzed := $(patsubst tests/%.c,build/fuzz/%.o,$(filter-out %/main.c,$(parts)))
FUZZED = -std=c11 -D_GNU_SOURCE $(SANITIZE) -fsanitize=fuzzer

build/fuzz/%: tests/talk/fuzz/%.c tests/talk/fuzz/fuzz.h $(fuzzed)
	clang $(FUZZED) -o $@ $< $(fuzzed)

build/fuzz/talk/%.o: tests/talk/%.c $(wildcard tests/talk/*.h)
	@mkdir -p $(@D)
	clang $(FUZZED)-no-link -c -o $@ $<

build/bin/solution/%: solution/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $<

build/bin/solution-asan/%: solution/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 $(CPPFLAGS) $(SANITIZE) -o $@ $<

.PHONY: support reset new skeleton check grade desk watch hint request announce demo trace pictures prove fuzz bench programs sanitized lint format clean help
.SECONDARY: $(objects) $(fuzzed)
.DELETE_ON_ERROR:
