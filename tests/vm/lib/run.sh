# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Running things, waiting for things, giving up.

# How many times as long as elsewhere things take on this kernel, 1 on all but the
# debug kernel. What a scenario waits for, and what may pass meanwhile, is a
# multiple of it.
slow=${SIPNAT_SLOW:-1}

# run COMMAND...: shows what it runs.
run() {
	echo "+ $*"
	"$@"
}

step() { echo "--- $*"; }

fail() {
	echo "FAILED: $*"
	trap - ERR
	exit 1
}

# skip REASON: what this kernel cannot do; the reason ends up in the result.
skip() {
	echo "$*" >"$work/skip"
	trap - ERR
	exit 77
}

# fails COMMAND...: the command has to fail.
fails() {
	if "$@"; then
		fail "succeeded, and should not have: $*"
	fi
}

# wait_until SECONDS WHAT COMMAND...: waits on a state, never for a time.
wait_until() {
	local end=$((SECONDS + $1 * slow)) what=$2
	shift 2
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || fail "waited in vain: $what"
		sleep 0.1
	done
}

# equal WHAT GOT EXPECTED
equal() {
	[ "$2" = "$3" ] || fail "$1: got $2, expected $3"
	echo "$1: $2"
}

# at_least WHAT GOT MINIMUM
at_least() {
	[ "$2" -ge "$3" ] || fail "$1: got $2, expected at least $3"
	echo "$1: $2"
}

# in_background NAME COMMAND...: output in NAME.log; stop it by `end NAME`. The
# process namespace ends it at the latest.
in_background() {
	local name=$1
	shift
	echo "+ $* &"
	: >"$work/$name.log"
	"$@" >>"$work/$name.log" 2>&1 </dev/null &
	echo $! >"$work/$name.pid"
}

# end NAME: it has ended when this returns, and its log is complete.
end() {
	local pid
	pid=$(cat "$work/$1.pid")
	# a function runs in a shell, which ends with its child
	pkill -TERM -P "$pid" 2>/dev/null || kill "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
}

# ended NAME: by itself.
ended() { ! running "$1"; }

running() { kill -0 "$(cat "$work/$1.pid")" 2>/dev/null; }

kernel_at_least() {
	[ "$(printf '%s\n' "$1" "$(uname -r)" | sort -V | head -n 1)" = "$1" ]
}
