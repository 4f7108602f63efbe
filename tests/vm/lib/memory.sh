# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# How much memory the kernel has for itself.

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
