# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Allocations of sipnat that fail, one by one, by tests/vm/module: those that it
# asks for, itself or by what it calls, in any context.

fault=/sys/module/failing/parameters

# failing_in: before sipnat. Skips where nothing can be made to fail.
failing_in() {
	grep -q ' T should_failslab$' /proc/kallsyms ||
		skip "this kernel asks nobody before it allocates"
	run insmod "$lab/failing.ko"
}

# fail_from NTH [all]: the NTH allocation from now on fails, with "all"
# those that follow, too.
fail_from() {
	echo 0 >$fault/failed
	[ -z "${2-}" ] && echo N >$fault/all || echo Y >$fault/all
	echo "$1" >$fault/nth
}

# fail_no_more: true if one had to fail; $failed says how many.
fail_no_more() {
	echo 0 >$fault/nth
	read -r failed <$fault/failed
	[ "$failed" != 0 ]
}

# each_failing WHAT CHECK COMMAND...: its first allocation fails, its second... until
# there is no more; then the first and all others, the second and all others...
# After each, CHECK with the exit status, in a shell of its own.
each_failing() {
	local what=$1 all n status refused failed
	step "$what: ${*:3}"
	for all in "" all; do
		n=0
		refused=0
		while :; do
			n=$((n + 1))
			status=0
			fail_from $n $all
			"${@:3}" >"$work/failing.log" 2>&1 || status=$?
			fail_no_more || break
			[ $status = 0 ] || refused=$((refused + 1))
			allocation_failed $status "$@"
		done
		[ $status = 0 ] || fail "$what: $(cat "$work/failing.log")"
		allocation_failed 0 "$@"
		at_least "allocations that failed${all:+ with all after them}" \
			$((n - 1)) 1
		echo "reported by the command: $refused"
	done
}

# allocation_failed STATUS WHAT CHECK...: with each_failing's variables. Nothing
# may be asked of the shell that runs the check, lest its commands fail unnoticed.
allocation_failed() {
	local checked
	set +e
	(
		set -e
		"$3" "$1"
	) >"$work/check.log" 2>&1
	checked=$?
	set -e
	[ $checked = 0 ] ||
		fail "$2, allocation $n${all:+ and all more}, exit status $1:" \
			"$(cat "$work/check.log" "$work/failing.log")"
}
