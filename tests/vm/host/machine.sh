# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Machines other than amd64: a root file system for their guests, and the build
# root in which amd64's compilers make modules, programs and unit tests for them.
# Nothing of theirs is executed on the host but unit tests.

# cross_words MACHINE: sets $triple, as in names of compilers, and $arch, the
# kernel's name of the machine; both stay empty for amd64.
cross_words() {
	case $1 in
	i386) triple=i686-linux-gnu arch=i386 ;;
	arm64) triple=aarch64-linux-gnu arch=arm64 ;;
	s390x) triple=s390x-linux-gnu arch=s390 ;;
	esac
}

# What installing would have brought or done, if it could be run: the programs
# every system has, alternatives, accounts.
foreign_essentials=base-files,base-passwd,bash,coreutils,dash,diffutils,findutils
foreign_essentials+=,grep,gzip,hostname,login,mawk,ncurses-bin,sed,tar

foreign_packages() {
	echo "$foreign_essentials,$(sed 's/#.*//; /^[[:space:]]*$/d
		/^\(tshark\|sipsak\|sip-tester\)$/d' \
		"$tests/vm/guest/packages" | paste -sd,)"
}

# foreign_root MACHINE: prints a folder with root.img.
foreign_root() {
	cached "guest-root-$1" "$(hash_of "$(foreign_packages)" \
		"$(declare -f make_foreign_root make_ext4)")" \
		make_foreign_root "$1"
}

make_foreign_root() {
	local suite=bookworm:$1 root=$2/root name
	suite_update "$suite" || return 1
	quietly "$build/log/root-$1" make_root "$suite" "$1" \
		"$(foreign_packages)" "$root" --variant=extract \
		--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr || return 1
	for name in passwd group; do
		cp "$root/usr/share/base-passwd/$name.master" \
			"$root/etc/$name" || return 1
	done
	echo "tcpdump:x:100:100::/nonexistent:/usr/sbin/nologin" \
		>>"$root/etc/passwd"
	echo "tcpdump:x:100:" >>"$root/etc/group"
	ln -sf dash "$root/usr/bin/sh"
	ln -sf mawk "$root/usr/bin/awk"
	for name in {ip,ip6}tables{,-save,-restore}; do
		ln -sf xtables-nft-multi "$root/usr/sbin/$name"
	done
	mkdir -p "$root/sipnat"
	make_ext4 "$root" "$2/root.img" || return 1
	rm -rf --one-file-system "$root"
}

# cross_root MACHINE: amd64's compilers with that machine's libraries, the
# headers of its kernels, and QEMU to run what was built.
cross_root() {
	local triple arch packages kernel versions
	cross_words "$1"
	packages=gcc,make,libc6-dev,pkg-config,gcc-$triple,linux-kbuild-6.1
	packages+=,libc6-dev:$1,qemu-user-static
	packages+=$(sed -n "/^libc6/d; s/^lib.*-dev$/,&:$1/p" \
		"$tests/lib/packages/unit" | tr -d '\n')
	versions=$(for kernel in $(lab_kernels machine); do
		[ "$(lab_machine "$kernel")" != "$1" ] || suite_kernel "$kernel"
	done) || return 1
	cached "cross-root-$1" "$(hash_of "$packages" "$versions" \
		"$(declare -f make_cross_root)")" \
		make_cross_root "$1" "$packages" "$versions"
}

make_cross_root() {
	local suite=bookworm:$1 version common deb
	suite_update "$suite" || return 1
	quietly "$build/log/root-cross-$1" make_root "$suite" "amd64,$1" \
		"$2" "$4/root" || return 1
	mkdir "$4/debs"
	for version in $3; do
		common=$(suite_apt "$suite" apt-cache depends \
			"linux-headers-$version" |
			sed -n 's/^ *Depends: \(.*-common\(-rt\)\?\)$/\1/p')
		suite_download "$suite" "$4/debs" \
			"linux-headers-$version" "$common" || return 1
	done
	# their compiler would have to be of their machine, so without apt
	for deb in "$4"/debs/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" |
			tar -x --keep-directory-symlink -C "$4/root" || return 1
	done
	rm -rf "$4/debs"
}

# cross_userspace MACHINE: prints a folder with tree/.
cross_userspace() {
	local root
	root=$(cross_root "$1") || return 1
	cached "userspace-$1" "$(hash_of "$(source_hash '^(kernel|Kbuild)')" \
		"$(declare -f make_cross_userspace)")" \
		make_cross_userspace "$1" "$root/root"
}

make_cross_userspace() {
	local work=/tmp/sipnat.$$ status=0 triple arch
	cross_words "$1"
	copy_sources "$2$work"
	quietly "$build/log/userspace-$1" in_root "$2" \
		env "PKG_CONFIG_LIBDIR=/usr/lib/$(cross_folder "$1")/pkgconfig" \
		make -j "$(nproc)" -C "$work/userspace" all install \
		"CC=$triple-gcc" "AR=$triple-ar" prefix=/usr \
		"DESTDIR=$work/installed" &&
		mv "$2$work/installed" "$3/tree" || status=1
	rm -rf "$2$work"
	return "$status"
}

# cross_folder MACHINE: where Debian puts its libraries.
cross_folder() {
	local triple arch
	cross_words "$1"
	echo "${triple/#i686/i386}"
}

# cross_unit MACHINE: the unit tests of user space; TAP on standard output. An
# i386 program runs on amd64 as it is. QEMU runs the others, in which ASan finds
# no room for its shadow.
cross_unit() {
	local root work=/tmp/sipnat-unit.$$ triple arch status=0
	local sanitize="-fsanitize=undefined -fno-sanitize-recover=all"
	sanitize+=" -static-libubsan"
	local emulator=
	cross_words "$1"
	case $1 in
	i386) sanitize+=" -fsanitize=address -static-libasan" ;;
	arm64) emulator=qemu-aarch64-static ;;
	*) emulator=qemu-$1-static ;;
	esac
	root=$(cross_root "$1")/root || return 1
	copy_sources "$root$work" && mkdir "$root$work/tests" &&
		cp -r "$tests/unit" "$tests/fuzz" "$tests/lib" \
			"$root$work/tests/" ||
		return 1
	printf '# with: %s: %s\n' "$1" \
		"$(in_root "$root" "$triple-gcc" --version | head -n 1)"
	in_root "$root" env "CC=$triple-gcc" "sanitize=$sanitize" \
		"PKG_CONFIG_LIBDIR=/usr/lib/$(cross_folder "$1")/pkgconfig" \
		"emulator=$emulator" "build=$work/build" \
		"$work/tests/unit/run" || status=1
	rm -rf --one-file-system "$root$work"
	return "$status"
}
