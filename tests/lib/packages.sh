# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Debian packages that a rung needs on the host: lib/packages/RUNG, one a line.

missing_packages() {
	local wanted package
	mapfile -t wanted < <(sed 's/#.*//; /^[[:space:]]*$/d' \
		"$tests/lib/packages/$1")
	for package in "${wanted[@]}"; do
		case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) in
		"install ok installed") ;;
		*) printf '%s\n' "$package" ;;
		esac
	done
}

apt_install() {
	apt-get -o DPkg::Lock::Timeout=300 -y --no-install-recommends \
		install "$@"
}

# need RUNG...: installs what is missing, and refuses with the list of it when
# not run by root.
need() {
	local rung missing=()
	for rung; do
		mapfile -t -O "${#missing[@]}" missing < <(missing_packages "$rung")
	done
	[ "${#missing[@]}" -gt 0 ] || return 0
	command -v apt-get >/dev/null ||
		die "no apt-get here; install by hand: ${missing[*]}"
	[ "$(id -u)" = 0 ] ||
		die "as root: apt-get install --no-install-recommends ${missing[*]}"
	say "# installing ${missing[*]}"
	apt_install "${missing[@]}" >/dev/null 2>&1 </dev/null && return 0
	quietly "$build/log/apt-update" apt-get update || return 1
	quietly "$build/log/apt-install" apt_install "${missing[@]}"
}
