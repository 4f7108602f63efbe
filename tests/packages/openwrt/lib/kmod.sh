# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A kernel tree with the options of OpenWrt's kernels as far as the module can
# see them, prepared for gcc, and the module built against it. Both are of the
# host's architecture; there is no vmlinux, so that symbols stay unresolved.

lint=$tests/lint
# shellcheck source=tests/lint/linux.sh
. "$lint/linux.sh"

# linux_router: prints the tree.
linux_router() {
	suite_update bookworm || return 1
	cached openwrt-linux "$(hash_of \
		"$(source_version bookworm linux-source-6.1)" \
		"$(gcc --version)" "$(cat "$here/router.config")" \
		"$(declare -f make_router)")" make_router
}

make_router() {
	local tree=linux-source-6.1
	unpack_source bookworm "$tree" "$1" --wildcards \
		--exclude="$tree/drivers/*.[chS]" --exclude="$tree/fs/*.[chS]" \
		--exclude="$tree/sound/*.[chS]" --exclude="$tree/*.dts*" \
		--exclude="$tree/Documentation/*/*" \
		--exclude="$tree/tools/testing/*" \
		--exclude="$tree/arch/[!x]*/*.[chS]" "$tree" &&
		quietly "$build/log/openwrt-linux" make -C "$1" \
			"KCONFIG_ALLCONFIG=$here/router.config" allnoconfig &&
		quietly "$build/log/openwrt-linux" make -C "$1" \
			modules_prepare
}

# router_module: prints a folder with sipnat.ko, as the compiler leaves it, and
# its output.
router_module() {
	local tree
	tree=$(linux_router) || return 1
	cached openwrt-module "$(hash_of "$tree" "$(declare -f \
		make_router_module)" "$(source_hash '^(userspace|pack|Doc)')")" \
		make_router_module "$tree"
}

make_router_module() {
	local work=$2/work
	copy_sources "$work" || return 1
	if ! make -C "$1" "M=$work" W=1 KBUILD_MODPOST_WARN=1 modules \
		>"$2/output" 2>&1; then
		tail -n 30 "$2/output"
		return 1
	fi
	sed -i "s,$work/,," "$2/output"
	mv "$work/sipnat.ko" "$2/" && rm -rf "$work"
}

# strip_module FROM TO: as OpenWrt strips its modules: nothing that is only for
# people, and the names of local symbols gone.
strip_module() {
	objcopy --strip-unneeded -R .comment -R .note.gnu.build-id \
		-G __this_module -x "$1" "$2.symbols" || return 1
	nm "$2.symbols" | awk '$2 ~ /^[brtd]$/ {
		print "--redefine-sym " $3 "=_" n++ }' >"$2.names"
	objcopy "@$2.names" "$2.symbols" "$2"
	rm -f "$2.symbols" "$2.names"
}
