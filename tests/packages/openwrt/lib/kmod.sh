# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The module as a router has it. It is lint's build for a kernel with no more of
# conntrack than OpenWrt's (tests/lint/clang.config), by clang and for the host's
# architecture. Without a kernel there is nothing to link it against, so what
# modpost would add, about a kilobyte, is not in it.

lint=$tests/lint
# shellcheck source=tests/lint/module.sh
. "$lint/module.sh"

# router_module FILE: all objects in one.
router_module() {
	local dir objects
	dir=$(module_clang) || return 1
	mapfile -t objects < <(find "$dir/kernel" -name '*.o')
	[ "${#objects[@]}" -gt 30 ] && ld -r -o "$1" "${objects[@]}"
}

# strip_module FROM TO: as OpenWrt strips its modules: nothing that is only for
# people, and the names of local symbols gone. And without the unwind tables that
# x86 alone has.
strip_module() {
	objcopy --strip-unneeded -R .comment -R .note.gnu.build-id \
		-R .orc_unwind -R .orc_unwind_ip -R .rela.orc_unwind_ip \
		-G __this_module -x "$1" "$2.symbols" || return 1
	nm "$2.symbols" | awk '$2 ~ /^[brtd]$/ {
		print "--redefine-sym " $3 "=_" n++ }' >"$2.names"
	objcopy "@$2.names" "$2.symbols" "$2"
	rm -f "$2.symbols" "$2.names"
}
