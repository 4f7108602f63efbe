# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The lab, as tests/run sees it: prepare a kernel, run scenarios, the demo and
# the shell. The parts it is made of are in the files beside it.

# shellcheck source=tests/vm/host/suite.sh
. "$tests/vm/host/suite.sh"
# shellcheck source=tests/vm/host/kernel.sh
. "$tests/vm/host/kernel.sh"
# shellcheck source=tests/lib/source.sh
. "$tests/lib/source.sh"
# shellcheck source=tests/vm/host/own.sh
. "$tests/vm/host/own.sh"
# shellcheck source=tests/vm/host/image.sh
. "$tests/vm/host/image.sh"
# shellcheck source=tests/vm/host/guest.sh
. "$tests/vm/host/guest.sh"
# shellcheck source=tests/vm/host/select.sh
. "$tests/vm/host/select.sh"
# shellcheck source=tests/vm/host/machine.sh
. "$tests/vm/host/machine.sh"
# shellcheck source=tests/vm/host/matrix.sh
. "$tests/vm/host/matrix.sh"

# More of tar's arguments for the archive of tests, and where it lies if not with
# the kernel's logs, which the next run of scenarios removes.
lab_more=()
lab_archive=

# guest_words [KERNEL]: sets of its guests the megabytes of memory, the board, more
# arguments, and how many times as long as elsewhere things may take.
guest_words() {
	lab_memory=1536
	lab_arguments=
	lab_board=pc
	lab_slow=1
	case ${1-} in
	6.1-debug)
		lab_memory=3072
		lab_arguments=kasan_multi_shot
		[ -n "${SIPNAT_KMEMLEAK-}" ] || lab_arguments+=" kmemleak=off"
		lab_board=q35
		lab_slow=5
		;;
	6.1-kcsan)
		lab_arguments="kcsan.early_enable=1 kcsan.interrupt_watcher=1"
		# more often and for longer than by itself, on slow CPUs
		lab_arguments+=" kcsan.skip_watch=300 kcsan.udelay_task=300"
		lab_board=q35
		lab_slow=5
		;;
	*-uml)
		lab_arguments=slub_debug=FZP
		lab_board=uml
		;;
	esac
}
guest_words

# lab_prepare KERNEL: sets what a guest of that kernel is made of.
lab_prepare() {
	guest_words "$1"
	lab_machine=$(lab_machine "$1")
	lab_kernel=$(kernel_files "$1") || return 1
	lab_root=$(guest_root "$lab_machine") || return 1
	lab_payload=${lab_archive:-$build/vm/$1/payload.tar}
	if [ -n "${SIPNAT_OFF-}" ]; then
		make_payload "$lab_payload"
		return
	fi
	lab_module=$(built_module "$1") || return 1
	lab_userspace=$(built_userspace "$lab_machine") || return 1
	lab_nlfuzz=$(built_nlfuzz) || return 1
	lab_failing=$(built_failing "$1") || return 1
	make_payload "$lab_payload" -C "$lab_module" \
		--transform='s,^sipnat.ko$,sipnat/&,;s,^failing.ko$,sipnat/&,' sipnat.ko \
		${lab_failing:+-C "$lab_failing" failing.ko} \
		-C "$lab_nlfuzz" \
		--transform='s,^nlfuzz$,sipnat/bin/nlfuzz,' nlfuzz \
		-C "$lab_userspace/tree" . "${lab_more[@]}"
}

# lab_setup KERNEL...: builds what guests of these kernels are made of, two things
# at a time. Whoever needs one of them before it is there waits for it.
lab_setup() {
	local kernel modules status=0
	(
		for kernel; do
			built_module "$kernel" >/dev/null || exit 1
			built_failing "$kernel" >/dev/null || exit 1
		done
	) &
	modules=$!
	{ guest_root amd64 && built_userspace amd64 && built_nlfuzz; } \
		>/dev/null || status=1
	for kernel; do
		kernel_files "$kernel" >/dev/null || status=1
	done
	wait "$modules" || status=1
	return "$status"
}

# emulator: what guests run in.
emulator() {
	if [ "$lab_board" = uml ]; then
		echo "User Mode Linux"
	else
		qemu-system-x86_64 --version | sed -n '1s/.*version /QEMU /p'
	fi
}

# lab_run KERNEL PATTERN...: TAP on standard output. Two guests with one CPU each
# share the work, then one with two CPUs runs what is about them: emulated CPUs
# that outnumber the host's wait for each other.
lab_run() {
	local kernel=$1 dir=$build/vm/$1 halves=1 i pids=()
	shift
	rm -rf "$dir"
	mkdir -p "$dir"
	lab_prepare "$kernel" || return 1
	printf '# with: %s: %s, %s\n' "$kernel" "$(cat "$lab_kernel/version")" \
		"$(emulator)"
	select_scenarios "$kernel" "$dir/selected" "$@" || return 1
	[ "$(wc -l <"$dir/selected")" -lt 4 ] ||
		halves=${SIPNAT_GUESTS:-$(nproc)}
	[ "$halves" -le 2 ] || halves=2
	# the longest first, so that neither is left with one at the end
	sort -s -k 2,2nr -o "$dir/selected" "$dir/selected"
	for ((i = 0; i < halves; i++)); do
		awk -v n="$halves" -v i="$i" 'NR % n == i' \
			"$dir/selected" >"$dir/list.$i"
		run_list "$kernel" "$dir" "$i" 1 &
		pids+=($!)
	done
	wait "${pids[@]}"
	mv "$dir/selected.smp" "$dir/list.smp"
	run_list "$kernel" "$dir" smp 2
	cat "$dir"/failed.* >"$dir/failed" 2>/dev/null
	[ ! -s "$dir/failed" ]
}

lab_demo() {
	local dir=$build/vm/demo
	rm -rf "$dir"
	mkdir -p "$dir"
	lab_prepare "$1" || return 1
	printf 'demo\n' >"$dir/list"
	boot_guest "$dir" "$dir/list" 2 300 | tee "$dir/output" |
		grep -v --line-buffered '^::' | tr -d '\r'
	grep -q '^::end demo 0' "$dir/output" && return 0
	say "demo: what it promised did not happen (see $dir)"
	return 1
}

lab_shell() {
	local dir=$build/vm/shell
	[ "${1%-uml}" = "$1" ] || die "vm-shell: not in User Mode Linux"
	rm -rf "$dir"
	mkdir -p "$dir"
	lab_prepare "$1" || return 1
	printf 'shell\n' >"$dir/list"
	boot_shell "$dir" "$dir/list"
}
