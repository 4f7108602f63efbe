# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The packages, built in a clean root of a suite by `make deb`, and what can be
# said of them without installing them.

# What building and looking at them takes beside debian/control's own list.
build_tools="build-essential,lintian,apt-utils"

# build_depends: those of debian/control, for mmdebstrap.
build_depends() {
	sed -n '/^Build-Depends:/,/^[^ ]/p' "$top/debian/control" |
		sed -n 's/^Build-Depends://; /^[^ ]/d; s/<[^>]*>//; s/([^)]*)//
			s/debhelper-compat/debhelper/; s/[ ,]//g; /./p' |
		paste -sd,
}

# package_root SUITE: prints a folder with root/.
package_root() {
	suite_update "$1" || return 1
	cached "package-root-$1" "$(hash_of "$(build_depends)" "$build_tools")" \
		suite_root "$1" "$(build_depends),$build_tools"
}

# dist_epoch: the same for the same files, committed or not.
dist_epoch=1767225600

# built_packages SUITE current|previous: prints a folder with what `make deb`
# makes in that suite. "previous" is the same under a lower number. The unit
# tests run in one of the builds.
built_packages() {
	local root dist dir=$build/packages/debian/dist
	mkdir -p "$dir"
	dist=$(SOURCE_DATE_EPOCH=$dist_epoch "$top/packaging/dist" "$dir") ||
		return 1
	root=$(package_root "$1") || return 1
	cached "packages-$1-$2" "$(hash_of "$(sha256sum <"$dist")" "$root" \
		"$(declare -f make_packages lower_version)")" \
		make_packages "$root/root" "$2" "$dist" "/tmp/sipnat-$2"
}

# make_packages ROOT WHICH DIST WORK DIR
make_packages() {
	local root=$1 which=$2 dist=$3 work=$4 dir=$5 status=0 options=nocheck
	rm -rf "$root$work"
	mkdir -p "$root$work/tree" &&
		tar -xf "$dist" -C "$root$work/tree" --strip-components=1 ||
		return 1
	[ "$which" != previous ] || lower_version "$root$work/tree"
	[ "$which" != checked ] || options=
	# shellcheck disable=SC2016 # of the shell in there
	in_root "$root" sh -c 'umask "$1"; shift; exec env "$@"' sh \
		"${umask:-022}" DEB_BUILD_OPTIONS="$options" \
		SOURCE_DATE_EPOCH="$dist_epoch" "$work/tree/packaging/deb" \
		"$work/out" >"$dir/log" 2>&1 &&
		mv "$root$work"/out/* "$dir/" || status=1
	rm -rf "$root$work"
	[ "$status" = 0 ] || tail -n 40 "$dir/log" >&2
	return "$status"
}

# lower_version TREE: 0.0.1, before every other.
lower_version() {
	local lower=0.0.1
	sed -i "1s/([^-]*-/($lower-/" "$1/debian/changelog"
	echo "$lower" >"$1/VERSION"
}

# built_twice: by another folder's name, at another time, with another umask.
built_twice() {
	local first root dist sums second=$build/packages/debian/second
	first=$(built_packages bookworm current) || return 1
	root=$(package_root bookworm) || return 1
	dist=$(SOURCE_DATE_EPOCH=$dist_epoch "$top/packaging/dist" \
		"$build/packages/debian/dist") || return 1
	rm -rf "$second"
	mkdir -p "$second"
	umask=027 make_packages "$root/root" checked "$dist" \
		"/tmp/another-folder/of-$$" "$second" || return 1
	sums=$(cd "$second" && sha256sum sipnat*.deb sipnat*.tar.* sipnat*.dsc)
	echo "$sums"
	[ "$(grep -c '\.deb$' <<<"$sums")" = 3 ] &&
		(cd "$first" && sha256sum -c <<<"$sums") && rm -rf "$second"
}

# lintian_clean SUITE: pedantic, and nothing overridden without a reason. The
# source is written for bookworm's policy and lintian; a newer one says that it
# knows a newer policy, and not each of the tags any more that are overridden.
lintian_clean() {
	local dir root status=0 newer=
	[ "$1" = bookworm ] ||
		newer="--suppress-tags alien-tag,out-of-date-standards-version"
	dir=$(built_packages "$1" current) || return 1
	root=$(package_root "$1") || return 1
	rm -rf "$root/root/tmp/lintian"
	cp -r "$dir" "$root/root/tmp/lintian" || return 1
	in_root "$root/root" sh -c "cd /tmp/lintian && lintian --version &&
		lintian --allow-root --no-cfg -I --pedantic --tag-display-limit 0 \
		$newer --fail-on error,warning,info,pedantic \
		sipnat_*.changes" || status=1
	rm -rf "$root/root/tmp/lintian"
	return "$status"
}
