# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the debug kernel knows after a scenario: memory that nobody refers to any
# more, and whether its lock validator is still at work. On others it's nothing.

kmemleak=/sys/kernel/debug/kmemleak

# leaks_looked_for: a kernel that wasn't told to refuses this. It scans by itself
# no more.
leaks_looked_for() {
	[ -e $kmemleak ] && { echo scan=off >$kmemleak; } 2>/dev/null
}

# leaks_forget: what was lost up to now doesn't count.
leaks_forget() {
	! leaks_looked_for || { echo scan && echo clear; } >$kmemleak
}

# symbols_kept: of the module, which will be gone when its leaks are reported.
symbols_kept() {
	! leaks_looked_for || ! loaded sipnat ||
		grep -F '[sipnat]' /proc/kallsyms | sort >/run/symbols
}

# leaks_found: prints them. Objects younger than 5 s are never reported; what is
# reported once and then found again was no leak, so two scans.
leaks_found() {
	leaks_looked_for || return 1
	sleep 6
	echo scan >$kmemleak
	grep -q unreferenced $kmemleak || return 1
	sleep 6
	echo scan >$kmemleak
	grep -q unreferenced $kmemleak || return 1
	named <$kmemleak
}

# named: the report, with the module's functions.
named() {
	touch /run/symbols
	awk 'FNR == NR { at[++n] = $1; name[n] = $3; next }
		match($0, /ffffffffa[0-9a-f]+/) {
			where = substr($0, RSTART, RLENGTH)
			for (i = n; i && at[i] > where; i--)
				;
			if (i)
				$0 = $0 "  sipnat: after the start of " name[i]
		}
		{ print }' /run/symbols -
}

# validator_off: it gives up at its first report, or for want of room.
validator_off() {
	grep -qs '^ *debug_locks: *0' /proc/lockdep_stats
}
