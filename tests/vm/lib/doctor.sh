# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What sipnatctl doctor says, and doing it. Its plain lines are read here by the
# shell itself, since a fork is what costs most in a guest.

# doctor [OPTION]...: its findings, in doctor.out; its exit status in $said.
doctor() {
	said=0
	quiet gateway sipnatctl doctor "$@" >doctor.out 2>doctor.err || said=$?
	[ -s doctor.out ] || fail "doctor: $(cat doctor.err)"
}

# value KEY NEXT LINE: what stands between them, without quotes, in $value.
value() {
	value=${3##* "$1="}
	value=${value%% "$2="*}
	case $value in
	\"*)
		value=${value#\"} value=${value%\"}
		value=${value//\\\"/\"} value=${value//\\\\/\\}
		;;
	esac
}

# finding CHECK VERDICT [PLACE]: of the last findings one is so, at a place with
# that in it; its command is in $command. With ok: none there is otherwise.
finding() {
	local line value verdict place found='' good=1
	command=
	while read -r line; do
		case $line in
		"name=$1 "*) ;;
		*) continue ;;
		esac
		value verdict evidence "$line"
		verdict=$value
		value place command "$line"
		place=$value
		case $place in
		*"${3-}"*) ;;
		*) continue ;;
		esac
		if [ "$verdict" = "$2" ]; then
			[ -n "$found" ] || echo "${line%% command=*}"
			found=1
			[ -n "$command" ] || { value command fixable "$line" &&
				command=$value; }
		else
			good=
		fi
	done <doctor.out
	[ "$2" = ok ] || good=1
	# what was mended at its place is not there any more
	[ "$2" != ok ] || [ -z "${3-}" ] || found=1
	if [ -z "$found" ] || [ -z "$good" ]; then
		fail "doctor says otherwise of $1: $(grep "^name=$1 " doctor.out)"
	fi
}

# diagnose CHECK VERDICT [PLACE]: the same of what it finds now.
diagnose() {
	doctor --only "$1"
	finding "$@"
	case $2 in
	fail) [ "$said" = 1 ] || fail "exit status $said" ;;
	warn) [ "$said" = 0 ] || fail "exit status $said" ;;
	esac
}

# obey: the command as it stands.
obey() {
	[ -n "$command" ] || fail "there is no command"
	echo "+ sh -c: $command"
	quiet gateway sh -c "$command"
}

# mends CHECK VERDICT [PLACE]: doctor finds it, and what it says mends it.
mends() {
	diagnose "$@"
	obey
	diagnose "$1" ok "${3-}"
}

# own FOLDER...: an empty one of this scenario's, which ends with it.
own() {
	local folder
	for folder; do
		mkdir -p "$folder"
		mount -t tmpfs tmpfs "$folder"
	done
}

# sipnat_installed: modprobe finds it, and so does who looks into modprobe's list.
sipnat_installed() {
	local list
	list=/lib/modules/$(uname -r)/modules.dep
	own /etc/modprobe.d
	echo "install sipnat insmod $lab/sipnat.ko" >/etc/modprobe.d/sipnat.conf
	{ cat "$list" && echo "updates/sipnat.ko:"; } >"$work/modules.dep"
	mount --bind "$work/modules.dep" "$list"
}
