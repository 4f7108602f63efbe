# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Hostile messages (bin/siphostile) and what is counted of them.

# What a message is counted as, and what a registration leads to.
message_counters="requests_register requests_invite requests_ack requests_bye
requests_cancel requests_options requests_subscribe requests_notify
requests_message requests_refer requests_publish requests_info requests_update
requests_prack requests_other responses_1xx responses_2xx responses_3xx
responses_4xx responses_5xx responses_6xx unparsable truncated keepalives"
registration_counters="transactions contacts_ignored responses_unmatched
bindings_registered bindings_refreshed bindings_removed bindings_refused"

# all_counters FILE: as "NAME VALUE" lines.
all_counters() {
	[ -n "${SIPNAT_OFF-}" ] ||
		quiet gateway sipnatctl stats | tr ' =' '\n ' >"$1"
}

# hostile VERB 4|6: sends; the tally is in the file $tally, the
# counters before and after it in files of those names.
hostile() {
	local from=$phone4 to=$provider4
	[ "$2" = 4 ] || { from=$phone6 to=$provider6; }
	tally=hostile.$1.$2
	all_counters before
	echo "+ siphostile $1 phone$set provider$set $from $to 5060"
	"$lab/bin/siphostile" "$1" "phone$set" "provider$set" "$from" "$to" \
		5060 >"$tally"
	all_counters after
	tail -n 1 "$tally"
}

# expect_counted NAME...: exactly what the tally says, and at most as many more
# as there were messages that could be several things.
expect_counted() {
	awk -v names="$*" '
		FILENAME == "before" { before[$1] = $2; next }
		FILENAME == "after" { got[$1] = $2 - before[$1]; next }
		{ wanted[$1] = $2 }
		END {
			left = wanted["any"]
			# what is cut off is counted twice
			left *= 2
			count = split(names, name, /[ \n]+/)
			for (i = 1; i <= count; i++) {
				more = got[name[i]] - wanted[name[i]]
				if (wanted[name[i]] || got[name[i]])
					print name[i] ": " got[name[i]]
				left -= more
				if (more >= 0 && left >= 0)
					continue
				print "expected " wanted[name[i]] + 0
				bad = 1
			}
			exit bad
		}' before after "$tally" || fail "counters of $tally"
}
