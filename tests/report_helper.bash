# Loaded by the tests of the reports: every report of every grading in report/*.json.

load kit_helper

# Writes every report of every fixture, as half.markdown: one Python for all.
setup_file() {
  python_with_reports - "$BATS_TEST_DIRNAME"/report/*.json <<-'PYTHON'
	import importlib, json, os, sys
	for path in sys.argv[1:]:
	    with open(path, encoding="utf-8") as file:
	        report = json.load(file)
	    for kind in "markdown", "html", "junit", "tap", "gradescope":
	        module = "htmlpage" if kind == "html" else kind
	        text = importlib.import_module("reports." + module).write(report)
	        name = os.path.basename(path).replace("json", kind)
	        with open(name, "w", encoding="utf-8", newline="\n") as file:
	            file.write(text)
	PYTHON
}

# python_with_reports ARGUMENT... - runs Python where the reports are written,
# with the modules that write them.
python_with_reports() {
  (cd "$BATS_FILE_TMPDIR" &&
    PYTHONPATH=$KIT/tests/labkit:$KIT/tests "$PYTHON" -X pycache_prefix="$KIT/build/pycache" "$@")
}

setup() {
  cd "$BATS_FILE_TMPDIR" || return
}
