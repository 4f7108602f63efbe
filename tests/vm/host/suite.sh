# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Debian's suites: where each kernel comes from, and a private apt for each of
# them, so that the host's own lists and packages stay as they are. A suite is
# named SUITE or SUITE:ARCHITECTURE.

# lab_kernel NAME COLUMN: what the table says of a kernel.
lab_kernel() {
	awk -v name="$1" -v column="$2" '$1 == name { print $column; found = 1 }
		END { exit !found }' "$tests/vm/host/kernels"
}

lab_suite() { lab_kernel "$1" 2; }

# suite_machine SUITE
suite_machine() {
	case $1 in
	*:*) echo "${1#*:}" ;;
	*) echo amd64 ;;
	esac
}

lab_machine() { suite_machine "$(lab_suite "$1")"; }

# lab_kernels WHAT: the names of those that it is done with.
lab_kernels() {
	awk -v what="$1" '!/^#/ && $4 == what { print $1 }' \
		"$tests/vm/host/kernels"
}

# suite_sources SUITE: the lines of its sources.list. Security updates of an old
# suite aren't made for all machines, and libraries of two can be installed side
# by side only if their versions are the same.
suite_sources() {
	local suite=${1%:*} base
	base=${suite%-backports}
	local options="signed-by=/usr/share/keyrings/debian-archive-keyring.gpg"

	# sid's lists are good for a week, and some mirrors are later than that
	[ "$base" != sid ] || options+=" check-valid-until=no"
	options="[$options]"
	echo "deb $options $mirror/debian $base main"
	[ "$base" = sid ] || [ "$suite" != "$1" ] ||
		echo "deb $options $mirror/debian-security $base-security main"
	[ "$base" = "$suite" ] ||
		echo "deb $options $mirror/debian $suite main"
}

# suite_apt SUITE COMMAND...: apt-get or apt-cache on that suite alone.
suite_apt() {
	local dir=$cache/apt/$1
	shift
	APT_CONFIG=$dir/apt.conf "$@"
}

# suite_update SUITE [force]: package lists not older than a day. Without a
# network the old lists will do.
suite_update() {
	local dir=$cache/apt/$1
	mkdir -p "$dir/lists/partial" "$dir/archives/partial"
	(
		flock 9
		[ "${2-}" = force ] || [ -z "$(find "$dir/updated" \
			-mtime -1 2>/dev/null)" ] || exit 0
		suite_sources "$1" >"$dir/sources.list"
		cat >"$dir/apt.conf" <<-END
			Dir::Etc::sourcelist "$dir/sources.list";
			Dir::Etc::sourceparts "/dev/null";
			Dir::Etc::preferencesparts "/dev/null";
			Dir::State::lists "$dir/lists";
			Dir::State::status "/dev/null";
			Dir::Cache "$dir";
			APT::Architecture "$(suite_machine "$1")";
			APT::Architectures "$(suite_machine "$1")";
			APT::Sandbox::User "root";
			Acquire::Languages "none";
		END
		if quietly "$build/log/apt-$1" suite_apt "$1" apt-get update; then
			touch "$dir/updated"
		elif [ -e "$dir/updated" ]; then
			say "# no news from $mirror; the known lists of $1 will do"
		else
			exit 1
		fi
	) 9>"$dir/lock"
}

# suite_kernel KERNEL: the newest kernel of that series and configuration in its
# suite, as in linux-image-VERSION.
suite_kernel() {
	local series=${1%%-*} suite configuration version
	suite=$(lab_suite "$1") || return 1
	configuration=$(lab_kernel "$1" 3)
	suite_update "$suite" || return 1
	version=$(suite_apt "$suite" apt-cache pkgnames \
		"linux-headers-$series." |
		grep -E "^linux-headers-[0-9][^a-z]*(deb[0-9.]*-|-)$configuration\$" |
		sort -V | tail -n 1)
	[ -n "$version" ] || {
		say "tests/run: $suite has no" \
			"linux-headers-$series.*-$configuration"
		return 1
	}
	echo "${version#linux-headers-}"
}

# suite_download SUITE DIR PACKAGE...: into DIR. A mirror that moved on since
# the lists were read is asked again.
suite_download() {
	local suite=$1 dir=$2
	shift 2
	(
		cd "$dir" || exit 1
		suite_apt "$suite" apt-get download "$@" && exit 0
		suite_update "$suite" force &&
			suite_apt "$suite" apt-get download "$@"
	)
}

# suite_root SUITE PACKAGES DIR: a root file system in DIR/root.
suite_root() {
	quietly "$build/log/root-$1" make_root "$1" amd64 "$2" "$3/root"
}

# mmdebstrap ARGUMENT...: the program, with nothing open but the three that
# everybody has. It gives dash a pipe by number, and dash takes only those below
# ten.
mmdebstrap() (
	for descriptor in /proc/self/fd/*; do
		descriptor=${descriptor##*/}
		[ "$descriptor" -le 2 ] || exec {descriptor}>&-
	done
	exec mmdebstrap "$@"
)

# make_root SUITE ARCHITECTURES PACKAGES DIR [ARGUMENT...]
make_root() {
	local suite=$1 machines=$2 packages=$3 dir=$4 base=${1%:*}
	shift 4
	mmdebstrap --mode=root --variant=apt --architectures="$machines" \
		--include="$packages" "$@" \
		--aptopt='Acquire::Languages "none"' \
		--aptopt='APT::Install-Recommends "false"' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		"${base%-backports}" "$dir" "$cache/apt/$suite/sources.list"
}

# in_root ROOT COMMAND...: /proc is mounted for it in a mount namespace of its
# own, so that nothing stays mounted whatever happens.
in_root() {
	local root=$1
	shift
	unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" \
		chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		HOME=/root LC_ALL=C "$@"
}
