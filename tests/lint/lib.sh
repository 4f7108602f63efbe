# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Words that every check uses. A check is an executable in checks/: it prints
# what is wrong, a line each, and fails; it prints nothing and succeeds. What a
# check builds goes to $scratch.

set -u
# shellcheck source=tests/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/vm/host/suite.sh
. "$tests/vm/host/suite.sh"

lint=$tests/lint
scratch=$build/lint
spec=Documentation/netlink/specs/sipnat.yaml
# the one that Debian's python3-* packages belong to, whatever PATH says
python=/usr/bin/python3
cd "$top" || exit 1
mkdir -p "$scratch" || exit 1

# tool NAME PACKAGE: a check that can't run has failed.
tool() {
	command -v "$1" >/dev/null && return
	echo "$1 is missing: apt-get install $2"
	exit 1
}

# files PATHSPEC...: files that git has or would take; all of them that match
# where there is no repository (an unpacked archive).
files() {
	local file list
	if list=$(git ls-files -co --exclude-standard -- "$@" 2>/dev/null); then
		while read -r file; do
			[ ! -f "$file" ] || printf '%s\n' "$file"
		done <<<"$list" | sort -u
		return
	fi
	for file in "${@:-*}"; do
		find . -path ./build -prune -o -type f -path "./$file" -print
	done | sed 's,^\./,,' | sort -u
}

# c_files [FOLDER]: what people wrote; the uapi header is the generator's.
c_files() {
	files "${1:+$1/}*.c" "${1:+$1/}*.h" | grep -v '^include/uapi/'
}

# fragments: shell that is sourced, never run.
fragments() {
	scripts | while read -r file; do
		[ "$(head -c 2 "$file")" = '#!' ] || printf '%s\n' "$file"
	done
}

# scripts: shell scripts, by their first line or by what they tell shellcheck.
scripts() {
	files | while read -r file; do
		if head -n 1 "$file" | grep -aEq '^#!.*\b(ba|da|a)?sh\b' ||
			head -n 3 "$file" | grep -aq '^# shellcheck shell='; then
			printf '%s\n' "$file"
		fi
	done
}
