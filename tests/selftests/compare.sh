# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What became of a test in the guest without sipnat and in the one with it, out of
# the TAP of both, and what is to be said of it.

# said NAME HOW: the line of TAP of its last run, and its output.
# shellcheck disable=SC2154 # $dir, $kernel: those of tests/selftests/run
said() {
	awk -v test=": $1.$2 " '
	/^(not )?ok / {
		here = index($0, test)
		if (here)
			text = ""
	}
	here { text = text $0 "\n" }
	END { printf "%s", text }' "$dir/tap.$2"
}

# outcome NAME HOW: what became of it there, and how many of its parts said what.
outcome() {
	said "$@" | awk '
	NR == 1 {
		result = /# SKIP/ ? "skips" : /^ok/ ? "passes" : "fails"
		if (/the guest died or hung/)
			result = "hangs"
	}
	/^# *(out of time: |did not end within )/ { result = "times out" }
	sub(/^# *parts: /, "") && $0 != "" { parts = ": " $0 }
	END { print result ? result parts : "nothing" }'
}

# seen NAME: what sipnat saw of it.
seen() { said "$1" on | sed -n 's/^# *seen: //p'; }

# goes NAME: how often it was run.
goes() { grep -Ec "^(not )?ok .*: $1\.on " "$dir/tap.on"; }

# took NAME: the seconds of the slower of its last runs; both go on at the same time.
took() {
	{ said "$1" off && said "$1" on; } | awk '
	/^(not )?ok / && match($0, /\([0-9]+ s\)/) {
		seconds = substr($0, RSTART + 1, RLENGTH - 4) + 0
		if (seconds > most)
			most = seconds
	}
	END { print most + 0 }'
}

# differing FILE: the tests of FILE that did not end in the same way.
differing() {
	local name seconds
	while read -r name seconds; do
		[ "$(outcome "$name" off)" = "$(outcome "$name" on)" ] ||
			echo "$name $seconds"
	done <"$1"
}

# worse OFF ON: does it pass no more, or less of it?
worse() {
	printf '%s\n' "$1" "$2" | awk '
	{
		passes = /^passes/
		good = bad = 0
		for (i = 1; i < NF; i++) {
			if ($i ~ /^(PASS|OK|ok)$/)
				good += $(i + 1)
			if ($i ~ /^(FAIL|ERROR)$/)
				bad += $(i + 1)
		}
	}
	NR == 1 { passed = passes; were_good = good; were_bad = bad }
	END {
		exit !(passes < passed || good < were_good || bad > were_bad)
	}'
}

# in_use NAME: was sipnat in each of the test's namespaces, with its early hook?
in_use() {
	local hooks='^namespaces ([1-9][0-9]*), early ([0-9]+),'
	[[ $(seen "$1") =~ $hooks ]] &&
		[ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ]
}

# compare NAME: same, differs, worse, or unseen.
compare() {
	local off on
	off=$(outcome "$1" off)
	on=$(outcome "$1" on)
	if [ "$off" = "$on" ]; then
		case $off in
		skips* | "times out"* | hangs*) echo same ;;
		*) if in_use "$1"; then echo same; else echo unseen; fi ;;
		esac
	elif worse "$off" "$on"; then
		echo worse
	else
		echo differs
	fi
}

# report: the tests of $dir/tests in a table, and a line of TAP for each.
report() {
	local name word
	printf '# %-26s %-30s %-30s %-7s %-4s %s\n' "$kernel" \
		"without sipnat" with result goes "sipnat saw"
	while read -r name _; do
		printf '# %-26s %-30s %-30s %-7s %-4s %s\n' "$name" \
			"$(outcome "$name" off)" "$(outcome "$name" on)" \
			"$(compare "$name")" "$(goes "$name")" "$(seen "$name")"
	done <"$dir/tests"
	while read -r name _; do
		verdict "$name" "$(compare "$name")"
	done <"$dir/tests"
	while read -r name word; do
		echo "ok - $kernel: $name # SKIP not run: $word"
	done <"$dir/left"
}

# verdict NAME WORD: for people and, by "# pair: ", for the page of results.
verdict() {
	local off on test
	test="$kernel: $1 ($(took "$1") s)"
	off=$(outcome "$1" off)
	on=$(outcome "$1" on)
	printf '# pair: %s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$kernel" "$1" "$off" \
		"$on" "$2" "$(goes "$1")" "$(seen "$1")"
	case $2/$off in
	same/passes*) echo "ok - $test" ;;
	same/skips*)
		echo "ok - $test # SKIP in both:" \
			"$(said "$1" off | sed -n '1s/.*# SKIP //p')"
		;;
	same/*) echo "ok - $test # SKIP in both: $off" ;;
	differs/*)
		echo "ok - $test # SKIP $off without sipnat, $on with it"
		;;
	unseen/*)
		echo "not ok - $test"
		echo "#   sipnat was not in each of its namespaces: $(seen "$1")"
		;;
	*)
		echo "not ok - $test"
		echo "#   $off without sipnat, $on with it"
		said "$1" off | tail -n 40 | sed 's/^[^#]/# &/'
		said "$1" on | tail -n 40 | sed 's/^[^#]/# &/'
		;;
	esac
}
