# The variables that the kit takes over from whoever starts it. It drops all others:
# many of them redirect a tool (GIT_DIR, CDPATH, BASH_ENV, LD_PRELOAD, CPATH,
# TAR_OPTIONS, PERL5OPT ...), and a hook of git or a shell's start file may set them.
# A word that ends in % stands for all names that begin so. Every entry reads this
# file: the Makefile, environment.bash for the shell, environment.py for Python.

# Who asks, where, in which language.
KEPT += HOME USER LOGNAME TERM TMPDIR LANG LC_% TZ NO_COLOR

# Where programs and their parts are.
KEPT += PATH LD_LIBRARY_PATH CC CXX PYENV_% ASDF_% VIRTUAL_ENV CONDA_PREFIX NIX_%
KEPT += SDKROOT DEVELOPER_DIR MACOSX_DEPLOYMENT_TARGET

# What an installer needs to reach its server.
KEPT += http_proxy https_proxy ftp_proxy all_proxy no_proxy
KEPT += HTTP_PROXY HTTPS_PROXY FTP_PROXY ALL_PROXY NO_PROXY
KEPT += SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS
KEPT += npm_config_% NPM_CONFIG_% HOMEBREW_% APT_CONFIG

# What the verbs take.
KEPT += SUBMISSION SUBMISSIONS JOBS CLUSTER HOSTS ROSTER OUT EXERCISE MUTANT FROM HEAD BASE PASS_MARK
KEPT += SANDBOX UNCONFINED SEED V CI REPEAT SYSTEMATIC GOLDEN

# Which cluster, and how its user asks for machines.
KEPT += SLURM_CONF SBATCH_%

# Where a report is published, and as whom; which repositories git may trust.
KEPT += GH_% GITHUB_% ANNOUNCER REPOSITORY NUMBER BRANCH RESULT XDG_CONFIG_HOME

# What the tools tell each other, and bats.
KEPT += KIT_CLEAN KIT_ENCODING KIT_PYTHON LABKIT_OWN

# What follows is for make alone.
given := $(foreach v,$(.VARIABLES),$(if $(filter environment%,$(origin $v)),$v))
unexport $(filter-out $(KEPT) MAKEFLAGS MAKELEVEL,$(given))
# A compiler may insist on a TMPDIR that is gone.
ifeq ($(wildcard $(TMPDIR)/.),)
unexport TMPDIR
endif
# Also under make -R, and where the environment has a MAKE.
CC ?= cc
CXX ?= c++
MAKE := $(MAKE_COMMAND)
