# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What kernels made for finding mistakes know after a scenario: memory that nobody
# refers to any more, whether the lock validator is still at work, and which of their
# reports are no concern of ours. On others it's nothing.

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

# without_others: copies the kernel's log, but not what the kernel reports of itself:
# data races in which neither side was in a function of ours, of which there are
# dozens, and lists and sets that nf_tables of 6.1 goes through without telling RCU
# which of its locks is held, unless we were on the stack.
without_others() {
	awk '
	function give_up() {
		if (report)
			print text
		report = ""
	}
	!report && /====================/ {
		report = "begun"
		text = $0
		next
	}
	report {
		text = text "\n" $0
		ours = ours || report == "list" && /\[sipnat\]/
	}
	report == "begun" {
		ours = /\[sipnat\]/
		known = 0
		if (/BUG: KCSAN/)
			report = "race"
		else if (/WARNING: suspicious RCU usage/)
			report = "list"
		else
			give_up()
		next
	}
	report == "race" && /====================/ {
		if (ours)
			print text
		report = ""
		next
	}
	report == "list" &&
		/net\/netfilter\/(nf_tables_api|nft_set_[a-z]+)\.c:[0-9]+ RCU-list traversed/ {
		known = 1
	}
	report == "list" && /<\/TASK>/ {
		if (ours || !known)
			print text
		report = ""
		next
	}
	!report { print }
	END { give_up() }'
}
