# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Which of a rung's parts were asked for; POSIX, as some runners are.

# wanted NAME [PART]...: NAME has one of the PARTs in it, or there is none.
wanted() {
	[ $# -gt 1 ] || return 0
	wanted_name=$1
	shift
	for wanted_part; do
		case $wanted_name in
		*"$wanted_part"*) return 0 ;;
		esac
	done
	return 1
}
