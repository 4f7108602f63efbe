# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# How much memory the kernel has for itself, and for conntrack's entries.

# kernel_memory FIELD...: kilobytes, the sum of these fields of /proc/meminfo. What
# was freed and is still kept, by slabs that are empty or by KASAN that watches
# whether somebody uses it, is given back first.
kernel_memory() {
	local cache
	for cache in /sys/kernel/slab/*/shrink; do
		echo 1 >"$cache" 2>/dev/null || true
	done
	awk -v fields=" $* " '
		{ sub(/:$/, "", $1) }
		index(fields, " " $1 " ") { sum += $2 }
		END { print sum + 0 }' /proc/meminfo
}

# conntrack_entries: how many the kernel has in memory. What a CPU keeps for its next
# allocation counts as used until it is shrunk.
conntrack_entries() {
	echo 1 >/sys/kernel/slab/nf_conntrack/shrink
	awk '$1 == "nf_conntrack" { print $2 }' /proc/slabinfo
}

# expect_no_entries: with the namespaces deleted, conntrack's memory comes back, but
# for the few entries of others.
expect_no_entries() {
	local left end=$((SECONDS + 30 * slow))
	while left=$(conntrack_entries) && [ "$left" -ge 200 ]; do
		[ "$SECONDS" -lt "$end" ] ||
			fail "$left conntrack entries stay in memory"
		sleep 0.1
	done
	echo "conntrack entries in memory: $left"
}
