# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A root file system as the package's scripts expect it: busybox, the programs
# built with musl, the files of the feed, and stand-ins for what is OpenWrt's and
# not to be had. Needs root, for chroot.

# shellcheck source=tests/packages/openwrt/lib/musl.sh
. "$here/lib/musl.sh"

router=$scratch/root.$$
trap 'rm -rf --one-file-system "$router"' EXIT

# new_router: in $router.
new_router() {
	local programs name
	programs=$(musl_userspace) || return 1
	rm -rf --one-file-system "$router"
	mkdir -p "$router"/{bin,sbin,etc,tmp,dev,lib,usr/lib} || return 1
	cp /bin/busybox "$router/bin/busybox" || return 1
	for name in $(chroot "$router" /bin/busybox --list); do
		[ "$name" = busybox ] || ln -s busybox "$router/bin/$name"
	done
	rm -f "$router/bin/uci" "$router/bin/logger"
	: >"$router/dev/null"
	printf 'root:x:0:0::/:/bin/sh\n' >"$router/etc/passwd"
	for name in sipnat sipnatctl; do
		install_package "$name" "$programs" "$router" || return 1
	done
	cp -P "$programs"/lib/* "$router/usr/lib/" &&
		cp /lib/ld-musl-*.so.1 "$router/lib/" || return 1
	cp "$here/standin/uci" "$router/bin/uci"
	cp "$here/standin/rc.common" "$router/etc/rc.common"
	cp "$here/standin/functions.sh" "$router/lib/functions.sh"
	cp "$here/standin/network.sh" "$router/lib/functions/network.sh"
	# logger -t sipnat -p daemon.LEVEL -s TEXT
	# shellcheck disable=SC2016 # the router's shell is to expand it
	printf '#!/bin/sh\necho "${4#daemon.} $6" >>/log\n' \
		>"$router/bin/logger"
	chmod 755 "$router/bin/logger"
}

# install_package PACKAGE PROGRAMS DIR: as the feed's Makefile does it.
install_package() {
	local out=$3/tmp/build/userspace
	mkdir -p "$out"/{sipnatd,sipnatctl} &&
		cp "$2/sipnatd" "$out/sipnatd/" &&
		cp "$2/sipnatctl" "$out/sipnatctl/" &&
		buildroot sipnat "install-$1" "PKG_BUILD_DIR=$3/tmp" \
			"DEST=$3" && rm -rf "$3/tmp/build"
}

# on_router COMMAND...
on_router() {
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		${WAN_DEVICE:+WAN_DEVICE="$WAN_DEVICE"} chroot "$router" "$@"
}

# service ACTION: of the init script; the log is that of this action alone.
service() {
	: >"$router/log"
	on_router /bin/sh /etc/rc.common /etc/init.d/sipnat "$1" 2>&1
}
