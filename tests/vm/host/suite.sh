# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Debian's suites: where each kernel comes from, and a private apt for each of
# them, so that the host's own lists and packages stay as they are.

lab_suite() {
	case $1 in
	5.10) echo bullseye ;;
	6.1) echo bookworm ;;
	6.12) echo trixie ;;
	7.3) echo trixie-backports ;;
	*) return 1 ;;
	esac
}

# suite_sources SUITE: the lines of its sources.list.
suite_sources() {
	local base=${1%-backports}
	local options="[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"

	echo "deb $options $mirror/debian $base main"
	echo "deb $options $mirror/debian-security $base-security main"
	[ "$base" = "$1" ] || echo "deb $options $mirror/debian $1 main"
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
			APT::Architecture "amd64";
			APT::Architectures "amd64";
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

# suite_kernel KERNEL: the newest cloud kernel of that series in its suite, as
# in linux-image-VERSION.
suite_kernel() {
	local suite version
	suite=$(lab_suite "$1") || return 1
	suite_update "$suite" || return 1
	version=$(suite_apt "$suite" apt-cache pkgnames "linux-headers-$1." |
		sed -n 's/^linux-headers-\(.*-cloud-amd64\)$/\1/p' |
		sort -V | tail -n 1)
	[ -n "$version" ] || {
		say "tests/run: $suite has no linux-headers-$1*-cloud-amd64"
		return 1
	}
	echo "$version"
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
	local base=${1%-backports}
	suite_sources "$1" | quietly "$build/log/root-$1" make_root \
		"$base" "$3/root" "$2" "$cache/apt/$1/sources.list"
}

make_root() {
	mmdebstrap --mode=root --variant=apt --include="$3" \
		--aptopt='Acquire::Languages "none"' \
		--aptopt='APT::Install-Recommends "false"' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		"$1" "$2" "$4"
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
