# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Words that every rung uses: where things lie, how to say what goes wrong, and
# the cache outside the work tree. Nothing here knows of kernels or guests.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tests=$top/tests
build=$top/build
cache=${SIPNAT_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/sipnat}
mirror=${SIPNAT_MIRROR:-http://deb.debian.org}
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*" >&2; }

die() {
	printf 'tests/run: %s\n' "$*" >&2
	exit 1
}

# quietly LOG COMMAND...: keeps the output in LOG, shows its end on failure.
quietly() {
	local log=$1
	shift
	mkdir -p "$(dirname "$log")"
	if ! "$@" >"$log" 2>&1 </dev/null; then
		tail -n 30 "$log" >&2
		say "tests/run: failed: $* (all of it in $log)"
		return 1
	fi
}

# hash_of STRING...: one short word that changes when one of them does.
hash_of() { printf '%s\n' "$@" | sha256sum | cut -c1-12; }

# cached NAME KEY COMMAND...: prints the path of NAME-KEY in the cache. When it
# isn't there, COMMAND fills a folder given as its last argument, which gets the
# final name only after the command succeeded: an interrupted build is never
# taken for a good one. Entries of NAME unused for a week go.
cached() {
	local name=$1 key=$2 path=$cache/$1-$2 start=$SECONDS
	shift 2
	mkdir -p "$cache"
	(
		flock 9
		if [ ! -e "$path" ]; then
			say "# building $name, $key"
			rm -rf --one-file-system "$cache/.partial-$name"
			mkdir -p "$cache/.partial-$name"
			chmod 755 "$cache/.partial-$name"
			"$@" "$cache/.partial-$name" || exit 1
			mv "$cache/.partial-$name" "$path" || exit 1
			say "# built $name in $((SECONDS - start)) s"
			find "$cache" -maxdepth 1 -name "$name-*" -mtime +7 \
				! -path "$path" \
				-exec rm -rf --one-file-system {} +
		fi
		touch "$path"
	) 9>"$cache/.lock-$name" >&2 || return 1
	printf '%s\n' "$path"
}
