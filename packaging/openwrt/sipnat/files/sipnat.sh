# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
# Turns /etc/config/sipnat into a configuration of sipnatd. Expects
# /lib/functions.sh and /lib/functions/network.sh.
#
# Only what could not be written down in libconfig's syntax is judged here. The
# rest is sipnatd's to judge: each line that is written ends in a comment that
# names its option, and sipnat_check puts that in the place of file and line.

# sipnat_complain TEXT: at the option or section that is being read.
sipnat_complain() {
	sipnat_errors=$((sipnat_errors + 1))
	echo "$1" >&2
}

# sipnat_section TYPE NAME: sets $sipnat_place, as `uci show` writes it. Names
# that uci made up mean nothing to people. TYPE is one of those that there are.
sipnat_section() {
	local count
	eval "count=\$sipnat_count_$1 sipnat_count_$1=\$((sipnat_count_$1 + 1))"
	case $2 in
	cfg[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f])
		sipnat_place="sipnat.@$1[$count]"
		;;
	*) sipnat_place=sipnat.$2 ;;
	esac
}

# sipnat_quote VALUE: sets $sipnat_quoted to a string of libconfig.
sipnat_quote() {
	case $1 in
	*[[:cntrl:]]*)
		sipnat_complain "$sipnat_at: has a line break or another control character"
		return 1
		;;
	*[\\\"]*) sipnat_quoted=\"$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')\" ;;
	*) sipnat_quoted=\"$1\" ;;
	esac
}

# sipnat_line INDENT KEY VALUE: to the section's text.
sipnat_line() {
	sipnat_text="$sipnat_text$1$2 = $3;	# $sipnat_at
"
}

sipnat_string() {
	sipnat_quote "$3" && sipnat_line "$1" "$2" "$sipnat_quoted"
}

sipnat_number() {
	local digits=${3#0[xX]} others='[!0-9]'
	[ "$digits" = "$3" ] || others='[!0-9a-fA-F]'
	# shellcheck disable=SC2254 # it is a pattern
	case $digits in
	"" | *$others* | ???????????*)
		sipnat_complain "$sipnat_at: \"$3\", expected a number"
		;;
	*) sipnat_line "$1" "$2" "$3" ;;
	esac
}

# sipnat_boolean VALUE: sets $sipnat_flag, with the words that UCI knows.
sipnat_boolean() {
	case $1 in
	1 | on | true | yes | enabled) sipnat_flag=true ;;
	0 | off | false | no | disabled) sipnat_flag=false ;;
	*)
		sipnat_complain "$sipnat_at: \"$1\", expected 1 or 0"
		return 1
		;;
	esac
}

sipnat_bool() {
	sipnat_boolean "$3" && sipnat_line "$1" "$2" "$sipnat_flag"
}

# sipnat_item KEY VALUE: one more of a list. Lists are written when their
# section ends, an item a line, so that each can be complained about.
sipnat_item() {
	local value
	case $1.$2 in
	ports.*[!0-9]*) ;;
	ports.?*) value=$2 ;;
	esac
	[ -n "$value" ] || {
		sipnat_quote "$2" || return
		value=$sipnat_quoted
	}
	eval "sipnat_list_$1=\"\${sipnat_list_$1:+\$sipnat_list_$1,\$sipnat_list_end_$1
}		\$value\" sipnat_list_end_$1=\"	# \$sipnat_at\""
}

# sipnat_items KEY VALUE: an option where a list is expected may hold several.
sipnat_items() {
	local value
	set -f
	for value in $2; do
		sipnat_item "$1" "$value"
	done
	set +f
}

# sipnat_put_list KEY NAME
sipnat_put_list() {
	local items end
	eval "items=\$sipnat_list_$1 end=\$sipnat_list_end_$1"
	eval "sipnat_list_$1= sipnat_list_end_$1="
	[ -z "$items" ] || sipnat_text="$sipnat_text	$2 = (
$items$end
	);
"
}

# sipnat_interface KEY NAME: the device of one of netifd's interfaces. No packet
# comes from one that is down, so a rule for it need not be there.
sipnat_interface() {
	local device
	case $2 in
	*[!A-Za-z0-9_.-]*)
		sipnat_complain "$sipnat_at: \"$2\", expected an interface of /etc/config/network"
		return
		;;
	esac
	sipnat_interfaces="$sipnat_interfaces $2"
	if network_get_device device "$2" && [ -n "$device" ]; then
		sipnat_string "	" "$1" "$device"
	else
		echo "$sipnat_at: interface $2 is down; the rule waits for it" >&2
		sipnat_left_out=1
	fi
}

# sipnat_option NAME VALUE: where it goes, by section and name.
sipnat_option() {
	sipnat_at=$sipnat_place.$1
	[ -n "$2" ] || {
		sipnat_complain "$sipnat_at: is empty; remove the option"
		return
	}
	case $sipnat_type.$1 in
	sipnat.enabled | sipnat.remove_helper) sipnat_boolean "$2" ;;
	sipnat.default | sipnat.media_expectations)
		sipnat_string "" "$1" "$2"
		;;
	sipnat.state_file)
		sipnat_state=${2#none}
		sipnat_string "" "$1" "$sipnat_state"
		;;
	sipnat.state_interval) sipnat_number "" "$1" "$2" ;;
	sipnat.log_level) sipnat_log string level "$2" ;;
	sipnat.log_flows | sipnat.log_endpoints)
		sipnat_log bool "${1#log_}" "$2"
		;;
	limits.bindings | limits.bindings_per_source | \
		limits.transactions | limits.transactions_per_source | \
		limits.conntrack_share)
		sipnat_number "	" "$1" "$2"
		;;
	prefixes.prefix) sipnat_items prefix "$2" ;;
	rule.enabled)
		sipnat_boolean "$2" && [ "$sipnat_flag" = true ] ||
			sipnat_left_out=1
		;;
	rule.name | rule.action) sipnat_string "	" "$1" "$2" ;;
	rule.transport | rule.local | rule.peer) sipnat_items "$1" "$2" ;;
	rule.port) sipnat_items ports "$2" ;;
	rule.any_port) sipnat_bool "	" "$1" "$2" ;;
	rule.zone | rule.mark | rule.mark_mask | rule.margin | rule.floor | \
		rule.ceiling)
		sipnat_number "	" "$1" "$2"
		;;
	rule.in_interface | rule.out_interface) sipnat_interface "$1" "$2" ;;
	rule.in_device | rule.out_device)
		sipnat_string "	" "${1%device}interface" "$2"
		;;
	*.*) sipnat_complain "$sipnat_at: there is no such option" ;;
	esac
}

# sipnat_log TYPE KEY VALUE: the group "log" has no section of its own.
sipnat_log() {
	local text=$sipnat_text
	sipnat_text=$sipnat_log
	"sipnat_$1" "	" "$2" "$3"
	sipnat_log=$sipnat_text
	sipnat_text=$text
}

# sipnat_begin TYPE NAME
sipnat_begin() {
	sipnat_type=
	case $1 in
	sipnat | limits | prefixes | rule) ;;
	*)
		sipnat_complain "sipnat: section of type \"$1\", expected sipnat, limits, prefixes or rule"
		return
		;;
	esac
	sipnat_section "$1" "$2"
	sipnat_type=$1
	sipnat_name=$2
	sipnat_text=
	sipnat_left_out=
	case $1.$sipnat_place in
	sipnat.sipnat.main | limits.* | rule.*) ;;
	sipnat.*)
		sipnat_complain "$sipnat_place: the section of type sipnat is called main"
		;;
	prefixes.*@*)
		sipnat_complain "$sipnat_place: needs a name: config prefixes 'provider'"
		;;
	prefixes.sipnat.[!A-Za-z]*)
		sipnat_complain "$sipnat_place: the name has to begin with a letter"
		;;
	esac
}

# sipnat_end: the section's text goes where it belongs.
sipnat_end() {
	local key
	case $sipnat_type in
	sipnat) sipnat_main=$sipnat_main$sipnat_text ;;
	limits) sipnat_limits=$sipnat_limits$sipnat_text ;;
	prefixes)
		sipnat_put_list prefix "$sipnat_name"
		[ -n "$sipnat_text" ] || sipnat_complain \
			"$sipnat_place: needs at least one prefix"
		sipnat_prefixes=$sipnat_prefixes$sipnat_text
		;;
	rule)
		for key in transport local peer ports; do
			sipnat_put_list $key $key
		done
		[ -n "$sipnat_left_out" ] ||
			sipnat_rules="$sipnat_rules${sipnat_rules:+,
}{	# $sipnat_place
$sipnat_text}"
		;;
	esac
	sipnat_type=
}

# sipnat_load: reads /etc/config/sipnat. Sets sipnat_errors, sipnat_state,
# sipnat_interfaces (what rules refer to) and the parts of the configuration.
# shellcheck disable=SC2317 # the callbacks are config_load's to call
sipnat_load() {
	local type
	for type in sipnat limits prefixes rule; do
		eval "sipnat_count_$type=0"
	done
	sipnat_errors=0 sipnat_type='' sipnat_state=/var/lib/sipnat/bindings
	sipnat_interfaces='' sipnat_main='' sipnat_log='' sipnat_limits=''
	sipnat_prefixes='' sipnat_rules=''
	config_cb() {
		sipnat_end
		[ $# -eq 0 ] || sipnat_begin "$@"
	}
	option_cb() {
		[ -z "$sipnat_type" ] || sipnat_option "$@"
	}
	list_cb() {
		case $sipnat_type.$1 in
		rule.transport | rule.local | rule.peer | rule.port | \
			prefixes.prefix | .*)
			option_cb "$@"
			;;
		*)
			sipnat_complain "$sipnat_place.$1: is a list, expected one option"
			;;
		esac
	}
	config_load sipnat || sipnat_complain "sipnat: /etc/config/sipnat cannot be read"
	sipnat_end
	reset_cb
	[ "$sipnat_errors" -eq 0 ]
}

# sipnat_write: the configuration, after sipnat_load, to standard output.
sipnat_write() {
	echo "# From /etc/config/sipnat, at each start and reload: change that file."
	printf '%s' "$sipnat_main"
	printf 'log = {\n%s};\n' "$sipnat_log"
	[ -z "$sipnat_limits" ] || printf 'limits = {\n%s};\n' "$sipnat_limits"
	[ -z "$sipnat_prefixes" ] ||
		printf 'prefixes = {\n%s};\n' "$sipnat_prefixes"
	[ -z "$sipnat_rules" ] || printf 'rules = (\n%s\n);\n' "$sipnat_rules"
}

# sipnat_check FILE COMMAND...: what COMMAND says about FILE:LINE, with the
# option that the line was written for in its place.
sipnat_check() {
	local file=$1 status=0 said line
	shift
	said=$("$@" "$file" 2>&1 >/dev/null) || status=$?
	[ -n "$said" ] || return $status
	echo "$said" | while IFS= read -r line; do
		sipnat_explain "$file" "${line#sipnatd: }" >&2
	done
	return $status
}

# sipnat_explain FILE TEXT
sipnat_explain() {
	local file=$1 text=$2 rest number place
	while :; do
		case $text in
		*"$file":[0-9]*)
			rest=${text#*"$file":}
			number=${rest%%[!0-9]*}
			place=$(sed -n "${number}s/.*# //p" "$file")
			text=${text%%"$file":*}${place:-sipnat}${rest#"$number"}
			;;
		*"$file"*)
			text=${text%%"$file"*}/etc/config/sipnat${text#*"$file"}
			;;
		*) break ;;
		esac
	done
	echo "$text"
}
