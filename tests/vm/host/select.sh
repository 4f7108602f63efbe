# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Which scenarios run: by name, and by what their headers say.

# header FILE NAME: the text after "# NAME:".
header() { sed -n "1,20s/^# $2: *//p" "$1"; }

# time_limit FILE: seconds that a scenario may take on this kernel.
time_limit() {
	local seconds
	seconds=$(header "$1" timeout)
	echo $((${seconds:-120} * lab_slow))
}

# left_out FILE: true if it isn't run on $kernel unless it is asked for.
left_out() {
	[ "$kernel" != 6.1-debug ] && [ "$(header "$1" slow)" = yes ]
}

# select_scenarios KERNEL FILE PATTERN...: writes "NAME TIMEOUT" lines to FILE,
# those for guests with two CPUs to FILE.smp, and a skip line to standard output
# for each that this kernel cannot run. Without a PATTERN it is all but the slow
# ones, and those, too, on the debug kernel.
select_scenarios() {
	local kernel=$1 file=$2 path name kernels reason pattern any wanted to
	local series=${1%%-*}
	shift 2
	: >"$file"
	: >"$file.smp"
	any=0
	for path in "$tests"/vm/scenarios/[0-9]*; do
		name=$(basename "$path")
		wanted=0
		[ $# -gt 0 ] || left_out "$path" || wanted=1
		for pattern; do
			case $pattern in
			core | slow)
				[ "$(header "$path" "$pattern")" = yes ] &&
					wanted=1
				;;
			*) case $name in *"$pattern"*) wanted=1 ;; esac ;;
			esac
		done
		[ "$wanted" = 1 ] || continue
		any=1
		kernels=$(header "$path" kernels)
		reason=${kernels#*-- }
		kernels=${kernels%% --*}
		case " ${kernels:-$series} " in
		*" $series "*)
			to=$file
			[ "$(header "$path" cpus)" != 2 ] || to=$file.smp
			echo "$name $(time_limit "$path")" >>"$to"
			;;
		*)
			echo "ok - $kernel: $name # SKIP only on $kernels:" \
				"$reason"
			;;
		esac
	done
	[ "$any" = 1 ] || {
		say "tests/run: no scenario matches: $*"
		return 1
	}
}
