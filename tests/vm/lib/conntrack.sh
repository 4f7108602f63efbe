# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What conntrack knows in the gateway.

# flows [FILTER...]: the entries, as conntrack prints them.
flows() { quiet gateway conntrack -L "$@" 2>/dev/null; }

flows6() { flows -f ipv6 "$@"; }

expectations() {
	quiet gateway conntrack -L expect 2>/dev/null
	quiet gateway conntrack -L expect -f ipv6 2>/dev/null
}

# All helpers of nf_conntrack_sip are called sip or sip-N.
helped() { { flows && flows6; } | grep -E 'helper=sip' || true; }

expect_no_helper() {
	[ -z "$(helped)" ] || fail "flows with a SIP helper: $(helped)"
	echo "no flow has a SIP helper"
}

expect_helper() {
	[ -n "$(helped)" ] || fail "no flow has a SIP helper: $(flows; flows6)"
	echo "a flow has the SIP helper"
}

expect_no_expectations() {
	[ -z "$(expectations)" ] || fail "expectations: $(expectations)"
	echo "no expectations"
}

expect_expectations() {
	[ -n "$(expectations)" ] || fail "there are no expectations"
	expectations
}

# expect_bypassed: neither a helper nor expectations, and the SIP flow is known
# to conntrack, so that an empty table cannot pass for success.
expect_bypassed() {
	local entries
	entries=$({ flows && flows6; } |
		grep -E "(udp|tcp) .*dport=${1:-5060}") ||
		fail "conntrack knows no SIP flow"
	case $entries in
	*helper=sip*) fail "flows with a SIP helper: $entries" ;;
	esac
	echo "no SIP flow has a helper"
	expect_no_expectations
}

# forget: an empty table, for another dialogue with the same addresses and ports.
forget() {
	quiet gateway conntrack -F expect >/dev/null 2>&1
	quiet gateway conntrack -F >/dev/null 2>&1
	# 1.4.6 refuses the family, and has flushed all of them
	quiet gateway conntrack -F -f ipv6 >/dev/null 2>&1 || true
}

# remaining [FILTER...]: seconds until conntrack drops the phone's SIP flow.
remaining() {
	quiet gateway conntrack -L -p udp --orig-src "$phone4" "$@" 2>/dev/null |
		awk 'NR == 1 { print $3 }'
}

# expect_remaining MINIMUM MAXIMUM [FILTER...]: if the phone has several flows, the
# filter says which. Few seconds in between are what may have passed, on a slow
# kernel more.
expect_remaining() {
	local left least=$1
	[ $(($2 - $1)) -gt 10 ] || [ "$1" -lt 20 ] ||
		least=$(($2 - ($2 - $1) * slow))
	left=$(remaining "${@:3}")
	if [ "${left:-0}" -lt "$least" ] || [ "$left" -gt "$2" ]; then
		fail "the flow lives for ${left:-no} s, expected $least to $2"
	fi
	echo "the flow lives for $left s"
}
