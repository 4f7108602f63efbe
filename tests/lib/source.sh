# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Debian's linux-source packages: which version there is, and files out of it.

# shellcheck source=tests/vm/host/suite.sh
. "$tests/vm/host/suite.sh"

# source_version SUITE PACKAGE
source_version() {
	suite_apt "$1" apt-cache show "$2" | sed -n 's/^Version: //p' | head -n 1
}

# unpack_source SUITE PACKAGE DIR TAR-ARGUMENT...: below DIR, without the
# leading folder; the arguments say which files.
unpack_source() {
	local suite=$1 package=$2 dir=$3
	shift 3
	suite_download "$suite" "$dir" "$package" &&
		dpkg-deb --fsys-tarfile "$dir/$package"_*.deb |
		tar -x -O "./usr/src/$package.tar.xz" |
			tar -x -J -C "$dir" --strip-components=1 "$@" || return 1
	rm "$dir/$package"_*.deb
}
