# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Words of the phases, beside those of the scenarios.

archive=/sipnat/archive
kept=/var/log/package-test # outlives a boot, and is no trace of ours
previous=0.0.1
mkdir -p "$kept"
# guest/bin/ccache says why
export DEBIAN_KERNEL_USE_CCACHE=1 APT_CONFIG=/sipnat/guest/apt.conf
PATH=/sipnat/guest/bin:$PATH
# DKMS 2 has a PATH of its own, which ends there
! grep -q '^PATH=' "$(command -v dkms)" ||
	ln -sf /sipnat/guest/bin/ccache /usr/lib/dkms/

# current: the version that is there to be upgraded to.
current() {
	apt-cache policy sipnat-dkms | sed -n 's/^  Candidate: \(.*\)-[^-]*/\1/p'
}

# apt COMMAND...: without questions; what it says is shown.
apt() {
	run apt-get -y -q -o Dpkg::Use-Pty=0 -o APT::Install-Recommends=true "$@"
}

# install_version VERSION PACKAGE...
install_version() {
	local version=$1 package list=()
	shift
	for package; do
		list+=("$package=$(apt-cache madison "$package" |
			awk -v v="$version-" 'index($3, v) == 1 { print $3 }')")
	done
	apt install "${list[@]}"
}

# traces: every file and every user there is, but for what is the package
# manager's own, logs, what Python keeps of its modules, and what is gone after a
# boot.
traces() {
	find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run \
		-o -path /tmp -o -path /sipnat -o -path /var/cache \
		-o -path /var/log -o -path /var/tmp -o -path /var/lib/apt \
		-o -path /var/lib/dpkg -o -name __pycache__ \) -prune -o -print
	getent passwd
	getent group
}

remember_traces() { traces | sort >"$kept/before"; }

# nothing_left: nothing is there now that wasn't, but for the key that DKMS made
# when it first built something, systemd's own folders, and what belongs to
# another package that is there: libraries were upgraded, and want others.
nothing_left() {
	traces | sort | comm -13 "$kept/before" - |
		grep -Ev '^/var/lib/(dkms/mok\.|systemd/|private$)' >new || true
	xargs -rd '\n' dpkg-query -S <new 2>/dev/null | grep -v ^sipnat |
		sed 's/^[^/]*: //' >owned || true
	grep -vxFf owned new >left || true
	cat left
	[ ! -s left ] || fail "the lines above were left behind"
}

# The module for the running kernel is in, and it is that of VERSION.
module_is() {
	equal "loaded module" "$(cat /sys/module/sipnat/version)" "$1"
	equal "built module" "$(modinfo -F version sipnat)" "$1"
}

# signed [KERNEL]: DKMS signs by itself since bookworm.
signed() {
	local signer
	signer=$(modinfo -k "${1:-$(uname -r)}" -F signer sipnat)
	if [ -z "$signer" ] && dpkg --compare-versions \
		"$(dpkg-query -W -f '${Version}' dkms)" lt 3; then
		echo "not signed: this DKMS doesn't"
		return
	fi
	[ -n "$signer" ] || fail "the module is not signed"
	echo "signed by $signer"
	[ -s /var/lib/dkms/mok.pub ] || fail "there is no key to enroll"
}

# capabilities PID EXPECTED SET...
capabilities() {
	local pid=$1 expected=$2 name
	shift 2
	for name; do
		equal "$name" "$(sed -n "s/^$name:\s*//p" "/proc/$pid/status")" \
			"$expected"
	done
}

# The service has one privilege, and little to attack.
service_is_good() {
	local pid level
	equal "service" "$(systemctl is-active sipnatd)" active
	equal "enabled" "$(systemctl is-enabled sipnatd)" enabled
	pid=$(systemctl show -p MainPID --value sipnatd)
	capabilities "$pid" 0000000000001000 CapEff CapPrm CapBnd
	capabilities "$pid" 0000000000000000 CapInh CapAmb
	level=$(awk '$1 == "Uid:" { print $2 }' "/proc/$pid/status")
	[ "${level:-0}" != 0 ] || fail "it runs as root"
	systemd-analyze security sipnatd.service --no-pager | tail -n 1
	level=$(systemd-analyze security sipnatd.service --no-pager |
		sed -n 's/.*exposure level for sipnatd.service: \([0-9.]*\).*/\1/p')
	awk -v level="$level" 'BEGIN { exit !(level != "" && level <= 2.0) }' ||
		fail "systemd-analyze security says $level, expected 2.0 or less"
}

status_is_good() {
	sipnatctl status || fail "sipnatctl status ended with $?"
}

# rules: in the policy in force.
rules() {
	sipnatctl status -j | python3 -c \
		'import json, sys; print(json.load(sys.stdin)["policy"]["rules"])'
}

# time_of UNIT: when it became active in this boot.
time_of() { systemctl show -p ActiveEnterTimestampMonotonic --value "$1"; }

# ordered UNIT...: they became active one after the other, in this order.
ordered() {
	local unit before=0 now
	for unit; do
		now=$(time_of "$unit")
		[ "${now:-0}" -gt 0 ] || fail "$unit never became active"
		at_least "$unit at (us)" "$now" "$before"
		before=$now
	done
	if journalctl -b --no-pager | grep -i 'ordering cycle'; then
		fail "the units' order has a cycle"
	fi
}

# phone_registers: through the gateway, under the real ALG, unaltered; its entry is
# held for as long as it is registered.
phone_registers() {
	dialogue udp 4
	register
	expect_identical
	expect_bypassed
	expect_remaining 200 7200 --orig-port-src 5060
	stop_endpoint phone
	stop_endpoint provider
	forget
}

no_complaints() {
	# an out-of-tree module always says that it taints
	dmesg | grep -v taint |
		grep -E 'WARNING|BUG|Oops|refcount_t|RCU.*stall|Call Trace' &&
		fail "the kernel's log has the lines above"
	echo "the kernel has nothing to complain of"
}
