# Loaded by the tests of what is written about a class.

load kit_helper

# with_class ARGUMENT... - runs Python where the kit is, with its modules and
# class_maker.py; the class goes to a folder of the test's own.
with_class() {
  (cd "$KIT" && CLASS=$BATS_TEST_TMPDIR/class \
    PYTHONPATH=$KIT/tests/labkit:$KIT/tests \
    "$PYTHON" -X pycache_prefix="$KIT/build/pycache" "$@")
}
