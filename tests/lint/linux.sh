# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What lint takes from Debian's linux-source packages: checkpatch and the
# netlink generator from the newest there is, and a tree configured for clang,
# because the headers of Debian's kernels are configured for gcc.

# shellcheck source=tests/lib/source.sh
. "$tests/lib/source.sh"

# linux_tools: prints a folder with scripts/checkpatch.pl and tools/net/ynl.
linux_tools() {
	local suite=trixie-backports package
	suite_update "$suite" || return 1
	package=$(suite_apt "$suite" apt-cache pkgnames linux-source- |
		grep -E '^linux-source-[0-9.]+$' | sort -V | tail -n 1)
	cached lint-tools "$(hash_of "$package" \
		"$(source_version "$suite" "$package")" \
		"$(declare -f make_tools)")" make_tools "$suite" "$package"
}

make_tools() {
	local tree=$2
	unpack_source "$1" "$2" "$3" --wildcards \
		"$tree/scripts/checkpatch.pl" "$tree/scripts/spelling.txt" \
		"$tree/scripts/const_structs.checkpatch" \
		"$tree/tools/net/ynl/pyynl" "$tree/MAINTAINERS" \
		"$tree/Documentation/netlink/*.yaml"
}

# linux_clang: prints a tree prepared with clang, for a kernel with no more of
# conntrack than a small router's has.
linux_clang() {
	suite_update bookworm || return 1
	cached lint-clang "$(hash_of \
		"$(source_version bookworm linux-source-6.1)" \
		"$(clang --version)" "$(cat "$lint/clang.config")" \
		"$(declare -f make_clang)")" make_clang
}

make_clang() {
	local tree=linux-source-6.1
	# all Kconfig and Makefiles, but only the code that headers and tools need
	unpack_source bookworm "$tree" "$1" --wildcards \
		--exclude="$tree/drivers/*.[chS]" --exclude="$tree/fs/*.[chS]" \
		--exclude="$tree/sound/*.[chS]" --exclude="$tree/*.dts*" \
		--exclude="$tree/Documentation/*/*" \
		--exclude="$tree/tools/testing/*" \
		--exclude="$tree/arch/[!x]*/*.[chS]" "$tree" &&
		quietly "$build/log/lint-clang" make -C "$1" CC=clang \
			"KCONFIG_ALLCONFIG=$lint/clang.config" allnoconfig &&
		quietly "$build/log/lint-clang" make -C "$1" -j2 CC=clang \
			modules_prepare
}
