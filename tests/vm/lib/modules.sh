# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The ALG, our module, and our tools.

# alg_loaded [PARAMETER...]: the helper and its NAT half, as a firewall would.
alg_loaded() {
	run modprobe nf_conntrack_sip "$@"
	run modprobe nf_nat_sip
}

# alg_on [PORT]: the ALG on every SIP flow to PORT that crosses the gateway.
alg_on() {
	alg_loaded
	{ alg_rules ip "${1:-5060}" && alg_rules ip6 "${1:-5060}"; } |
		ruleset gateway
}

# alg_rules FAMILY PORT
alg_rules() {
	cat <<-END
		table $1 alg {
			ct helper sip-udp { type "sip" protocol udp; }
			ct helper sip-tcp { type "sip" protocol tcp; }
			chain prerouting {
				type filter hook prerouting priority filter;
				udp dport $2 ct helper set "sip-udp"
				tcp dport $2 ct helper set "sip-tcp"
			}
			chain output {
				type filter hook output priority filter;
				udp dport $2 ct helper set "sip-udp"
				tcp dport $2 ct helper set "sip-tcp"
			}
		}
	END
}

alg_off() {
	quiet gateway nft "delete table ip alg; delete table ip6 alg"
}

# sipnat_in, sipnat_out: with SIPNAT_OFF the module stays out, and the scenario
# has to fail.
sipnat_in() {
	if [ -n "${SIPNAT_OFF-}" ]; then
		echo "+ (SIPNAT_OFF) insmod sipnat.ko"
		return
	fi
	run insmod "$lab/sipnat.ko" "$@"
}

sipnat_out() {
	[ -n "${SIPNAT_OFF-}" ] || run rmmod sipnat
}

# ctl ARGUMENT...: sipnatctl in the gateway.
ctl() {
	[ -z "${SIPNAT_OFF-}" ] || return 0
	quiet gateway sipnatctl "$@"
}

# policy: applies the configuration on standard input.
policy() {
	cat >"$work/policy.conf"
	sed 's/^/    /' "$work/policy.conf"
	[ -n "${SIPNAT_OFF-}" ] || gateway sipnatctl policy apply "$work/policy.conf"
}

# counter NAME: one of the gateway's counters.
counter() {
	if [ -n "${SIPNAT_OFF-}" ]; then
		echo 0
		return
	fi
	quiet gateway sipnatctl stats | tr ' ' '\n' |
		sed -n "s/^$1=//p" | grep . || fail "no counter $1"
}
