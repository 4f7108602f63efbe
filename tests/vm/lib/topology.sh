# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The three namespaces and their addresses; the picture is in lib.sh.

# set is appended to the namespaces' names, so that a scenario can have two
# gateways with the very same addresses: `set_of 2` and then as always.
set=
gateway_is_host=

set_of() { set=$1; }

phone() {
	echo "+ [phone$set] $*"
	quiet phone "$@"
}

provider() {
	echo "+ [provider$set] $*"
	quiet provider "$@"
}

gateway() {
	echo "+ [gateway$set] $*"
	quiet gateway "$@"
}

# quiet SIDE COMMAND...: the same without showing the command, for loops. Three
# times as fast as `ip netns exec`, which makes a mount namespace, too.
quiet() {
	local side=$1
	shift
	if [ "$side" = gateway ] && [ "$gateway_is_host" ]; then
		"$@"
	else
		nsenter --net="/run/netns/$side$set" "$@"
	fi
}

# topology [host]: three namespaces, cabled, addressed, routed, with NAT.
topology() {
	[ "${1-}" != host ] || gateway_is_host=1
	step "topology${set:+ $set}"
	add_namespaces
	add_cables
	add_addresses
	nat_on
	wait_until 10 "the gateway forwards" quiet phone \
		ping -c 1 -W 1 "$provider4"
}

add_namespaces() {
	local side
	for side in phone provider gateway; do
		[ "$side" = gateway ] && [ "$gateway_is_host" ] && continue
		ip netns add "$side$set"
	done
}

# ns SIDE: where `ip link` has to put an interface of that side.
ns() {
	if [ "$1" = gateway ] && [ "$gateway_is_host" ]; then
		echo "$$"
	else
		echo "$1$set"
	fi
}

add_cables() {
	ip link add eth0 netns "phone$set" type veth \
		peer name lan netns "$(ns gateway)"
	ip link add eth0 netns "provider$set" type veth \
		peer name wan netns "$(ns gateway)"
}

add_addresses() {
	quiet gateway ip -batch - <<-END
		link set lo up
		link set lan up
		link set wan up
		addr add 192.168.1.1/24 dev lan
		addr add fd00:1::1/64 dev lan nodad
		addr add $public4/24 dev wan
		addr add $public6/64 dev wan nodad
	END
	quiet provider ip -batch - <<-END
		link set lo up
		link set eth0 up
		addr add $provider4/24 dev eth0
		addr add $provider6/64 dev eth0 nodad
		addr add 203.0.113.6/24 dev eth0
		addr add 2001:db8::6/64 dev eth0 nodad
	END
	quiet phone ip -batch - <<-END
		link set lo up
		link set eth0 up
		addr add $phone4/24 dev eth0
		addr add $phone6/64 dev eth0 nodad
		route add default via 192.168.1.1
		route add ::/0 via fd00:1::1
	END
	quiet gateway sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1
}

# address SIDE INTERFACE ADDRESS...
address() {
	local side=$1 interface=$2 address
	shift 2
	for address; do
		case $address in
		*:*) quiet "$side" ip addr add "$address" dev "$interface" nodad ;;
		*) quiet "$side" ip addr add "$address" dev "$interface" ;;
		esac
	done
}

# ruleset SIDE: loads the nft rules on its standard input.
ruleset() {
	local rules
	rules=$(cat)
	echo "+ [$1] nft -f -"
	printf '%s\n' "$rules" | sed 's/^/    /'
	printf '%s\n' "$rules" | quiet "$1" nft -f -
}

nat_on() {
	quiet gateway nft -f - <<-END
		table inet nat {
			chain postrouting {
				type nat hook postrouting priority srcnat;
				oifname "wan" masquerade
			}
		}
	END
}
