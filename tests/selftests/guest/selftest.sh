# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What a guest runs for one of the kernel's own tests, as if it were a scenario:
# selftest NAME off|on SECONDS SLEEPS. tests/vm/lib.sh is there already. The ALG is
# loaded in both, so that with sipnat its late hook is there, too.

# Tests of newer kernels take a smaller bite then.
export KSFT_MACHINE_SLOW=yes

# How many times as long bin/sleep sleeps.
export SLEEPS

# What bin/sipnat-seen writes to, if sipnat is to be seen.
export SIPNAT_SEEN

# Sizes of files that tests draw by lot are the same in both guests, and small.
export BASH_ENV=/sipnat/selftest/lot

# ip ARGUMENT...: a test's ip; before a namespace goes, it looks what sipnat has done
# in it. A function, since tests call it hundreds of times.
ip() {
	case $1/${2-} in
	net/del* | netns/del*) sipnat-seen "$3" ;;
	esac
	command ip "$@"
}

# untainted: any module that is not the kernel's own taints it, and there are tests
# that don't run then. Warnings, for which they look at it, fail a scenario anyway.
# shellcheck disable=SC2154 # $work
untainted() {
	echo 0 >"$work/tainted"
	mount --bind "$work/tainted" /proc/sys/kernel/tainted
}

# shellcheck disable=SC2154 # $work
selftest() {
	local name=$1 how=$2 status=0
	SLEEPS=$4
	mkdir -p /run/lock
	run modprobe nf_nat_sip
	if [ "$how" = on ]; then
		SIPNAT_SEEN=$work/seen
		: >"$SIPNAT_SEEN"
		run insmod /sipnat/sipnat.ko
	fi
	untainted
	cd /sipnat/selftests/netfilter 2>/dev/null ||
		cd /sipnat/selftests/net/netfilter || exit 1
	PATH=/sipnat/selftest/bin:$PATH
	export -f ip
	timeout -k 5 "$3" bash "./$name" >"$work/said" 2>&1 || status=$?
	tail -n 60 "$work/said"
	if [ "$status" = 124 ]; then
		echo "out of time: $3 s"
		status=1
	fi
	echo "parts: $(parts)"
	[ "$how" = off ] || look_back
	# kselftest's number for a test that cannot run here
	[ "$status" != 4 ] || skip "$(reason)"
	exit "$status"
}

# parts: how many lines say PASS, FAIL and the like.
parts() {
	{ grep -oEw 'PASS|OK|ok|FAIL|XFAIL|ERROR|SKIP' "$work/said" || true; } | sort |
		uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $2, $1 }'
}

# look_back: sipnat is still there, and what it did in the test's namespaces.
look_back() {
	local left
	[ -d /sys/module/sipnat ] || fail "the module has gone"
	for left in /run/netns/*; do
		[ ! -e "$left" ] || sipnat-seen "${left##*/}"
	done
	echo "seen: $(awk '
		{ early += $1; late += $2; packets += $3 }
		END {
			printf "namespaces %d, early %d, late %d, packets %d",
				NR, early, late, packets
		}' "$SIPNAT_SEEN")"
}

reason() {
	{ grep -i skip "$work/said" || tail -n 1 "$work/said"; } | tail -n 1
}
