# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# One of Debian's kernels: its image, its modules and initramfs for a guest, and
# the build root of its own suite in which modules are made. What the lab builds
# itself is own.sh's.

# kernel_files KERNEL: prints a folder with vmlinuz, initrd, modules.img, version.
kernel_files() {
	local version
	if is_own "$1"; then
		own_files "$1"
		return
	fi
	version=$(suite_kernel "$1") || return 1
	cached "kernel-$1" "$(hash_of "$version" "$(finish_hash)" \
		"$(declare -f make_kernel)")" make_kernel "$1" "$version"
}

make_kernel() {
	local suite version=$2 dir=$3 deb image modules
	suite=$(lab_suite "$1")
	mkdir "$dir/debs" "$dir/tree"
	# linux-image alone up to 6.12, split in binary and modules after it
	image=$(suite_apt "$suite" apt-cache depends "linux-image-$version" |
		sed -n 's/^ *Depends: \(linux-\(binary\|modules\)-.*\)/\1/p')
	# shellcheck disable=SC2086
	suite_download "$suite" "$dir/debs" "linux-image-$version" \
		$image || return 1
	for deb in "$dir"/debs/*.deb; do
		dpkg -x "$deb" "$dir/tree" || return 1
	done
	[ -d "$dir/tree/lib/modules" ] || {
		mkdir -p "$dir/tree/lib"
		mv "$dir/tree/usr/lib/modules" "$dir/tree/lib/modules" || return 1
	}
	modules=$dir/tree/lib/modules/$version
	if [ -e "$dir/tree/boot/vmlinuz-$version" ]; then
		cp "$dir/tree/boot/vmlinuz-$version" "$dir/vmlinuz"
	else
		mv "$modules/vmlinuz" "$dir/vmlinuz"
	fi || return 1
	finish_kernel "$dir" "$version" "$suite"
}

# finish_kernel DIR VERSION SUITE: DIR has vmlinuz, and tree/lib/modules.
finish_kernel() {
	local dir=$1 version=$2 modules=$1/tree/lib/modules/$2
	depmod -b "$dir/tree" "$version" || return 1
	make_initramfs "$dir" "$version" "$3" || return 1
	rm -f "$modules/build" "$modules/source"
	make_ext4 "$modules" "$dir/modules.img" || return 1
	echo "$version" >"$dir/version"
	rm -rf "$dir/tree" "$dir/debs"
}

finish_hash() {
	hash_of "$(declare -f finish_kernel make_initramfs make_ext4)" \
		"$(cat "$tests/vm/guest/initramfs")"
}

# make_ext4 TREE IMAGE
make_ext4() {
	local kilobytes
	kilobytes=$(du -sk "$1" | cut -f1)
	mke2fs -q -t ext4 -O ^has_journal -m 0 -N "$(($(find "$1" |
		wc -l) + 1000))" -d "$1" "$2" "$((kilobytes * 5 / 4 + 16384))k"
}

# The initramfs only finds the disks: busybox and, in loading order, the modules
# for virtio, ext4 and overlayfs.
make_initramfs() {
	local dir=$1 version=$2 top=$1/initramfs module path n=100
	mkdir -p "$top/bin" "$top/modules" "$top"/{proc,sys,dev,root,lower,upper}
	busybox_of "$3" "$dir/debs" "$top/bin/busybox" || return 1
	cp "$tests/vm/guest/initramfs" "$top/init" || return 1
	chmod 755 "$top/init"
	echo "$version" >"$top/version"
	for module in virtio_pci virtio_blk virtio_console crc32c_generic \
		ext4 overlay; do
		while read -r _ path _; do
			n=$((n + 1))
			unpack_module "$path" "$top/modules/$n.ko" || return 1
		done < <(modprobe -d "$dir/tree" -S "$version" \
			--ignore-install --show-depends "$module" 2>/dev/null |
			grep '^insmod')
	done
	(cd "$top" && find . | cpio --quiet -o -H newc | zstd -q -3) \
		>"$dir/initrd" || return 1
	rm -rf "$top"
}

# busybox_of SUITE DIR FILE
busybox_of() {
	if [ "$(suite_machine "$1")" = amd64 ]; then
		cp /bin/busybox "$3"
		return
	fi
	suite_download "$1" "$2" busybox-static &&
		dpkg-deb --fsys-tarfile "$2"/busybox-static_*.deb |
		tar -xO ./bin/busybox >"$3" && chmod 755 "$3"
}

unpack_module() {
	case $1 in
	*.xz) xz -dc "$1" >"$2" ;;
	*.zst) zstd -qdc "$1" >"$2" ;;
	*) cp "$1" "$2" ;;
	esac
}

# build_root KERNEL: gcc, make and that kernel's headers, nothing more. Each has its
# own, so that what a mirror has lost of one kernel is not missing for another.
build_root() {
	local suite version more=
	suite=$(lab_suite "$1") || return 1
	if [ "$(suite_machine "$suite")" != amd64 ]; then
		cross_root "$(suite_machine "$suite")"
		return
	fi
	version=$(suite_kernel "$1") || return 1
	# W=1 of 6.12 runs its kernel-doc, which wants Perl's modules
	[ "$suite" != trixie ] || more=,perl
	cached "build-root-$1" "$(hash_of "$version" ${more:+"$more"})" suite_root \
		"$suite" "gcc,make,libc6-dev$more,linux-headers-$version"
}

# source_files: what the two halves are built from, new files included.
source_files() {
	(
		cd "$top" || exit 1
		git ls-files -co --exclude-standard -- Kbuild Makefile VERSION \
			include kernel userspace packaging Documentation \
			2>/dev/null || find Kbuild Makefile VERSION include \
			kernel userspace packaging Documentation -type f \
			! -name '*.o' ! -name '.*.cmd' 2>/dev/null
	) | sort -u | while read -r file; do
		[ ! -f "$top/$file" ] || printf '%s\n' "$file"
	done
}

source_hash() {
	(
		cd "$top" || exit 1
		source_files | grep -Ev "$1" | xargs -d '\n' sha256sum
	) | sha256sum | cut -c1-12
}

# module_hash: of what the module is built from.
module_hash() { source_hash '^(userspace|packaging|Documentation)/'; }

# copy_sources DIR
copy_sources() {
	mkdir -p "$1" &&
		(cd "$top" && source_files | cpio --quiet -pdm "$1")
}

# built_module KERNEL: prints a folder with sipnat.ko, made in a bare build root
# by the very command of the README, and without what debuggers want, of which
# there are megabytes. W=1 only adds warnings; they are in the file "output", and
# "compiler" says whose they are.
built_module() {
	local root version
	if is_own "$1"; then
		own_module "$1"
		return
	fi
	version=$(suite_kernel "$1") || return 1
	root=$(build_root "$1") || return 1
	cached "module-$1" "$(hash_of "$version" \
		"$(declare -f make_module cross_words)" \
		"$(module_hash)")" \
		make_module "$1" "$version" "$root/root"
}

make_module() {
	local work=/tmp/sipnat.$$ log=$build/log/module-$1 status=0
	local triple='' arch=''
	cross_words "$(lab_machine "$1")"
	copy_sources "$3$work"
	quietly "$log" in_root "$3" make -j "$(nproc)" -C "$work" modules \
		W=1 "KDIR=/lib/modules/$2/build" \
		${triple:+"ARCH=$arch" "CROSS_COMPILE=$triple-"} &&
		in_root "$3" "${triple:+$triple-}strip" --strip-debug \
			"$work/sipnat.ko" &&
		cp "$3$work/sipnat.ko" "$4/" &&
		sed "s,$work/,,g" "$log" >"$4/output" &&
		in_root "$3" "${triple:+$triple-}gcc" --version |
		head -n 1 >"$4/compiler" || status=1
	rm -rf "$3$work"
	return "$status"
}

# built_failing KERNEL: prints a folder with failing.ko, which makes allocations
# fail; nothing where the kernel asks nobody before it allocates.
built_failing() {
	local root version
	case $1 in
	6.1-debug)
		own_failing "$1"
		return
		;;
	5.10 | 6.1) ;;
	*) return ;;
	esac
	version=$(suite_kernel "$1") || return 1
	root=$(build_root "$1") || return 1
	cached "failing-$1" "$(hash_of "$version" \
		"$(cat "$tests"/vm/module/*)")" \
		make_failing "$1" "$version" "$root/root"
}

make_failing() {
	local work=/tmp/failing.$$ status=0
	cp -r "$tests/vm/module" "$3$work" &&
		quietly "$build/log/failing-$1" in_root "$3" \
			make -C "/lib/modules/$2/build" "M=$work" modules &&
		in_root "$3" strip --strip-debug "$work/failing.ko" &&
		cp "$3$work/failing.ko" "$4/" || status=1
	rm -rf "$3$work"
	return "$status"
}
