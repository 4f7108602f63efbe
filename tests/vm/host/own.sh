# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Kernels that the lab builds itself: Debian's source of 6.1, as fragments in
# tests/vm/config want it. One has everything that finds mistakes, one finds data
# races, one is User Mode Linux. They are built once, on the host, and kept; what
# guests and modules need of them is here, in the manner of kernel.sh.

# is_own KERNEL
is_own() { [ "$(lab_kernel "$1" 4)" = own ]; }

# own_words KERNEL: sets $ARCH, and of the build its targets and the image.
own_words() {
	case $1 in
	*-uml)
		ARCH=um
		targets=(linux modules)
		image=linux
		;;
	*)
		ARCH=x86
		targets=(bzImage modules)
		image=arch/x86/boot/bzImage
		;;
	esac
}

# own_config KERNEL: its fragments, as the table names them.
own_config() {
	local name
	for name in $(lab_kernel "$1" 3 | tr , ' '); do
		cat "$tests/vm/config/$name" || return 1
	done
}

# own_tree KERNEL: prints a folder with tree/, which modules are built against,
# the kernel's image, and its own modules in installed/.
own_tree() {
	local suite config
	suite=$(lab_suite "$1")
	suite_update "$suite" || return 1
	config=$(own_config "$1") || return 1
	cached "own-$1" "$(hash_of \
		"$(source_version "$suite" linux-source-6.1)" \
		"$(gcc -dumpfullversion)" "$config" \
		"$(declare -f own_words make_own_tree \
			prune_own_tree)")" \
		make_own_tree "$1" "$suite"
}

make_own_tree() {
	local source=linux-source-6.1 tree=$3/tree log=$build/log/own-$1
	local ARCH targets image
	own_words "$1"
	mkdir "$tree"
	# of other machines, of graphics and of sound only what Kconfig reads
	unpack_source "$2" "$source" "$tree" --wildcards \
		--exclude="$source/sound/*.[ch]" --exclude="*.dts*" \
		--exclude="$source/Documentation/*/*" \
		--exclude="$source/arch/[!ux]*/*.[chS]" \
		--exclude="$source/drivers/gpu/*.[ch]" "$source" &&
		own_config "$1" >"$3/config" &&
		quietly "$log-config" make -C "$tree" "ARCH=$ARCH" \
			"KCONFIG_ALLCONFIG=$3/config" allnoconfig &&
		own_config_taken "$3/config" "$tree/.config" &&
		quietly "$log" make -C "$tree" "ARCH=$ARCH" \
			-j "$(nproc)" "${targets[@]}" &&
		quietly "$log-install" make -C "$tree" "ARCH=$ARCH" \
			"INSTALL_MOD_PATH=$3/installed" modules_install &&
		cp "$tree/$image" "$3/vmlinuz" && prune_own_tree "$tree"
}

# own_config_taken WANTED FILE: no line of ours was overruled.
own_config_taken() {
	local lost
	lost=$(grep '^CONFIG_.*=[^n]' "$1" | grep -vxFf "$2") || return 0
	say "tests/vm/config: not possible:" "$lost"
	return 1
}

# prune_own_tree TREE: leaves what others build modules with.
prune_own_tree() {
	(
		cd "$1" || exit 1
		find . -type f \( -name '*.[oacS]' -o -name '*.cmd' -o \
			-name 'vmlinux*' -o -name '*.ko' \) \
			! -path './scripts/*' ! -path './tools/objtool/*' -delete
		rm -rf linux arch/x86/boot/bzImage arch/x86/boot/compressed \
			tools/testing tools/perf sound samples
	)
}

# own_files KERNEL: what kernel_files prints of others.
own_files() {
	local tree
	tree=$(own_tree "$1") || return 1
	cached "kernel-$1" "$(hash_of "${tree##*/}" "$(finish_hash)" \
		"$(declare -f make_own_files)")" \
		make_own_files "$tree" "$(lab_suite "$1")"
}

# make_own_files TREE SUITE DIR
make_own_files() {
	mkdir "$3/debs" &&
		cp -r "$1/installed" "$3/tree" && cp "$1/vmlinuz" "$3/" &&
		finish_kernel "$3" "$(cat \
			"$1/tree/include/config/kernel.release")" "$2"
}

# own_module KERNEL: what built_module prints of others.
own_module() {
	local tree
	tree=$(own_tree "$1") || return 1
	cached "module-$1" "$(hash_of "${tree##*/}" \
		"$(declare -f make_own_module)" \
		"$(module_hash)")" \
		make_own_module "$1" "$tree/tree"
}

# make_own_module KERNEL TREE DIR
make_own_module() {
	local ARCH targets image
	own_words "$1"
	copy_sources "$3/work" &&
		quietly "$build/log/module-$1" make -j "$(nproc)" \
			-C "$3/work" modules "ARCH=$ARCH" "KDIR=$2" &&
		mv "$3/work/sipnat.ko" "$3/" && rm -rf "$3/work"
}

# own_failing KERNEL: what built_failing prints of others.
own_failing() {
	local tree
	tree=$(own_tree "$1") || return 1
	cached "failing-$1" "$(hash_of "${tree##*/}" \
		"$(cat "$tests"/vm/module/*)")" \
		make_own_failing "$1" "$tree/tree"
}

# make_own_failing KERNEL TREE DIR
make_own_failing() {
	local ARCH targets image
	own_words "$1"
	cp -r "$tests/vm/module" "$3/work" &&
		quietly "$build/log/failing-$1" make -C "$2" "ARCH=$ARCH" \
			"M=$3/work" modules &&
		mv "$3/work/failing.ko" "$3/" && rm -rf "$3/work"
}
