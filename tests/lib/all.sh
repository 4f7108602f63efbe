# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# check-all: every rung there is, each by its own verb of tests/run, so that it
# does what it does alone. One that isn't there is missing, and that is no pass.

# check_all: what `check` runs is among it; the kernels' scenarios contain its.
check_all() {
	verb unit unit
	verb lint lint
	verb kernels kernels
	verb slow vm slow
	verb kunit kunit
	DEBUG=1 SIPNAT_RUNG=kunit-debug verb kunit-debug kunit
	DEBUG=1 SIPNAT_FUZZ=200000 verb netlink-fuzz kunit
	verb debug debug
	verb rounds rounds
	verb fuzz fuzz 60
	verb mutants mutants
	verb bench bench
	verb page page
	verb selftests selftests
	verb machines machines
	verb packages-debian packages debian
	verb packages-openwrt packages openwrt
	tests/results/render "$results" "$top" ||
		die "Documentation/results.md could not be written"
}

# verb NAME VERB ARGUMENT...: adds up the line that closes it.
verb() {
	local name=$1 log=$build/log/all-$1 line ok bad skip
	shift
	mkdir -p "$build/log"
	if ! usage | grep -q "^  $1\\b"; then
		rung "$name" missing "$name" "$*"
		return
	fi
	"$tests/run" "$@" 2>&1 </dev/null | tee "$log" |
		sed '/^[0-9]* passed, [0-9]* failed/d'
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	if [ -z "$line" ]; then
		rung "$name" missing "$name" "$*"
		return
	fi
	read -r ok _ bad _ skip _ <<<"$line"
	passed=$((passed + ok))
	failed=$((failed + bad))
	skipped=$((skipped + skip))
}

missing() {
	echo "not ok - $1: tests/run $2 is not there, or gave no result # missing"
	return 1
}
