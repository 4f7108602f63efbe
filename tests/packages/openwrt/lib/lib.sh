# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Words of the checks of the OpenWrt feed. A check is an executable in checks/:
# it says what is wrong, and fails; what it says otherwise is for the curious.

set -u
# shellcheck source=tests/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../../lib/common.sh"
# shellcheck source=tests/vm/host/suite.sh
. "$tests/vm/host/suite.sh"
# shellcheck source=tests/vm/host/kernel.sh
. "$tests/vm/host/kernel.sh"

here=$tests/packages/openwrt
feed=$top/packaging/openwrt
scratch=$build/openwrt
cd "$top" || exit 1
mkdir -p "$scratch" || exit 1
bad=0

# wrong TEXT: the check goes on, and will have failed.
wrong() {
	printf '%s\n' "$*"
	bad=1
}

# expect WHAT GOT WANTED
expect() {
	[ "$2" = "$3" ] || wrong "$1: \"$2\", expected \"$3\""
}

# at_most WHAT BYTES LIMIT
at_most() {
	printf '%s: %s bytes of at most %s\n' "$1" "$2" "$3"
	[ "$2" -le "$3" ] || wrong "$1 is too large"
}

# feed_scripts: all shell of the feed.
feed_scripts() {
	find "$feed" -type f | sort | while read -r file; do
		if head -n 1 "$file" | grep -q '^#!/bin/sh' ||
			head -n 3 "$file" | grep -q '^# shellcheck shell='; then
			printf '%s\n' "$file"
		fi
	done
}

# buildroot PACKAGE TARGET...: make, with a stand-in for OpenWrt's build system;
# standin/buildroot/rules.mk has the targets.
buildroot() {
	local package=$1
	shift
	make -s --no-print-directory -C "$feed/$package" \
		"TOPDIR=$here/standin/buildroot" "$@"
}
