# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Builds of the module for the checks: with Debian's 6.1 headers, gcc and sparse
# in a build root, and with clang against a prepared tree. Each leaves the
# compiler's output in a file "output" and the objects beside it.

# shellcheck source=tests/vm/host/kernel.sh
. "$tests/vm/host/kernel.sh"
# shellcheck source=tests/lint/linux.sh
. "$lint/linux.sh"

module_key() {
	hash_of "$1" "$(source_hash '^(userspace/|Makefile)')" \
		"$(declare -f "$2" keep_objects)"
}

# keep_objects WORK DIR: "output" without the folder it was built in.
keep_objects() {
	sed -i "s,$1/,,g" "$2/output"
	(cd "$3$1" && find kernel -name '*.o' ! -name '.*' | cpio --quiet -pdm "$2")
}

# module_gcc: prints the folder.
module_gcc() {
	local root version
	version=$(suite_kernel 6.1) &&
		root=$(cached lint-root "$(hash_of "$version")" suite_root \
			bookworm "gcc,make,libc6-dev,sparse,linux-headers-$version") ||
		return 1
	cached lint-gcc "$(module_key "$version" make_gcc)" make_gcc "$version" \
		"$root/root"
}

make_gcc() {
	local work=/tmp/sipnat-lint.$$ status=0
	rm -rf "$2"/tmp/sipnat-lint.* # of a build that was interrupted
	copy_sources "$2$work" &&
		in_root "$2" make -C "/lib/modules/$1/build" "M=$work" W=1 C=2 \
			CF=-D__CHECK_ENDIAN__ modules >"$3/output" 2>&1
	status=$?
	keep_objects "$work" "$3" "$2"
	rm -rf "$2$work"
	if [ "$status" != 0 ]; then
		cp "$3/output" "$scratch/module-gcc"
		return 1
	fi
}

# module_clang: prints the folder. Up to the objects: without a kernel there is
# nothing to link the module against.
module_clang() {
	local tree
	tree=$(linux_clang) || return 1
	cached lint-clang-objects "$(module_key "$tree" make_clang_objects)" \
		make_clang_objects "$tree"
}

make_clang_objects() {
	local work=$2/work status=0
	copy_sources "$work" &&
		make -C "$1" CC=clang "M=$work" W=1 KBUILD_MODPOST_WARN=1 \
			modules >"$2/output" 2>&1
	status=$?
	keep_objects "$work" "$2" ""
	rm -rf "$work"
	if [ "$status" != 0 ]; then
		cp "$2/output" "$scratch/module-clang"
		return 1
	fi
}

# complaints FILE: of a compiler or sparse, about files of ours; what they say
# about the kernel's headers is the kernel's.
complaints() {
	grep -E '^(kernel|include)/[^ ]*: *([0-9]+: *)?(warning|error|note):' "$1"
}
