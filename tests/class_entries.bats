#!/usr/bin/env bats
# What `make grade-class` takes for a submission, whose it is, and which it refuses: the
# folders, archives and repositories that students and learning platforms make.

load class_helper

# zip_of ARCHIVE SCRIPT - writes a zip with Python; z is the ZipFile.
zip_of() {
  "$PYTHON" -c "import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
    $2" "$1"
}

# tar_of ARCHIVE SCRIPT - writes a .tar.gz; add(name, data, **fields) adds a member.
tar_of() {
  "$PYTHON" -c "import io, sys, tarfile
t = tarfile.open(sys.argv[1], 'w:gz')
def add(name, data=b'', **fields):
    member = tarfile.TarInfo(name)
    member.size = len(data)
    for key, value in fields.items():
        setattr(member, key, value)
    t.addfile(member, io.BytesIO(data))
$2
t.close()" "$1"
}

# Each kind of entry that an instructor may have.

@test "folders, archives and repositories are submissions" {
  need git
  right_one class/folder
  right_one work
  right_one class/deeper/lab/answers
  (cd work && tar -czf ../class/packed.tar.gz 02-tcp-ordered)
  zip_of class/zipped.zip "z.write('work/02-tcp-ordered/client.c', '02-tcp-ordered/client.c')"
  (cd work && new_repository && git add . && git commit -qm work)
  git clone -q --bare work class/bare.git
  git clone -q work class/cloned

  grade_class

  assert_status 0
  for name in folder deeper packed zipped bare cloned; do
    assert_equal "$name graded" "$name $(value "$name" status)"
  done
  assert_equal 1 "$(for name in folder deeper packed zipped bare cloned; do
    value "$name" points
  done | sort -u | wc -l)"
  assert_line "6 submissions: 6 graded"
}

@test "what Moodle exports has the person and the number of the participant" {
  mkdir -p "class/Zoë Doe_17_assignsubmission_file_" "class/Max Roe_18_assignsubmission_onlinetext_"
  cp solution/02-tcp-ordered/client.c "class/Zoë Doe_17_assignsubmission_file_"
  cp solution/02-tcp-ordered/client.c "class/Ann Poe_19_assignsubmission_file_client.c"
  # Who has one name only is given a dot for the other one.
  cp solution/02-tcp-ordered/client.c "class/. Cher_21_assignsubmission_file_client.c"
  right_one work
  mkdir "class/Jo Loe_20_assignsubmission_file_"
  zip_of "class/Jo Loe_20_assignsubmission_file_/lab.zip" \
    "z.write('work/02-tcp-ordered/client.c', '02-tcp-ordered/client.c')"

  grade_class

  assert_status 0
  grep -Eq '^Zoe-Doe-17 \(Zoë Doe\)  +[0-9]+/[0-9]+  graded' <<<"$output"
  assert_equal "Zoë Doe 17 graded" "$(value Zoe-Doe-17 name) $(value Zoe-Doe-17 moodle) $(value Zoe-Doe-17 status)"
  assert_equal "Ann Poe 19 graded" "$(value Ann-Poe-19 name) $(value Ann-Poe-19 moodle) $(value Ann-Poe-19 status)"
  assert_equal ". Cher 21 graded" "$(value Cher-21 name) $(value Cher-21 moodle) $(value Cher-21 status)"
  assert_equal "graded taken from lab.zip" "$(value Jo-Loe-20 status) $(value Jo-Loe-20 notes)"
  assert_equal "nothing handed in" "$(value Max-Roe-18 status)"
  assert_equal "no file was handed in, but: onlinetext" "$(value Max-Roe-18 notes)"
}

@test "nobody becomes somebody else by what he has named so" {
  need git
  named="Ann Poe_19_assignsubmission_file_"
  mkdir -p moodle "class/$named" "class/max/$named" class/jo
  cp solution/02-tcp-ordered/client.c "moodle/Max Roe_18_assignsubmission_file_x_19_assignsubmission_file_client.c"
  cp solution/02-tcp-ordered/client.c "class/$named"
  zip_of class/zoe.zip "z.writestr('$named/client.c', '')"
  cp class/zoe.zip class/bo.zip

  grade_class SUBMISSIONS=moodle
  assert_status 0
  assert_equal "Max Roe 18" "$(value Max-Roe-18 name) $(value Max-Roe-18 moodle)"

  # In an export nothing is one; elsewhere it is said what lies where.
  grade_class OUT=build/export
  assert_status 0
  assert_equal "Ann-Poe-19.json bo.json jo.json max.json zoe.json" \
    "$(cd build/export/results && echo *)"

  mv "class/$named" class/ann
  grade_class
  assert_status 0
  assert_equal "found in bo.zip/found in max/found in zoe.zip" "$(grep -ho 'found in [a-z.]*' \
    build/class/results/Ann*.json | sort | paste -sd /)"
}

@test "one zip of the whole class is as good as its folders" {
  zip_of class.zip "
    source = open('solution/02-tcp-ordered/client.c').read()
    z.writestr('Zoe Doe_17_assignsubmission_file_/client.c', source)
    z.writestr('Ann Poe_19_assignsubmission_file_client.c', source)
    z.writestr('Jo Loe_20_assignsubmission_file_/client.txt', source)"

  grade_class SUBMISSIONS=class.zip

  assert_status 0
  assert_equal "graded" "$(value Zoe-Doe-17 status)"
  assert_equal "graded" "$(value Ann-Poe-19 status)"
  assert_equal "nothing handed in" "$(value Jo-Loe-20 status)"
}

@test "Gradescope's metadata says who has submitted" {
  export=class/assignment_1_export
  mkdir -p "$export"/submission_{7,8}
  cp solution/02-tcp-ordered/client.c "$export/submission_7"
  cp solution/02-tcp-ordered/client.c "$export/submission_8"
  cat >"$export/submission_metadata.yml" <<-'YML'
	submission_7:
	  :submitters:
	  - :name: Zoe Doe
	    :sid: '100'
	    :email: zoe@example.org
	  - :name: "Ann \"A\" Poe"
	    :sid: '101'
	    :email: ann@example.org
	  :created_at: 2026-01-01 10:00:00.000000000 Z
	  :history:
	  - :id: 3
	    :name: an older one
	submission_8:
	  :submitters: []
	YML

  grade_class

  assert_status 0
  assert_equal 'Zoe Doe, Ann "A" Poe' "$(value submission_7 name)"
  assert_equal "zoe@example.org" "$(value submission_7 login)"
  assert_equal "handed in by 2 together" "$(value submission_7 notes | head -n 1)"
  assert_equal "submission_8 graded" "$(value submission_8 name) $(value submission_8 status)"
}

@test "the repositories of GitHub Classroom tell the login" {
  need git
  mkdir lab4-submissions
  for login in zoe-d ann; do
    right_one "lab4-submissions/lab4-$login"
    (cd "lab4-submissions/lab4-$login" && new_repository)
  done

  grade_class SUBMISSIONS=lab4-submissions

  assert_status 0
  assert_equal "zoe-d ann" "$(value lab4-zoe-d login) $(value lab4-ann login)"
}

@test "a slip, nothing, or no archive is a status of its own, never a 0" {
  mkdir -p class/slip/02_tcp_ordered class/empty class/.later
  cp solution/02-tcp-ordered/client.c class/slip/02_tcp_ordered/klient.c
  right_one class/right
  echo "this is text" >class/text.zip
  printf 'Rar!\032\007\001' >class/other.rar
  echo "grades" >class/grades.csv

  grade_class

  assert_status 0
  for name in slip empty; do
    assert_equal "nothing handed in None" "$(value "$name" status) $(value "$name" points)"
  done
  grep -q 'looks like it' <<<"$(value slip reason)"
  assert_equal "unreadable None" "$(value text status) $(value text points)"
  assert_equal "it is a RAR archive: .zip, .tar.gz and .tar are read" "$(value other.rar reason)"
  assert_line "left out, no submissions: .later, grades.csv"
  assert_line "5 submissions: 1 graded, 2 nothing handed in, 2 unreadable"
  grade_class
  assert_line "5 submissions, 5 with a valid result: 0 to grade, for 02-tcp-ordered"
}

@test "an exercise of which nothing was handed in is named, and has no points" {
  right_one class/half
  cp solution/02-tcp-ordered/client.c class/half
  mkdir class/flat
  cp solution/02-tcp-ordered/client.c class/flat

  grade_class EXERCISE=

  assert_status 0
  assert_equal "nothing handed in None" \
    "$(value half status 01-unix-commands) $(value half points 01-unix-commands)"
  assert_equal "graded" "$(value half status 02-tcp-ordered)"
  assert_equal "nothing handed in" "$(value flat status)"
  grep -q 'EXERCISE= must say whose' <<<"$(value flat reason)"
}

@test "two entries of one person each have a result, and a note" {
  right_one "class/Ann Poe_19_assignsubmission_file_"
  right_one "class/Ann Poe-late_19_assignsubmission_file_"
  right_one class/jo
  right_one class/Jo

  grade_class

  assert_status 0
  assert_equal 4 "$(find build/class/results -name '*.json' | wc -l)"
  grep -q 'of the same name: Ann Poe-late_19_assignsubmission_file_; which one' \
    <<<"$(value Ann-Poe-19 notes)"
  assert_equal 2 "$(find build/class/results -name '[jJ]o-??????.json' | wc -l)"
}

# result_names - prints the names of the results, the letters that stand for an entry as M.
result_names() {
  (cd build/class/results && printf '%s\n' *.json) | sed -E 's/-[0-9a-f]{6}([-.])/-M\1/; s/\.json$//' | sort | paste -sd ' '
}

@test "every letter of a name counts in an id, and an id stays what it was" {
  right_one "class/Søren Ærø"
  right_one "class/Jo Weiß"
  right_one "class/Иван Roe"
  grade_class
  assert_equal "Jo-Weiss Roe-M Soren-Aero" "$(result_names)"

  # As an earlier kit called it.
  mv build/class/results/Jo-Weiss.json build/class/results/Jo-Wei.json
  mv build/class/reports/Jo-Weiss build/class/reports/Jo-Wei
  edit build/class/results/Jo-Wei.json 's/"Jo-Weiss"/"Jo-Wei"/'
  right_one "class/Jo Wei"
  grade_class

  assert_equal 1 "$(graded)"
  assert_equal "Jo-Wei Jo-Wei-M Roe-M Soren-Aero" "$(result_names)"
  assert_equal "Jo Weiß" "$(value Jo-Wei entry)"
}

@test "a caller whose files nobody else may read has a class graded all the same" {
  umask 077
  keep_checks tests/02-tcp-ordered.talk "client makes a socket"
  chmod -R go= tests build/bin
  right_one class/ann

  grade_class

  assert_status 0
  assert_line "1 submission: 1 graded"
}

# Archives that would do harm.

@test "an archive that leads outside, or is too much, is unreadable" {
  zip_of class/outside.zip "z.writestr('../../outside.c', 'x')"
  zip_of class/absolute.zip "z.writestr('$PWD/outside.c', 'x')"
  zip_of class/windows.zip "z.writestr('..\\\\\\\\outside.c', 'x')"
  tar_of class/tarred.tar.gz "add('a/../../outside.c', b'x')"
  zip_of class/members.zip "
    for n in range(100_000): z.writestr(f'{n}', '')"
  zip_of class/twice.zip "
    import warnings; warnings.simplefilter('ignore')
    z.writestr('client.c', 'one'); z.writestr('client.c', 'two')"
  tar_of class/bomb.tar.gz "add('zeros', bytes(100 << 20))"
  zip_of class/cut.zip "z.writestr('client.c', 'int main(void) {}' * 999)"
  zip_of class/secret.zip "z.writestr('client.c', 'int main(void) {}')"
  head -c 60 class/cut.zip >half && mv half class/cut.zip
  # Both places of the flag that says: encrypted.
  "$PYTHON" - class/secret.zip <<-'PYTHON'
	import sys
	data = bytearray(open(sys.argv[1], "rb").read())
	data[6] |= 1
	data[data.find(b"PK\1\2") + 8] |= 1
	open(sys.argv[1], "wb").write(data)
	PYTHON
  right_one class/right

  grade_class

  assert_status 0
  for name in outside absolute windows tarred; do
    grep -q "leads outside" <<<"$(value "$name" reason)"
  done
  grep -Eq 'members' <<<"$(value members reason)"
  assert_equal "client.c is in it more than once" "$(value twice reason)"
  assert_equal "its data is packed more than 200 to 1" "$(value bomb reason)"
  assert_equal "client.c is encrypted" "$(value secret reason)"
  assert_equal "unreadable" "$(value cut status)"
  assert_line "10 submissions: 1 graded, 9 unreadable"
  assert_missing outside.c class/outside.c
}

@test "an archive that its reader would search for hours is unreadable" {
  sed -i.old 's/^TIME_MAX = .*/TIME_MAX = 1/' tests/labkit/gradeclass/unpack.py
  # A header of digits, searched from each of them: CVE-2024-6232.
  tar_of class/digits.tar.gz "
add('client.c', b'1' * 1_000_000, type=tarfile.XHDTYPE)"
  right_one class/right

  grade_class

  assert_status 0
  assert_line "2 submissions: 1 graded, 1 unreadable"
}

@test "an archive that is unreadable is unpacked again only when it has changed" {
  right_one class/right
  mkdir class/bo
  tar_of class/cut.tar.gz "add('client.c', bytes(9999))"
  head -c 60 class/cut.tar.gz >half && mv half class/cut.tar.gz
  cp class/cut.tar.gz class/bo/lab.tgz
  cat >>tests/labkit/gradeclass/unpack.py <<-'PYTHON'
	UNTAR = untar
	def untar(file, target):
	    with open("unpacked", "a") as log:
	        log.write(os.path.basename(file.name) + " ")
	    UNTAR(file, target)
	PYTHON

  grade_class JOBS=1
  assert_line "3 submissions: 1 graded, 2 unreadable"
  assert_equal "lab.tgz " "$(<unpacked)" # the same bytes as the other one's
  grade_class
  assert_line "3 submissions, 3 with a valid result: 0 to grade, for 02-tcp-ordered"
  assert_equal "lab.tgz " "$(<unpacked)"
  tar_of class/bo/lab.tgz "add('02-tcp-ordered/client.c')"
  grade_class

  assert_line "3 submissions: 2 graded, 1 unreadable"
  assert_equal "lab.tgz lab.tgz lab.tgz " "$(<unpacked)" # to look, to grade
  echo "# Another program that unpacks." >>tests/labkit/gradeclass/unpack.py
  grade_class
  assert_equal "lab.tgz lab.tgz lab.tgz lab.tgz cut.tar.gz " "$(<unpacked)"
}

@test "links, devices and odd names in an archive are left out, and said" {
  ln -s /etc/passwd link
  zip_of class/zipped.zip "
    link = zipfile.ZipInfo('02-tcp-ordered/server.c')
    link.external_attr = 0o120777 << 16
    z.writestr(link, '/etc/passwd')
    z.write('solution/02-tcp-ordered/client.c', '02-tcp-ordered/client.c')
    z.writestr('02-tcp-ordered/\\x1b[2Jx.h', 'x')
    z.writestr('02-tcp-ordered/film.mp4', bytes(100 << 20))"
  tar_of class/tarred.tar.gz "
add('02-tcp-ordered/server.c', type=tarfile.SYMTYPE, linkname='/etc/passwd')
add('02-tcp-ordered/more.c', type=tarfile.LNKTYPE, linkname='/etc/passwd')
add('02-tcp-ordered/pipe.c', type=tarfile.FIFOTYPE)
add('02-tcp-ordered/client.c', open('solution/02-tcp-ordered/client.c', 'rb').read())"

  grade_class

  assert_status 0
  assert_equal "graded graded" "$(value zipped status) $(value tarred status)"
  assert_equal "$(value zipped points)" "$(value tarred points)"
  assert_equal "not unpacked: 02-tcp-ordered/server.c: a link or a device
not unpacked: odd names: 1" "$(value zipped notes)"
  assert_equal "not unpacked: 02-tcp-ordered/server.c, 02-tcp-ordered/more.c,\
 02-tcp-ordered/pipe.c: a link or a device" "$(value tarred notes)"
  if grep -rq 'root:' build/class/reports; then return 1; fi
}

@test "a repository with a program in its settings runs none" {
  need git
  right_one work
  (cd work && new_repository && git add . && git commit -qm work)
  git clone -q --bare work class/bare.git
  printf '[core]\n\tfsmonitor = touch %s/hit\n\tsshCommand = touch %s/hit\n' \
    "$PWD" "$PWD" >>class/bare.git/config
  printf '[include]\n\tpath = /nowhere\n[alias]\n\tarchive = !touch %s/hit\n' "$PWD" \
    >>class/bare.git/config
  mkdir class/empty.git
  git init -q --bare class/empty.git

  grade_class

  assert_status 0
  assert_equal "graded" "$(value bare status)"
  assert_equal "unreadable: the repository has no commit in main" \
    "$(value empty status): $(value empty reason)"
  assert_missing hit
}

@test "a repository counts as it is in the commit, with objects of its own" {
  need git
  for program in client server; do right_one work "$program"; done
  printf '*.c export-ignore\n' >work/.gitattributes
  (cd work && new_repository && git add . && git commit -qm work)
  git clone -q --bare work class/whole.git
  git clone -q --bare --shared work class/borrows.git
  mkdir -p class/links.git class/waits.git/refs/heads class/linked
  ln -s ../whole.git/objects ../whole.git/HEAD class/links.git
  cp -R class/whole.git/refs class/whole.git/packed-refs class/links.git
  cp -R class/whole.git/objects class/whole.git/HEAD class/waits.git
  mkfifo class/waits.git/refs/heads/main
  ln -s ../whole.git class/linked/.git

  grade_class

  assert_status 0
  assert_equal "graded" "$(value whole status)"
  assert_equal "" "$(value whole notes 02-tcp-ordered)"
  grep -q "has its objects elsewhere" <<<"$(value borrows reason)"
  assert_equal "the repository has what is no ordinary file: objects" \
    "$(value links reason)"
  assert_equal "the repository has no commit in main" "$(value waits reason)"
  assert_equal "nothing handed in" "$(value linked status)"
}
