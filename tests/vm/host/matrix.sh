# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The module against every kernel of the table: built with W=1 in a build root of
# the kernel's own suite, by that suite's compiler, and nothing may be said
# about our files.

# module_complaints FILE: of the compiler about our files, or of modpost.
module_complaints() {
	grep -E '^(kernel|include)/[^ ]*: *([0-9]+: *)?(warning|error|note):' "$1"
	grep -E '^(WARNING|ERROR): ' "$1"
}

# lab_build KERNEL...: TAP on standard output.
lab_build() {
	local kernel status=0
	for kernel; do
		build_one "$kernel" || status=1
	done
	return "$status"
}

build_one() {
	local dir version text start=$SECONDS
	text="$1: built with W=1 in $(lab_suite "$1")"
	if ! version=$(suite_kernel "$1") || ! dir=$(built_module "$1"); then
		printf 'not ok - %s (%s s)\n' "$text" "$((SECONDS - start))"
		return 1
	fi
	printf '# with: %s: %s, %s\n' "$1" "$version" "$(cat "$dir/compiler")"
	if module_complaints "$dir/output" >"$build/log/complaints"; then
		printf 'not ok - %s (%s s)\n' "$text" "$((SECONDS - start))"
		sed 's/^/#   /' "$build/log/complaints"
		return 1
	fi
	printf 'ok - %s (%s s)\n' "$text" "$((SECONDS - start))"
}
