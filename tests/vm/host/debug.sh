# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The debug kernel: Debian's source of 6.1 as tests/vm/debug/config wants it, with
# KASAN, lockdep, kmemleak and the like. It is built once, on the host, and kept;
# what guests and modules need of it is here, in the manner of kernel.sh.

# debug_tree: prints a folder with tree/, which modules are built against, the
# kernel's image, and its own modules in installed/.
debug_tree() {
	suite_update bookworm || return 1
	cached debug-tree "$(hash_of \
		"$(source_version bookworm linux-source-6.1)" \
		"$(gcc -dumpfullversion)" "$(cat "$tests/vm/debug/config")" \
		"$(declare -f make_debug_tree prune_debug_tree)")" \
		make_debug_tree
}

make_debug_tree() {
	local source=linux-source-6.1 tree=$1/tree
	mkdir "$tree"
	# of other machines, of graphics and of sound only what Kconfig reads
	unpack_source bookworm "$source" "$tree" --wildcards \
		--exclude="$source/sound/*.[ch]" --exclude="*.dts*" \
		--exclude="$source/Documentation/*/*" \
		--exclude="$source/arch/[!x]*/*.[chS]" \
		--exclude="$source/drivers/gpu/*.[ch]" "$source" &&
		quietly "$build/log/debug-config" make -C "$tree" \
			"KCONFIG_ALLCONFIG=$tests/vm/debug/config" \
			allnoconfig &&
		debug_config_taken "$tree/.config" &&
		quietly "$build/log/debug-kernel" make -C "$tree" \
			-j "$(nproc)" bzImage modules &&
		quietly "$build/log/debug-install" make -C "$tree" \
			"INSTALL_MOD_PATH=$1/installed" modules_install &&
		cp "$tree/arch/x86/boot/bzImage" "$1/vmlinuz" &&
		prune_debug_tree "$tree"
}

# debug_config_taken FILE: no line of ours was overruled.
debug_config_taken() {
	local lost
	lost=$(grep '^CONFIG_.*=[^n]' "$tests/vm/debug/config" |
		grep -vxFf "$1") || return 0
	say "tests/vm/debug/config: not possible:" "$lost"
	return 1
}

# prune_debug_tree TREE: leaves what others build modules with.
prune_debug_tree() {
	(
		cd "$1" || exit 1
		find . -type f \( -name '*.[oacS]' -o -name '*.cmd' -o \
			-name 'vmlinux*' -o -name '*.ko' \) \
			! -path './scripts/*' ! -path './tools/objtool/*' -delete
		rm -rf arch/x86/boot/bzImage arch/x86/boot/compressed \
			tools/testing tools/perf sound samples
	)
}

# debug_files: what kernel_files prints of others.
debug_files() {
	local tree
	tree=$(debug_tree) || return 1
	cached kernel-6.1-debug "$(hash_of "${tree##*/}" "$(finish_hash)" \
		"$(declare -f make_debug_files)")" make_debug_files "$tree"
}

# make_debug_files TREE DIR
make_debug_files() {
	mkdir "$2/debs" &&
		cp -r "$1/installed" "$2/tree" && cp "$1/vmlinuz" "$2/" &&
		finish_kernel "$2" "$(cat \
			"$1/tree/include/config/kernel.release")" bookworm
}

# debug_module: what built_module prints of others.
debug_module() {
	local tree
	tree=$(debug_tree) || return 1
	cached module-6.1-debug "$(hash_of "${tree##*/}" \
		"$(declare -f make_debug_module)" \
		"$(source_hash '^(userspace|packaging|Documentation)/')")" \
		make_debug_module "$tree/tree"
}

# make_debug_module TREE DIR
make_debug_module() {
	copy_sources "$2/work" &&
		quietly "$build/log/module-6.1-debug" make -j "$(nproc)" \
			-C "$2/work" modules "KDIR=$1" &&
		mv "$2/work/sipnat.ko" "$2/" && rm -rf "$2/work"
}

debug_failing() {
	local tree
	tree=$(debug_tree) || return 1
	cached failing-6.1-debug "$(hash_of "${tree##*/}" \
		"$(cat "$tests"/vm/module/*)")" make_debug_failing "$tree/tree"
}

# make_debug_failing TREE DIR
make_debug_failing() {
	cp -r "$tests/vm/module" "$2/work" &&
		quietly "$build/log/failing-6.1-debug" make -C "$1" \
			"M=$2/work" modules &&
		mv "$2/work/failing.ko" "$2/" && rm -rf "$2/work"
}
