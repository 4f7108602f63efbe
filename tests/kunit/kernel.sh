# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The two User Mode Linux kernels: Debian's source of 6.1, built once and kept,
# without what building a module and running it doesn't need.

# kunit_linux KIND: prints the tree of a plain or a debug kernel.
kunit_linux() {
	local fragments=("$tests/kunit/uml.config")
	[ "$1" = plain ] || fragments+=("$tests/kunit/$1.config")
	suite_update bookworm || return 1
	cached "kunit-$1" "$(hash_of \
		"$(source_version bookworm linux-source-6.1)" \
		"$(gcc -dumpfullversion)" "$(cat "${fragments[@]}")" \
		"$(declare -f make_uml prune_uml)")" make_uml "${fragments[@]}"
}

# make_uml FRAGMENT... DIR
make_uml() {
	local dir=${*: -1} tree=linux-source-6.1
	local config=$dir/.fragments
	# of other architectures, of graphics and of sound only what Kconfig reads
	unpack_source bookworm "$tree" "$dir" --wildcards \
		--exclude="$tree/drivers/gpu/*.[ch]" \
		--exclude="$tree/sound/*.[ch]" --exclude="*.dts*" \
		--exclude="$tree/Documentation/*/*" \
		--exclude="$tree/arch/[!ux]*/*.[chS]" "$tree" &&
		cat "${@:1:$#-1}" >"$config" &&
		quietly "$build/log/kunit-kernel" make -C "$dir" ARCH=um \
			"KCONFIG_ALLCONFIG=$config" allnoconfig &&
		quietly "$build/log/kunit-kernel" make -C "$dir" ARCH=um \
			-j"$(nproc)" linux modules &&
		prune_uml "$dir"
}

# prune_uml DIR: leaves headers, scripts, the kernel, its modules, kunit.py.
prune_uml() {
	(
		cd "$1" || exit 1
		rm -rf vmlinux* .tmp_* sound crypto certs block mm fs ipc io_uring \
			security samples virt usr rust Documentation init
		find drivers lib net kernel tools -type f ! -name '*.ko' \
			! -path 'tools/testing/kunit/*' -delete
		find arch -name '*.o' -delete
		find . -type d -empty -delete
	)
}
