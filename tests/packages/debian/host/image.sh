# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The disk of a guest: Debian as it is installed on a gateway, with the cloud
# kernel, its headers and DKMS, but without anything of ours; and the archive of
# packages that apt installs from, since a guest has no network.

# What a suite's guest has beside "important" packages. DKMS and a compiler are
# there because installing them takes an emulated machine minutes.
#
# Where no second kernel comes by an upgrade, the kernel's own packages are named
# instead of those that only depend on the newest: mirrors lose the latter when a
# suite is old.
guest_wants() {
	local newest='&'
	[ "$1" != bullseye ] || newest="linux-\\1-$(suite_kernel 5.10)" ||
		return 1
	sed -E "s/#.*//; /^[[:space:]]*$/d
		s/^linux-(image|headers)-cloud-amd64$/$newest/" \
		"$tests/packages/debian/guest/packages" | paste -sd,
}

# package_image SUITE: prints a folder with disk.img, vmlinuz, initrd, status.
package_image() {
	local wants
	suite_update "$1" && wants=$(guest_wants "$1") || return 1
	cached "package-image-$1" "$(hash_of "$wants" \
		"$(declare -f make_image fill_image)" \
		"$(cat "$tests/packages/debian/guest/package-test.service")")" \
		make_image "$1" "$wants"
}

make_image() {
	local suite=$1 wants=$2 dir=$3 root=$3/root
	suite_sources "$suite" >"$dir/sources.list"
	quietly "$build/log/image-$suite" mmdebstrap --mode=root \
		--variant=important --include="$wants" \
		--aptopt='Acquire::Languages "none"' \
		--aptopt='APT::Install-Recommends "false"' \
		"$suite" "$root" "$dir/sources.list" &&
		fill_image "$root" || return 1
	cp "$root"/boot/vmlinuz-* "$dir/vmlinuz" &&
		cp "$root"/boot/initrd.img-* "$dir/initrd" &&
		cp "$root/var/lib/dpkg/status" "$dir/status" || return 1
	# room for what is installed and built later; the file is sparse
	mke2fs -q -t ext4 -m 0 -d "$root" "$dir/disk.img" 4g || return 1
	rm -rf --one-file-system "$root"
}

# fill_image ROOT: a machine of its own, and what runs the tests.
fill_image() {
	rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin
	rm -f "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/*
	echo "deb [trusted=yes] file:/sipnat/archive ./" \
		>"$1/etc/apt/sources.list"
	echo gateway >"$1/etc/hostname"
	echo "127.0.0.1 localhost gateway" >"$1/etc/hosts"
	echo "/dev/vda / ext4 defaults 0 1" >"$1/etc/fstab"
	mkdir -p "$1/sipnat"
	install -m 644 "$tests/packages/debian/guest/package-test.service" \
		"$1/etc/systemd/system/" &&
		in_root "$1" systemctl -q enable package-test.service \
			nftables.service
}

# second_kernel SUITE: prints the suite and the version of another cloud kernel,
# the one that its backports would upgrade to.
second_kernel() {
	local from=$1-backports version
	case $1 in
	bookworm | trixie) ;;
	*) return 1 ;;
	esac
	suite_update "$from" || return 1
	version=$(suite_apt "$from" apt-cache show linux-headers-cloud-amd64 |
		sed -n 's/^Depends:.* linux-headers-\([0-9][^ ,]*\).*/\1/p' |
		sort -V | tail -n 1)
	[ -n "$version" ] && echo "$from $version"
}

# package_archive SUITE STATUS DIR: a repository of our packages, the previous
# version of them, the second kernel as an upgrade, and all that they want and is
# not in that status of dpkg.
package_archive() {
	local suite=$1 status=$2 dir=$3 built=$1 which ours from second
	mkdir -p "$dir"
	# the module has no suite: bullseye gets what was built in bookworm
	[ "$suite" != bullseye ] || built=bookworm
	for which in previous current; do
		ours=$(built_packages "$built" "$which") || return 1
		cp "$ours"/sipnat*_*.deb "$dir/" || return 1
	done
	rm -f "$dir"/*dbgsym*
	[ "$suite" != bullseye ] || rm -f "$dir"/sipnat_*
	lacking "$suite" "$status" "$dir" -o APT::Install-Recommends=true \
		"$dir"/sipnat*.deb || return 1
	if read -r from second < <(second_kernel "$suite"); then
		echo "$second" >"$dir/second"
		lacking "$from" "$status" "$dir" \
			"linux-image-cloud-amd64/$from" \
			"linux-headers-cloud-amd64/$from" &&
			lacking "$suite" "$status" "$dir" unattended-upgrades ||
			return 1
	fi
	(
		cd "$dir" && dpkg-scanpackages -m . >Packages 2>scan.log &&
			release "$suite" >Release
	)
}

# release SUITE: that of the folder's Packages. Unattended upgrades are Debian's
# own only.
release() {
	cat <<-END
		Origin: Debian
		Label: Debian
		Suite: $1
		Codename: $1
		Date: $(date -u '+%a, %d %b %Y %H:%M:%S UTC')
		SHA256:
		 $(sha256sum <Packages | cut -d' ' -f1) $(stat -c %s Packages) Packages
	END
}

# compiler_store SUITE: what the run without a guest compiled, and earlier ones.
compiler_store() { echo "$cache/package-ccache/$1"; }

# compiler_cache SUITE STATUS DIR: ccache as guest/bin/ccache expects it.
compiler_cache() {
	local deb
	lacking "$1" "$2" "$3/debs" ccache || return 1
	for deb in "$3"/debs/*.deb; do
		dpkg -x "$deb" "$3" || return 1
	done
	rm -rf "${3:?}/debs" "${3:?}/usr/share"
	mkdir -p "$3/store" "$(compiler_store "$1")"
}

# lacking SUITE STATUS DIR ARGUMENT...: the arguments are of apt-get install;
# downloads those packages, and what they depend on,
# to DIR, unless they are in that status of dpkg.
lacking() {
	local suite=$1 status=$2 dir=$3
	shift 3
	mkdir -p "$dir/partial"
	suite_apt "$suite" apt-get -qq -o "Dir::State::status=$status" \
		-o "Dir::Cache::archives=$dir" -o Debug::NoLocking=1 \
		-o APT::Install-Recommends=false --download-only -y \
		install "$@"
}
