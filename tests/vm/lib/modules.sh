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
	local port=${1:-5060} family
	alg_loaded
	for family in ip ip6; do
		ruleset gateway <<-END
			table $family alg {
				ct helper sip-udp { type "sip" protocol udp; }
				ct helper sip-tcp { type "sip" protocol tcp; }
				chain prerouting {
					type filter hook prerouting priority filter;
					udp dport $port ct helper set "sip-udp"
					tcp dport $port ct helper set "sip-tcp"
				}
				chain output {
					type filter hook output priority filter;
					udp dport $port ct helper set "sip-udp"
					tcp dport $port ct helper set "sip-tcp"
				}
			}
		END
	done
}

alg_off() {
	quiet gateway nft delete table ip alg
	quiet gateway nft delete table ip6 alg
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
	quiet gateway sipnatctl stats -j | python3 -c '
import json, sys

def find(tree, name):
    """The number called name, at whatever depth."""
    for key, value in tree.items():
        if isinstance(value, dict):
            found = find(value, name)
            if found is not None:
                return found
        elif key == name:
            return value
    return None

value = find(json.load(sys.stdin), sys.argv[1])
if value is None:
    sys.exit("no counter " + sys.argv[1])
print(value)' "$1"
}
