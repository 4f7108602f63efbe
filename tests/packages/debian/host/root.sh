# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What needs no kernel of its own is tried in the guest's disk without a guest,
# which is many times as fast: what apt and DKMS do with the packages.

# in_disk IMAGE ARCHIVE STORE: runs guest/in-root in a tmpfs laid over the disk;
# the folder STORE is ccache's.
in_disk() {
	# shellcheck disable=SC2016 # of the bash in there
	unshare --mount bash -c "$(declare -f lay_over in_root tests_tar)"'
		tests=$1 top=$2; lay_over "$3" "$4" "$5" && in_root /mnt/root \
			bash /sipnat/guest/in-root' bash "$tests" "$top" "$@"
}

# lay_over IMAGE ARCHIVE STORE: at /mnt/root, in a mount namespace of our own.
lay_over() {
	mount -t tmpfs tmpfs /mnt &&
		mkdir /mnt/disk /mnt/upper /mnt/work /mnt/root &&
		mount -o loop,ro "$1/disk.img" /mnt/disk &&
		mount -t overlay -o "lowerdir=/mnt/disk,upperdir=/mnt/upper,\
workdir=/mnt/work" overlay /mnt/root &&
		mount -t tmpfs tmpfs /mnt/root/sipnat &&
		mount --rbind /dev /mnt/root/dev &&
		tests_tar "$2" | tar -x -C /mnt/root/sipnat &&
		mount --bind "$3" /mnt/root/sipnat/ccache/store
}

# tests_tar ARCHIVE: what /sipnat has in a guest.
tests_tar() {
	tar -c --owner=0 --group=0 --mode=go=rX -C "$tests/vm" lib.sh lib bin \
		messages -C "$tests/packages/debian" guest phases \
		-C "$top" debian/tests -C "$(dirname "$1")" archive ccache
}
