# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What sipnatctl ruleset prints, in a gateway whose own rules drop everything
# that these do not say is good.

stranger4=203.0.113.7
stranger6=2001:db8::7

# strict_gateway OUTSIDE: its own rules, as an admin would have them: a default
# drop, the lines that the printed head asks for, a flowtable, and NAT for IPv4
# only. Somebody whom no rule knows is on the outside, which has a way back to
# the phones' IPv6 addresses.
strict_gateway() {
	quiet gateway nft delete table inet nat
	gateway modprobe nf_flow_table_inet || gateway modprobe nf_flow_table
	ruleset gateway <<-END
		table inet admin {
			flowtable fast {
				hook ingress priority filter;
				devices = { lan, $1 };
			}
			chain forward {
				type filter hook forward priority filter; policy drop;
				meta mark & 0x20000000 == 0 meta l4proto { tcp, udp } flow add @fast
				meta mark & 0x10000000 != 0 accept
				meta l4proto { icmp, icmpv6 } accept
			}
			chain input {
				type filter hook input priority filter; policy drop;
				iifname "lo" accept
				ct state established accept
				meta l4proto { icmp, icmpv6 } accept
			}
			chain postrouting {
				type nat hook postrouting priority srcnat;
				oifname "wan" meta nfproto ipv4 masquerade
			}
		}
	END
	address provider eth0 "$stranger4"/24 "$stranger6"/64
	quiet provider ip route add fd00:1::/64 via "$public6"
}

# own_rules drop|accept: what the gateway's own rules do with what they do not
# know. Where they accept it, what is kept out is kept out by the printed ones.
own_rules() {
	gateway nft "chain inet admin forward { policy $1; }"
	gateway nft "chain inet admin input { policy $1; }"
}

# rules ARGUMENT...: loads what sipnatctl ruleset prints for them, as it is.
# With SIPNAT_OFF nothing is loaded, and nothing gets through.
rules() {
	if [ -n "${SIPNAT_OFF-}" ]; then
		echo "+ (SIPNAT_OFF) sipnatctl ruleset $*"
		return
	fi
	echo "+ [gateway] sipnatctl ruleset $* | nft -f -"
	quiet gateway sipnatctl ruleset "$@" >rules.nft
	quiet gateway nft -f rules.nft
}

# watch_phones: packets that come out of the gateway to the phones.
watch_phones() {
	in_background phones quiet phone tcpdump -lnni eth0 -Q in 'udp or tcp'
	wait_until 10 "tcpdump listens" grep -q listening phones.log
}

# from_outside ADDRESS PORT TO TOPORT TEXT: a datagram from there, of either
# family.
from_outside() {
	local family=4 from=$1 to=$3
	case $1 in
	*:*) family=6 from=[$1] to=[$3] ;;
	esac
	echo "+ [provider] $1:$2 -> $3:$4: $5"
	echo "$5" | quiet provider socat -u - \
		"udp$family-sendto:$to:$4,bind=$from:$2,reuseaddr"
}

# seen LOG PATTERN: such a packet is in what tcpdump has written.
seen() { grep -qE "$2" "$1.log"; }

# expect_packet NAME SIDE FILTER: tcpdump waits for one such packet that comes in
# there; `came NAME WHAT` for tcpdump.
expect_packet() {
	in_background "$1" quiet "$2" tcpdump -nnc 1 -i eth0 -Q in "$3"
	wait_until 10 "tcpdump listens" grep -q listening "$1.log"
}
came() { wait_until 30 "$2" grep -q "^1 packet captured" "$1.log"; }

# arrives LOG WHAT PATTERN, never LOG WHAT PATTERN: the latter only after
# something that was sent later has arrived.
arrives() { wait_until 30 "$2 arrives" seen "$1" "$3"; }
never() {
	if seen "$1" "$3"; then
		fail "$2 arrived: $(grep -E "$3" "$1.log")"
	fi
	echo "$2: kept out"
}

# in_set SET TEXT: it is one of the set's elements.
in_set() {
	quiet gateway nft list set inet sipnat "$1" | grep -F "$2" >/dev/null
}

# remembered SET TEXT: it becomes one.
remembered() { wait_until 30 "$2 is in $1" in_set "$@"; }

# set_size SET: how many elements it has.
set_size() {
	quiet gateway nft -j list set inet sipnat "$1" |
		grep -o '"val"' | wc -l
}

# offloaded FILTER...: such a flow is in the flowtable.
offloaded() { flows "$@" | grep OFFLOAD >/dev/null; }
