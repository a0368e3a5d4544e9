# Loaded by the tests of what is said of a failure.

load kit_helper

# judging - runs Python in the kit, with tests/report/judging.py and the modules.
judging() {
  (cd "$KIT" && PYTHONPATH=$KIT/tests/labkit:$KIT/tests/report \
    "$PYTHON" -X pycache_prefix="$KIT/build/pycache" -)
}
