# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
# Stands in for OpenWrt's /lib/functions.sh: what the package's scripts use of
# it, with the same meaning. Callbacks are called as there: config_cb for each
# section and once more, without arguments, at the end; option_cb and list_cb for
# each of their lines.

reset_cb() {
	config_cb() { return 0; }
	option_cb() { return 0; }
	list_cb() { return 0; }
}
reset_cb

config() {
	CONFIG_SECTION=$2
	eval "CONFIG_${2}_TYPE=\$1"
	config_cb "$1" "$2"
}

option() {
	eval "CONFIG_${CONFIG_SECTION}_$1=\$2"
	option_cb "$1" "$2"
}

list() {
	list_cb "$1" "$2"
}

config_load() {
	local exported
	exported=$(uci export "$1" 2>/dev/null) || return
	eval "$exported"
	config_cb
}

# config_get_bool VARIABLE SECTION OPTION DEFAULT
config_get_bool() {
	local value
	eval "value=\$CONFIG_${2}_$3"
	case $value in
	1 | on | true | yes | enabled) value=1 ;;
	0 | off | false | no | disabled) value=0 ;;
	*) value=$4 ;;
	esac
	eval "$1=\$value"
}

user_exists() {
	grep -qs "^$1:" /etc/passwd
}
