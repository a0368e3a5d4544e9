# Loaded by the checks that only our own programs face: where C and Python may
# differ in what they say.

load ../../helper

# python_only WORDS - prints them when the Python peers are tested: argparse
# explains -h too, and no exception knows which of its calls has failed.
python_only() {
  [[ $IMPLEMENTATION != python ]] || printf '%s' "$1"
}

# complaint ROLE WHAT REASON - prints the statement that asks for this message.
# A Python exception knows the reason, but not which call it was.
complaint() {
  case $IMPLEMENTATION in
    python) printf 'complain about "%s"' "$3" ;;
    *) printf 'complain "%s: %s: %s"' "$@" ;;
  esac
}
