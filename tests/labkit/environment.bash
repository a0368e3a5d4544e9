# Sourced first by every script that people start, and by what bats loads.
#
#   start_clean "$@"   starts the script afresh with the variables that environment.mk
#                      lists and no others, so without the functions and options that
#                      variables hold; opens what is closed of descriptors 0 to 2
#   drop_variables     the same for bats, which needs what it has set: drops the others
#
# Both leave out a TMPDIR that cannot be used, and choose a locale in which texts are
# UTF-8 and no message is translated.

# Sets $kept to the words of environment.mk, each with a blank around it.
read_kept() {
  local file=${BASH_SOURCE[0]%/*}/environment.mk word names

  kept=' '
  while IFS=' ' read -r word names; do
    [[ $word != KEPT ]] || kept+="${names#+= } "
  done <"$file"
}

# Is this the name of a variable that is taken over?
is_kept() { # NAME
  local rest=$1

  [[ $kept != *" $1 "* ]] || return 0
  while [[ $rest == *_* ]]; do # FOO_BAR_BAZ: FOO_BAR_%, then FOO_%
    rest=${rest%_*}
    [[ $kept != *" ${rest}_% "* ]] || return 0
  done
  return 1
}

# Sets what is the kit's own choice.
choose_variables() {
  export PATH="${PATH:-/usr/local/bin:/usr/bin:/bin}"
  case $OSTYPE in
    darwin*) export LC_ALL=en_US.UTF-8 ;;
    *) export LC_ALL=C.UTF-8 ;;
  esac
  [[ -z ${TMPDIR-} || $TMPDIR == /* ]] || TMPDIR=$PWD/$TMPDIR
  [[ -d ${TMPDIR-} && -w $TMPDIR && -x $TMPDIR ]] || unset TMPDIR
}

start_clean() {
  local kept name variables=()

  if [[ ${KIT_CLEAN-} == "$$" ]]; then # exec keeps the pid
    unset KIT_CLEAN
    return
  fi
  { true <&0; } 2>/dev/null || exec 0</dev/null
  { true >&1; } 2>/dev/null || exec 1>/dev/null
  { true >&2; } 2>/dev/null || exec 2>/dev/null
  read_kept
  choose_variables
  for name in $(compgen -e); do
    ! is_kept "$name" || variables+=("$name=${!name}")
  done
  exec env -i "${variables[@]}" KIT_CLEAN=$$ bash "$0" "$@"
}

drop_variables() {
  local kept name

  [[ ${KIT_CLEAN-} != yes ]] || return 0 # `labkit check` has done it
  read_kept
  choose_variables
  for name in $(compgen -e); do
    # Not unset: some are read-only, others are what bats has told this shell.
    is_kept "$name" || [[ $name == BATS_* ]] || export -n "${name?}"
  done
  unset CDPATH GLOBIGNORE POSIXLY_CORRECT # which lead the shell itself astray
  for name in $(compgen -A function); do
    [[ $name == bats_* ]] || export -nf "${name?}"
  done
}
