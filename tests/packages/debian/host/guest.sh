# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guests of the packages' tests: one disk a suite, one boot a phase.

# phase_header FILE NAME: the text after "# NAME:".
phase_header() { sed -n "1,10s/^# $2: *//p" "$1"; }

# phase_payload FILE ARCHIVE PHASE: what a boot brings along.
phase_payload() {
	echo "$3" >"$2/phase"
	tests_tar "$2" >"$1" && truncate -s %512 "$1"
}

# An emulated machine is slow, a busy host's slower: systemd has to wait. Nobody
# logs in, and nobody else has work to do.
boot_arguments="console=ttyS0 root=/dev/vda rw panic=-1 oops=panic net.ifnames=0 \
rcupdate.rcu_expedited=1 systemd.default_timeout_start_sec=900 \
systemd.default_device_timeout_sec=900 systemd.mask=serial-getty@ttyS0.service \
systemd.mask=getty@tty1.service systemd.mask=e2scrub_reap.service \
systemd.mask=apt-daily.timer systemd.mask=apt-daily-upgrade.timer"

# boot_phase DIR IMAGE SECONDS: the report on standard output.
boot_phase() {
	timeout --foreground -k 5 "$3" qemu-system-x86_64 \
		-accel tcg,thread=multi -cpu max,-cx16 -m 1536 -smp 1 \
		-nodefaults -display none -no-reboot -nic none \
		-kernel "$2/vmlinuz" -initrd "$2/initrd" \
		-append "$boot_arguments" \
		-drive "if=virtio,format=raw,file=$1/disk.img,cache=unsafe" \
		-drive "if=virtio,format=raw,readonly=on,file=$1/payload" \
		-serial "file:$1/console" \
		-chardev file,id=report,path=/dev/stdout -serial chardev:report
}

# run_phase DIR IMAGE NAME: one boot; it is good if the guest says so.
run_phase() {
	local limit
	limit=$(phase_header "$tests/packages/debian/phases/$3" timeout)
	phase_payload "$1/payload" "$1/archive" "$3" || return 1
	boot_phase "$1" "$2" "${limit:-900}" | tee "$1/report" | tr -d '\r'
	grep -q '^::end 0' "$1/report" && return 0
	echo "--- the guest's console"
	tail -n 30 "$1/console"
	return 1
}

# guest_has SUITE STATUS: the versions that matter, for the results.
guest_has() {
	awk -v suite="$1" '
	/^Package: / { name = $2 }
	/^Version: / { version[name] = $2 }
	name ~ /^linux-image-[0-9]/ { sub(/^linux-image-/, "", name); kernel = name }
	END {
		printf "# with: %s: kernel %s, DKMS %s, systemd %s\n", suite,
			kernel, version["dkms"], version["systemd"]
	}' "$2"
}

# run_suite SUITE: phases one after another, until one fails.
run_suite() {
	local suite=$1 dir=$scratch/$1 image path name
	rm -rf "$dir"
	mkdir -p "$dir"
	image=$(package_image "$suite") || return 1
	guest_has "$suite" "$image/status"
	try "$suite: archive" package_archive "$suite" "$image/status" \
		"$dir/archive" &&
		compiler_cache "$suite" "$image/status" "$dir/ccache" || return 1
	try "$suite: without a guest" in_disk "$image" "$dir/archive" \
		"$(compiler_store "$suite")" || return 1
	cp -r "$(compiler_store "$suite")/." "$dir/ccache/store" &&
		cp --sparse=always "$image/disk.img" "$dir/disk.img" ||
		return 1
	for path in "$tests"/packages/debian/phases/*; do
		name=$(basename "$path")
		case " $(phase_header "$path" suites) " in
		*" $suite "*) ;;
		*) continue ;;
		esac
		try "$suite: $name" run_phase "$dir" "$image" "$name" ||
			return 1
	done
	rm -f "$dir/disk.img"
}
