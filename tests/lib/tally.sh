# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Counts results. A rung prints TAP ("ok ...", "not ok ...", "ok ... # SKIP
# why"); rung() shows its output as it comes, adds the lines up, and records them.

passed=0
failed=0
skipped=0
failures=

# rung NAME COMMAND...: a runner that fails without a "not ok", or succeeds
# without a single result, is itself a failure. SIPNAT_RUNG renames one that is
# run in several ways.
rung() {
	local name=${SIPNAT_RUNG:-$1} status=0 ok bad skip start=$SECONDS
	local log=$build/log/$name module userspace
	shift
	module=$(module_hash)
	userspace=$(userspace_hash)
	mkdir -p "$build/log"
	printf '# == %s\n' "$name"
	"$@" 2>&1 </dev/null | tee "$log"
	status=${PIPESTATUS[0]}
	skip=$(grep -Eic '^ok\b.*# *skip' "$log")
	ok=$(($(grep -Ec '^ok\b' "$log") - skip))
	bad=$(grep -Ec '^not ok\b' "$log")
	if [ "$status" != 0 ] && [ "$bad" = 0 ]; then
		printf 'not ok - %s: %s ended with status %s\n' \
			"$name" "$*" "$status" | tee -a "$log"
		bad=1
	elif [ "$status" = 0 ] && [ $((ok + bad + skip)) = 0 ]; then
		printf 'not ok - %s: %s reported no result\n' "$name" "$*" |
			tee -a "$log"
		bad=1
	fi
	[ "$bad" = 0 ] || failures+=$(failed_results "$log")$'\n'
	record "$name" "$log" "$((SECONDS - start))" "$module" "$userspace"
	passed=$((passed + ok))
	failed=$((failed + bad))
	skipped=$((skipped + skip))
	printf '# == %s: %s passed, %s failed, %s skipped in %s s\n' \
		"$name" "$ok" "$bad" "$skip" "$((SECONDS - start))"
}

# failed_results LOG: the line of each, and the last that was said of it.
failed_results() {
	awk '
	function flush() {
		if (result)
			print "# " result
		if (result && last)
			print "#   " last
	}
	/^(not )?ok/ { flush(); result = last = "" }
	/^not ok/ { result = $0 }
	/^# *[^ #]/ && !/^# *\(all of it/ { sub(/^# */, ""); last = $0 }
	END { flush() }' "$1"
}

# tally: what failed once more, so that it is found at the end of a long output;
# then the one line that closes every run, and the exit status of the whole.
tally() {
	[ -z "$failures" ] || printf '# what failed:\n%s' "$failures"
	printf '%s passed, %s failed, %s skipped\n' \
		"$passed" "$failed" "$skipped"
	[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
