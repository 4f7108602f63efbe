# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Keeps what a rung reported, for machines: build/results/RUNG.tsv has lines
# "#NAME<tab>VALUE" about the run, then a line for each check,
#
#	kernel  result  check  seconds  reason  date  userspace  module
#
# with "-" for what there isn't, and last hashes of the user space and the module that
# it was run with. tests/results/render makes a page of it.
#
# The kernel is what the check's name begins with ("6.1: ..."). A rung says what
# it ran with by lines "# with: TEXT", what it compares by "# pair: TEXT", of
# tests/selftests/compare.sh, and how far it fuzzed by "# fuzz: TEXT", of
# tests/fuzz/run.

results=$build/results

# userspace_hash: of what user space is built from, as module_hash is of the module.
userspace_hash() { source_hash '^(kernel/|Kbuild|(packaging|Documentation)/)'; }

# tap_rows DATE USERSPACE MODULE: rows for the TAP on standard input. A number in brackets
# at the end is the time it took, or bury_guest()'s reason why there is none.
tap_rows() {
	awk -v date="$1" -v userspace="$2" -v module="$3" '
	/^(not )?ok( |$)/ {
		result = /^not/ ? "failed" : "passed"
		reason = kernel = seconds = "-"
		sub(/^(not )?ok *[0-9]* *(- *)?/, "")
		if (match($0, /# *[Ss][Kk][Ii][Pp] */)) {
			result = "skipped"
			reason = substr($0, RSTART + RLENGTH)
			$0 = substr($0, 1, RSTART - 1)
		}
		if (match($0, /# *missing */)) {
			result = "missing"
			$0 = substr($0, 1, RSTART - 1)
		}
		if (sub(/ \(the guest died or hung\) *$/, ""))
			reason = "the guest died or hung"
		if (match($0, /\([0-9]+ s\) *$/)) {
			seconds = substr($0, RSTART + 1, RLENGTH - 4) + 0
			$0 = substr($0, 1, RSTART - 1)
		}
		if (match($0, /^[0-9]+\.[0-9][^ :]*: /)) {
			kernel = substr($0, 1, RLENGTH - 2)
			$0 = substr($0, RLENGTH + 1)
		}
		gsub(/\t/, " ")
		sub(/ +$/, "")
		printf "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", kernel, result,
			$0, seconds, reason, date, userspace, module
	}'
}

# packaging_hash: of what packages are made with, and of what tries them.
packaging_hash() {
	(
		cd "$top" || exit 1
		find debian packaging tests/packages -type f | sort |
			xargs -d '\n' sha256sum
	) | sha256sum | cut -c1-12
}

# record RUNG LOG SECONDS MODULE USERSPACE: a run of some of the kernels, mutants or
# packages adds to what is known of the others, if the module, of which MODULE is a
# hash made before the run, is still the same; and so is the packages' user space.
# Scenarios take hours: what is known of one stays until it is run again, and the page
# says that it was another module.
record() {
	local file=$results/$1.tsv log=$2 hash=$4 userspace=$5 date packaging=
	# Scenarios without the module have to fail: that is no result.
	[ -z "${SIPNAT_OFF-}" ] || return 0
	mkdir -p "$results"
	[[ $1 != packages-* ]] || packaging=$userspace$(packaging_hash)
	date=$(date -u +%Y-%m-%dT%H:%MZ)
	{
		printf '#rung\t%s\n#date\t%s\n#seconds\t%s\n#module\t%s\n' \
			"$1" "$date" "$3" "$hash"
		[ -z "$packaging" ] ||
			printf '#packaging\t%s\n' "$packaging"
		printf '#commit\t%s\n' "$(git -C "$top" describe --always \
			--dirty 2>/dev/null || echo -)"
		sed -n 's/^# with: /#with\t/p; s/^# pair: /#pair\t/p
			s/^# fuzz: /#fuzz\t/p' "$log"
		tap_rows "$date" "$userspace" "$hash" <"$log"
	} >"$file.new"
	case $1 in
	vm-*) [ ! -e "$file" ] || add_older "$file" ;;
	kernels | packages-* | selftests-* | mutants)
		if grep -qsx "#module	$hash" "$file" &&
			{ [ -z "$packaging" ] || grep -qsx \
				"#packaging	$packaging" "$file"; }; then
			add_older "$file"
		fi
		;;
	esac
	mv "$file.new" "$file"
}

# add_older FILE: to FILE.new.
add_older() {
	older_rows "$1.new" "$1" >"$1.old"
	cat "$1.old" >>"$1.new"
	rm "$1.old"
}

# older_rows NEW OLD: lines of OLD for what NEW has none of.
older_rows() {
	awk -F '\t' '
	/^#with/ { key = $2; sub(/:.*/, "", key) }
	/^#pair/ { key = "pair\t" $3 }
	/^#/ && !/^#(with|pair)/ { next }
	!/^#/ { key = $1 "\t" $3 }
	NR == FNR { seen[key] = 1; next }
	!(key in seen)' "$1" "$2"
}
