# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What a guest runs: a bookworm root file system with real SIP software, our
# user space built in a bookworm build root, and the archive of tests that
# travels into each guest.

guest_packages() {
	sed 's/#.*//; /^[[:space:]]*$/d' "$tests/vm/guest/packages" | paste -sd,
}

# guest_root MACHINE: prints a folder with root.img.
guest_root() {
	[ "$1" = amd64 ] || {
		foreign_root "$1"
		return
	}
	cached guest-root "$(hash_of "$(guest_packages)" \
		"$(declare -f make_guest_root make_root make_ext4)")" make_guest_root
}

make_guest_root() {
	suite_update bookworm || return 1
	suite_root bookworm "$(guest_packages)" "$1" || return 1
	mkdir -p "$1/root/sipnat"
	rm -rf "$1"/root/var/lib/apt/lists/* "$1"/root/var/cache/apt/*.bin
	make_ext4 "$1/root" "$1/root.img" || return 1
	rm -rf --one-file-system "$1/root"
}

userspace_root() {
	local packages
	packages=gcc,make,libc6-dev,pkg-config,$(sed -n '/^lib.*-dev$/p' \
		"$tests/lib/packages/unit" | grep -v cmocka | paste -sd,)
	suite_update bookworm || return 1
	cached userspace-root "$(hash_of "$packages")" \
		suite_root bookworm "$packages"
}

# built_userspace MACHINE: prints a folder with tree/, what `make install`
# installs.
built_userspace() {
	local root
	[ "$1" = amd64 ] || {
		cross_userspace "$1"
		return
	}
	root=$(userspace_root) || return 1
	cached userspace "$(source_hash '^(kernel|Kbuild)')" \
		make_userspace "$root/root"
}

make_userspace() {
	local work=/tmp/sipnat.$$ status=0
	copy_sources "$1$work"
	quietly "$build/log/userspace" in_root "$1" \
		make -j "$(nproc)" -C "$work" userspace &&
		quietly "$build/log/userspace-install" in_root "$1" make -C \
			"$work" install prefix=/usr "DESTDIR=$work/installed" &&
		mv "$1$work/installed" "$2/tree" || status=1
	rm -rf "$1$work"
	return "$status"
}

# built_nlfuzz: prints a folder with nlfuzz, which scenarios run in guests.
built_nlfuzz() {
	local root
	root=$(userspace_root) || return 1
	cached nlfuzz "$(cat "$tests"/vm/nlfuzz/* \
		"$top/include/uapi/linux/sipnat.h" | sha256sum | cut -c1-12)" \
		make_nlfuzz "$root/root"
}

make_nlfuzz() {
	local work=/tmp/nlfuzz.$$ status=0
	mkdir -p "$1$work" &&
		(cd "$top" && find tests/vm/nlfuzz include |
			cpio --quiet -pdm "$1$work")
	quietly "$build/log/nlfuzz" in_root "$1" \
		make -C "$work/tests/vm/nlfuzz" &&
		cp "$1$work/build/nlfuzz/nlfuzz" "$2/" || status=1
	rm -rf "$1$work"
	return "$status"
}

# make_payload FILE ARGUMENT...: rebuilt for every run; the arguments are tar's,
# for what isn't in the work tree.
make_payload() {
	local file=$1
	shift
	mkdir -p "$(dirname "$file")"
	tar -cf "$file" --owner=0 --group=0 \
		--transform='s,^vm/,sipnat/,;s,^Documentation/,sipnat/,' \
		-C "$tests" vm/lib.sh vm/lib vm/guest vm/bin vm/etc \
		vm/messages vm/scenarios \
		-C "$top" Documentation/netlink/specs/sipnat.yaml "$@"
}
