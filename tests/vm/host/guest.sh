# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guests: boot one with a list of things to run, read what it reports, and start
# another where one died.
#
# A guest has two serial lines: the kernel's console, kept in a file, and the
# report, read line by line. On the report "::begin NAME", "::end NAME STATUS",
# "::skip NAME REASON" and "::reboot" (another guest is to go on) are for us, the
# rest is a scenario's output.

# pad FILE: to whole disk sectors.
pad() { truncate -s %512 "$1"; }

# How time passes in guests: as on the host.
lab_clock=(-accel "tcg,thread=multi")

# write_job DIR LIST REPORT: what the guest's init reads; REPORT is its device.
write_job() {
	local setting
	cp "$2" "$1/job"
	for setting in SIPNAT_OFF SIPNAT_CROWD SIPNAT_FUZZ SIPNAT_STRESS \
		SIPNAT_ROUNDS SIPNAT_KILLS; do
		echo "$setting=${!setting-}"
	done >>"$1/job"
	printf '%s\n' "SIPNAT_SLOW=$lab_slow" "REPORT=$3" >>"$1/job"
	pad "$1/job"
	pad "$lab_payload"
}

# disks DIR: one a line; root, modules, tests, list.
disks() {
	printf '%s\n' "$lab_root/root.img" "$lab_kernel/modules.img" \
		"$lab_payload" "$1/job"
}

# qemu_options DIR LIST CPUS
qemu_options() {
	local drive n=0 machine report console block
	machine_words "$lab_machine"
	write_job "$1" "$2" "$report"
	qemu=("${machine[@]}" "${lab_clock[@]}"
		-m "$lab_memory" -smp "$3" -nodefaults -display none -no-reboot
		-nic none
		-kernel "$lab_kernel/vmlinuz" -initrd "$lab_kernel/initrd"
		-append "console=$console $boot_arguments $lab_arguments")
	for drive in $(disks "$1"); do
		qemu+=(-drive "if=none,id=d$n,format=raw,readonly=on,file=$drive"
			-device "$block,drive=d$n,serial=disk$n")
		n=$((n + 1))
	done
}

# machine_words MACHINE: sets the words of qemu_options; $serial is how the
# report leaves the guest by the chardev "report".
machine_words() {
	block=virtio-blk-pci
	report=hvc0
	case $1 in
	amd64 | i386)
		machine=(qemu-system-x86_64 -M "$lab_board" -cpu "max,-cx16")
		console=ttyS0
		report=ttyS1
		serial=(-serial chardev:report)
		;;
	arm64)
		machine=(qemu-system-aarch64 -M virt -cpu cortex-a57)
		console=ttyAMA0
		serial=(-device virtio-serial-pci
			-device "virtconsole,chardev=report")
		;;
	s390x)
		machine=(qemu-system-s390x -M s390-ccw-virtio -cpu max)
		console=ttysclp0
		block=virtio-blk-ccw
		serial=(-device virtio-serial-ccw
			-device "virtconsole,chardev=report")
		;;
	esac
}

# Grace periods are most of what namespaces and rules cost in a guest.
boot_arguments="quiet panic=-1 oops=panic net.ifnames=0 rcupdate.rcu_expedited=1"

# boot_uml DIR LIST SECONDS: the report on standard output. Its memory is a file; it
# leaves the disks unlocked, since other guests read them.
boot_uml() {
	local drive n=0 ubd=()
	write_job "$1" "$2" ttyS1
	for drive in $(disks "$1"); do
		ubd+=("ubd${n}rc=$drive")
		n=$((n + 1))
	done
	# shellcheck disable=SC2086 # arguments are words
	TMPDIR=/dev/shm timeout --foreground -k 5 "$3" "$lab_kernel/vmlinuz" \
		"mem=${lab_memory}M" "initrd=$lab_kernel/initrd" "${ubd[@]}" \
		con=null con0=null,fd:1 ssl=null ssl1=null,fd:5 \
		$boot_arguments $lab_arguments 5>&1 >"$1/console" 2>&1 </dev/null
}

# boot_guest DIR LIST CPUS SECONDS: the report on standard output.
boot_guest() {
	local qemu serial
	if [ "$lab_board" = uml ]; then
		boot_uml "$1" "$2" "$4"
		return
	fi
	qemu_options "$1" "$2" "$3"
	timeout --foreground -k 5 "$4" "${qemu[@]}" -serial "file:$1/console" \
		-chardev file,id=report,path=/dev/stdout "${serial[@]}" \
		</dev/null
}

# boot_shell DIR LIST: on this terminal, as large as it is.
boot_shell() {
	local qemu serial rows columns
	read -r rows columns < <(stty size)
	printf 'ROWS=%s\nCOLUMNS=%s\n' "${rows:-24}" "${columns:-80}" >>"$2"
	qemu_options "$1" "$2" 2
	"${qemu[@]}" -chardev stdio,id=tty,signal=off \
		-serial chardev:tty -serial "file:$1/report"
}

# run_list KERNEL DIR NAME CPUS: runs DIR/list.NAME to its end, with as many
# guests of so many CPUs as it takes; TAP on standard output.
run_list() {
	local kernel=$1 dir=$2/guest.$3 left=$2/list.$3 failed=$2/failed.$3
	local cpus=$4 limit
	mkdir -p "$dir"
	: >"$failed"
	while [ -s "$left" ]; do
		limit=$(awk -v slow="$lab_slow" '{ s += $2 + 30 * slow }
			END { print s + 120 * slow }' "$left")
		rm -f "$dir/console" "$dir/running" "$dir/reboot"
		boot_guest "$dir" "$left" "$cpus" "$limit" |
			read_report "$kernel" "$dir" "$2" "$left" "$failed"
		[ -s "$left" ] || break
		[ -e "$dir/reboot" ] ||
			bury_guest "$kernel" "$dir" "$2" "$left" "$failed"
	done
}

# read_report KERNEL DIR LOGS LEFT FAILED: takes off LEFT what is finished.
read_report() {
	local kernel=$1 dir=$2 logs=$3 left=$4 failed=$5
	local line word name rest start=0 output=$2/output
	while IFS= read -r line; do
		line=${line%$'\r'}
		read -r word name rest <<<"$line"
		case $word in
		::begin)
			echo "$name" >"$dir/running"
			: >"$output"
			start=$SECONDS
			;;
		::skip | ::end)
			result "$word" "$rest" "$((SECONDS - start))"
			rm -f "$dir/running"
			sed -i 1d "$left"
			;;
		::reboot) : >"$dir/reboot" ;;
		*) printf '%s\n' "$line" >>"$output" ;;
		esac
	done
}

# result WORD REST SECONDS: one TAP line, with the output of what failed. It is
# printed in one go, since two guests may report at the same time.
result() {
	local text
	if [ "$1" = ::skip ]; then
		text="ok - $kernel: $name # SKIP $2"
	elif [ "$2" = 0 ]; then
		text="ok - $kernel: $name ($3 s)"
	else
		text="not ok - $kernel: $name ($3 s)"
		echo "$name" >>"$failed"
		cat "$output" "$dir/console" >"$logs/$name.log"
		text+=$'\n'$(tail -n "${SIPNAT_LINES:-40}" "$output" |
			sed 's/^/#   /')
		text+=$'\n'"#   (all of it in ${logs#"$top"/}/$name.log)"
	fi
	[ -z "${SIPNAT_VERBOSE-}" ] || [ "$2" != 0 ] ||
		text+=$'\n'$(sed 's/^/#   /' "$output")
	printf '%s\n' "$text"
}

# bury_guest KERNEL DIR LOGS LEFT FAILED: the guest died or hung before its list
# was done: what ran then has failed.
bury_guest() {
	local kernel=$1 dir=$2 logs=$3 left=$4 failed=$5 name
	name=$(cat "$dir/running" 2>/dev/null) ||
		name=$(sed -n '1s/ .*//p' "$left")
	cat "$dir/output" "$dir/console" >"$logs/$name.log" 2>/dev/null
	echo "$name" >>"$failed"
	printf '%s\n%s\n%s\n' \
		"not ok - $kernel: $name (the guest died or hung)" \
		"$(tail -n 40 "$dir/console" 2>/dev/null | tr -d '\r' |
			sed 's/^/#   /')" \
		"#   (all of it in ${logs#"$top"/}/$name.log)"
	sed -i 1d "$left"
}
