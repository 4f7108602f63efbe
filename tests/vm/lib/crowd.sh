# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Many phones and their registrar (bin/sipcrowd); `tell registrar call` and the
# like speak to them.

# crowd_member NAME SIDE ARGUMENT...: starts sipcrowd there; `tell NAME COMMAND`.
crowd_member() {
	local name=$1 side=$2 fd
	shift 2
	[ -z "${to[$name]-}" ] || stop_endpoint "$name"
	rm -f "$work/$name.in" "$work/$name.out"
	mkfifo "$work/$name.in" "$work/$name.out"
	in_background "$name-end" quiet "$side" sh -c \
		"exec $lab/bin/sipcrowd $* <$work/$name.in >$work/$name.out"
	exec {fd}<>"$work/$name.in"
	# shellcheck disable=SC2004 # by name
	to[$name]=$fd
	exec {fd}<>"$work/$name.out"
	# shellcheck disable=SC2004
	from[$name]=$fd
	[ "$(reply "$name")" = ready ] ||
		fail "no $name: $(cat "$work/$name-end.log")"
}

# crowd_registrar [EXPIRES]: grants what is asked for, or EXPIRES at most.
crowd_registrar() {
	crowd_member registrar provider registrar "$provider4" 5060 "$@"
}

# crowd_phones NAME FIRST_PORT COUNT EXPIRES: in the phone's namespace.
crowd_phones() {
	crowd_member "$1" phone phones "$provider4" 5060 "$phone4" "$2" "$3" "$4"
}

# crowd FIRST_ADDRESS FIRST_PORT PORTS HOSTS EXPIRES [CSEQ]: prints "SENT ANSWERED"
crowd() {
	quiet phone "$lab/bin/sipcrowd" crowd "$provider4" 5060 "$@"
}

# all_answer WHAT NAME COMMAND: "N N", none missing.
all_answer() {
	local count good
	read -r count good < <(tell "$2" "$3")
	equal "$1" "${good:-none}" "${count:-some}"
	at_least "$1" "$good" 1
}

# bindings: how many the module knows.
bindings() {
	{ quiet gateway sipnatctl status -j 2>/dev/null || true; } | python3 -c '
import json, sys

def find(tree):
    """bindings or bindings.count, wherever status has it."""
    for key, value in tree.items():
        if key == "bindings":
            return value["count"] if isinstance(value, dict) else value
        if isinstance(value, dict):
            found = find(value)
            if found is not None:
                return found
    return None

print(find(json.load(sys.stdin)))'
}
