# The verbs of whoever teaches with the kit, or works on it; the Makefile, which goes to
# students too, includes this.
WARNINGS = -Wall -Wextra -Wpedantic -Werror
SANITIZE = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined
# What tests/setup.sh installs for whoever tests the kit.
TESTERS = $(TOOLS) bats parallel ss
# Without them tests skip: daemons, of which tests/class_cluster.bats makes a cluster and
# which nobody gets unasked; what makes the site, and what finds similar programs.
CI_TOOLS = munged slurmctld slurmd sbatch ssh sshd mkdocs sim_c
MORE = $(if $(CI),$(SETUP) $(CI_TOOLS) || echo "(some tests will skip)",true)

# The submissions of a class, how many at a time, and where else than here.
SUBMISSIONS =
JOBS =
CLUSTER =
HOSTS =
# A list of the course, as Moodle, Canvas or GitHub Classroom has exported it.
ROSTER =
MUTANT =
# For how long `make fuzz` goes on, with which of tests/talk/fuzz/.
SECONDS = 60
TARGET =
# How many submissions `make bench-class` makes and grades.
N =
# yes: `make bench` measures `make prove`, too.
PROVE =
$(call texts,SUBMISSIONS JOBS CLUSTER HOSTS ROSTER MUTANT SECONDS TARGET PROVE N)
# To bash SECONDS is a clock.
unexport SECONDS
export FUZZ_SECONDS = $(SECONDS)

exercises := $(patsubst skeleton/%/.,%,$(sort $(wildcard skeleton/*/.)))
chosen := $(if $(EXERCISE),$(EXERCISE),$(exercises))
programs := $(foreach e,$(chosen),$(e)/client $(e)/server)

# ALL=1 tests all tools, ALL=root those in which it matters that root calls.
check: ## Test solutions and peers; ALL=1: the kit's tools too; V=1 shows every test
	@$(SETUP) $(TESTERS)
	@$(MORE)
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK)
	@$(LABKIT) missing "$$EXERCISE" parts
	@$(MAKE) --no-print-directory $(jobs) programs
	@$(MAKE) --no-print-directory $(jobs) sanitized || echo "(no sanitizers here)"
	@$(LABKIT) check "$$EXERCISE" $(if $(ALL),$(if $(filter root,$(ALL)),root,all))

prove: ## Grade the grader, or one mutant: EXERCISE=name MUTANT=name
	@$(SETUP) $(TESTERS) c++
	@$(MORE)
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK)
	@test -n "$$EXERCISE" || $(MAKE) --no-print-directory -s $(jobs) $(TALK)-asan || echo "(no sanitizers here)"
	@$(LABKIT) prove "$$EXERCISE" "$$MUTANT"

grade-class: ## Grade a class: SUBMISSIONS=dir [OUT=dir] [JOBS=n] [EXERCISE=name]
	@$(SETUP) git $(TOOLS) c++ $(if $(HOSTS),parallel ssh)
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK)
	@$(LABKIT) grade-class "$$SUBMISSIONS" "$$OUT" "$$EXERCISE" "$$JOBS" "$$CLUSTER" "$$HOSTS"

student-edition: ## Make what students get, without solutions, in OUT or build/student-edition
	@$(SETUP) git python3
	@$(LABKIT) edition "$$OUT"

new: ## Begin a new exercise: EXERCISE=06-name
	@$(LABKIT) new "$$EXERCISE"

skeleton: ## Write the skeleton of EXERCISE=name from its solution
	@$(LABKIT) skeleton "$$EXERCISE"

pictures: ## Make again what docs/ has from elsewhere: pictures, from real runs; hints
	@$(SETUP) strace python3 cc
	@$(MAKE) --no-print-directory -s $(jobs) $(addprefix build/bin/solution/,$(programs))
	@$(LABKIT) pictures "$$EXERCISE"

fuzz: ## Feed talk's readers anything: SECONDS=n, 0 for no end; TARGET=name
	@$(SETUP) clang
	@$(BASH) tests/fuzz.sh "$$FUZZ_SECONDS" "$$TARGET"

bench: ## Measure how long the kit's work takes, beside an older one; PROVE=yes
	@$(SETUP) $(TESTERS)
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK) programs
	@$(MAKE) --no-print-directory -s $(jobs) sanitized || echo "(no sanitizers here)"
	@$(LABKIT) bench "$$PROVE"

bench-class: ## Measure how long a class of N=100 submissions takes
	@$(SETUP) git $(TOOLS) c++
	@$(MAKE) --no-print-directory -s $(jobs) $(TALK)
	@$(LABKIT) bench-class "$$N"

lint: ## Check style, spelling, links and workflows
	@$(BASH) tests/lint.sh

format: ## Format C, shell and Python sources in place
	@$(BASH) tests/lint.sh --fix

programs: $(TALK) $(addprefix build/bin/solution/,$(programs))
	@:

sanitized: $(addprefix build/bin/solution-asan/,$(programs))
	@:

# talk with the sanitizers, for its own tests in `make prove`.
$(TALK)-asan: $(parts:tests/%.c=build/asan/%.o)
	@mkdir -p $(@D)
	$(CC) $(SANITIZE) -o $@.$$$$ $^ && mv $@.$$$$ $@

build/asan/talk/%.o: tests/talk/%.c $(wildcard tests/talk/*.h)
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(CPPFLAGS) $(SANITIZE) -c -o $@ $<

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

.PHONY: prove grade-class student-edition new skeleton pictures fuzz bench bench-class lint format programs sanitized
.SECONDARY: $(fuzzed)
