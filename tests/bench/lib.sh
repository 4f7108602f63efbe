# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What benches in guests share: a guest with one CPU in which time is counted in
# instructions, and what runs in it.

# shellcheck source=tests/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/vm/host/lab.sh
. "$tests/vm/host/lab.sh"
bench=$tests/bench
bench_kernel=6.1

# An instruction is a nanosecond, and waiting takes none of the host's time. The
# clock of the host never gets in, nor random numbers or places in memory.
counting=(-accel "tcg,thread=single" -icount "shift=0,sleep=off"
	-rtc "clock=vm,base=2026-01-01")

# bench_guest NAME SCRIPT SECONDS [WORD...]: runs SCRIPT, of tests/bench, with the
# words; its output is in build/bench/work-NAME/report.
bench_guest() {
	local name=$1 script=$2 seconds=$3 work=$build/bench/work-$1
	shift 3
	lab_clock=("${counting[@]}")
	lab_archive=$work/payload.tar
	boot_arguments+=" nokaslr norandmaps"
	lab_more+=(-C "$tests" --transform='s,^bench/,sipnat/bench/,'
		"bench/$name")
	lab_prepare "$bench_kernel" || return 1
	printf 'bench\n%s %s\n' "$script" "$*" >"$work/list"
	boot_guest "$work" "$work/list" 1 "$seconds" | sed -u 's,\r$,,' \
		>"$work/report"
	grep -q '^::end bench 0' "$work/report" && return
	tail -n 20 "$work/report" "$work/console" | sed 's/^/#   /'
	echo "not ok - bench: $name: the guest did not come to its end"
	return 1
}

# bench_program NAME FILE...: for guests, made in the root that user space is
# made in; it travels to sipnat/bench/NAME. NAME.so is for other programs.
bench_program() {
	local root folder
	root=$(userspace_root) || return 1
	folder=$(cached "bench-$1" "$(hash_of "$(cat "${@:2}")" \
		"$(declare -f make_bench_program)")" \
		make_bench_program "$root/root" "$@") || return 1
	lab_more+=(-C "$folder" --transform="s,^$1\$,sipnat/bench/$1," "$1")
}

make_bench_program() {
	local root=$1 name=$2 how=-static work=/tmp/bench.$$ status=0
	local dir=${!#}
	case $name in *.so) how="-shared -fPIC" ;; esac
	mkdir -p "$root$work" && cp "${@:3:$#-3}" "$root$work/"
	quietly "$build/log/bench-$name" in_root "$root" sh -c \
		"gcc -O2 -std=gnu11 -D_GNU_SOURCE -Wall -Wextra $how \
			-o $work/$name $work/*.c" &&
		cp "$root$work/$name" "$dir/" || status=1
	rm -rf "${root:?}$work"
	return "$status"
}

# bench_module FOLDER FILE: a module of tests/bench/FOLDER, beside the product's
# rooms, of which it may be made; it travels to sipnat/bench/FILE.
bench_module() {
	local root version folder
	version=$(suite_kernel "$bench_kernel") || return 1
	root=$(build_root "$bench_kernel") || return 1
	folder=$(cached "bench-${2%.ko}" "$(hash_of "$version" \
		"$(declare -f make_bench_module)" \
		"$(cat "$bench/$1"/*.[ch] "$bench/$1/Kbuild")" \
		"$(product_hash "$1")")" \
		make_bench_module "$version" "$root/root" "$@") || return 1
	lab_more+=(-C "$folder" --transform="s,^$2\$,sipnat/bench/$2," "$2")
}

# product_hash FOLDER: of the product, if that module is made of it, too
product_hash() {
	! grep -q Kbuild.sipnat "$bench/$1/Kbuild" ||
		module_hash
}

make_bench_module() {
	local version=$1 root=$2 folder=$3 file=$4 work=/tmp/bench.$$ status=0
	copy_sources "$root$work"
	mkdir -p "$root$work/tests/bench/$folder"
	cp "$bench/$folder"/*.[ch] "$root$work/tests/bench/$folder/"
	mv "$root$work/Kbuild" "$root$work/Kbuild.sipnat"
	cp "$bench/$folder/Kbuild" "$root$work/Kbuild"
	quietly "$build/log/bench-$file" in_root "$root" \
		make -j "$(nproc)" -C "$work" modules \
		"KDIR=/lib/modules/$version/build" &&
		in_root "$root" strip --strip-debug "$work/$file" &&
		cp "$root$work/$file" "$5/" || status=1
	rm -rf "${root:?}$work"
	return "$status"
}

# ran_with: the kernel, and what its module was made by.
ran_with() {
	printf '%s, module by %s\n' "$(cat "$lab_kernel/version")" \
		"$(cat "$lab_module/compiler")"
}
