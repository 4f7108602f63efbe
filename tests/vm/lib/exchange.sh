# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# SIP between the phone and the provider, byte for byte. The messages are the
# templates in messages/, made out for each side: phone/invite is the INVITE that
# the phone sends, provider/invite the one that the provider sends.

exchanged=$work/exchanged # SIDE NAME FILE-SENT FILE-ARRIVED, a line a message
declare -A to from        # file descriptors of the two endpoints
declare -A place=([phone]=phone [provider]=provider) # whose namespace
declare -A home           # namespace that the endpoint runs in
number=0

# at SIDE NAMESPACE ADDRESS: where the next dialogue's end is.
at() {
	place[$1]=$2
	case $3 in
	*:*) declare -g "${1}6=$3" ;;
	*) declare -g "${1}4=$3" ;;
	esac
}

# dialogue udp|tcp 4|6 [PORT [PHONE_PORT]]: opens both ends.
dialogue() {
	local transport=$1 port=${3:-5060} phone_port=${4:-${3:-5060}}
	local phone=$phone4 provider=$provider4
	[ "$2" = 4 ] || { phone=$phone6 provider=$provider6; }
	step "dialogue over $transport, IPv$2, port $port"
	: >"$exchanged"
	messages_for "$transport" "$2" "$port" "$phone_port"
	start_endpoint provider "$transport" "$provider" "$port"
	start_endpoint phone "$transport" "$phone" "$phone_port" \
		"$provider" "$port"
}

# messages_for TRANSPORT FAMILY PORT PHONE_PORT: renders phone/ and provider/.
messages_for() {
	local transport=${1^^} port=$3 phone_port=$4 version=IP4 lan=$phone4
	local wan=$provider4 public=$public4
	if [ "$2" = 6 ]; then
		version=IP6 lan=$phone6 wan=$provider6 public=$public6
	fi
	rendered "$work/phone" \
		user=alice other=bob transport="$transport" version="$version" \
		ip="$lan" at="$(uri "$lan"):$phone_port" \
		peer="$(uri "$wan"):$port" target="$(uri "$wan"):$port" \
		received= domain="$(uri "$wan")" peer_ip="$wan" rtp=20000 \
		and "$work/provider" \
		user=bob other=alice transport="$transport" version="$version" \
		ip="$wan" at="$(uri "$wan"):$port" \
		peer="$(uri "$lan"):$phone_port" \
		target="$(uri "$public"):$phone_port" \
		received=";received=$public;rport=$phone_port" \
		domain="$(uri "$wan")" peer_ip="$lan" rtp=30000
}

# rendered ARGUMENT...: by an endpoint if there is one, which is quicker.
rendered() {
	local answer
	if [ -z "${to[provider]-}" ]; then
		"$lab/bin/sipwire" render "$@"
		return
	fi
	ask provider render "$@"
	[ "$answer" = ok ] || fail "no messages: $answer"
}

uri() { case $1 in *:*) echo "[$1]" ;; *) echo "$1" ;; esac; }

# start_endpoint SIDE TRANSPORT LOCAL PORT [REMOTE PORT]
start_endpoint() {
	local side=$1 fd answer
	shift
	if [ -n "${to[$side]-}" ] &&
		[ "${home[$side]-}" = "${place[$side]}$set" ]; then
		ask "$side" open "$@"
		[ "$answer" = ready ] || fail "no $side endpoint: $answer"
		return
	fi
	[ -z "${to[$side]-}" ] || stop_endpoint "$side"
	rm -f "$work/$side.in" "$work/$side.out"
	mkfifo "$work/$side.in" "$work/$side.out"
	in_background "$side-end" quiet "${place[$side]}" sh -c \
		"exec $lab/bin/sipwire endpoint $* <$work/$side.in >$work/$side.out"
	exec {fd}<>"$work/$side.in"
	to[$side]=$fd
	exec {fd}<>"$work/$side.out"
	from[$side]=$fd
	[ "$(reply "$side")" = ready ] ||
		fail "no $side endpoint: $(cat "$work/$side-end.log")"
	home[$side]=${place[$side]}$set
}

stop_endpoint() {
	local fd
	echo close >&"${to[$1]}"
	wait "$(cat "$work/$1-end.pid")" || true
	fd=${to[$1]}
	exec {fd}>&-
	fd=${from[$1]}
	exec {fd}>&-
	unset "to[$1]" "from[$1]" "home[$1]"
}

# ask SIDE COMMAND...: the endpoint's answer in $answer. Messages are sent with
# this, since a fork is what costs most in a guest.
ask() {
	echo "${*:2}" >&"${to[$1]}"
	read -r -t $((30 * slow)) answer <&"${from[$1]}" || answer="no answer"
}

# tell SIDE COMMAND...: prints the endpoint's answer.
tell() {
	local answer
	ask "$@"
	echo "$answer"
}

reply() {
	local line
	read -r -t $((30 * slow)) line <&"${from[$1]}" || line="no answer"
	echo "$line"
}

# sends SIDE NAME [SECONDS]: one message, and waits until it is at the other end.
sends() {
	local side=$1 file=$work/$1/$2 arrived answer other=phone
	[ "$side" != phone ] || other=provider
	number=$((number + 1))
	arrived=$work/arrived-$number
	ask "$side" send "$file"
	[ "$answer" = ok ] || fail "$side cannot send $2: $answer"
	ask "$other" recv "$arrived" $((${3:-5} * slow))
	case $answer in
	ok*)
		echo "$side -> $other: $2 (${answer#ok })"
		seen=${answer##* }
		echo "$side $2 $file $arrived" >>"$exchanged"
		;;
	*)
		echo "$side -> $other: $2: $answer"
		return 1
		;;
	esac
}

# exchange STEP...: "> invite" is sent by the phone, "< 200-invite" by the
# provider.
exchange() {
	local step
	for step; do
		case $step in
		">"*) sends phone "${step#> }" ;;
		"<"*) sends provider "${step#< }" ;;
		*) fail "exchange: $step is neither > nor <" ;;
		esac || fail "$step did not arrive"
	done
}

# The usual exchanges.
register() { exchange "> register" "< 401-register" "> register-auth" "< 200-register"; }
call() {
	exchange "> invite" "< 100-invite" "< 183-invite" "< 180-invite" \
		"< 200-invite" "> ack"
}
hang_up() { exchange "> bye" "< 200-bye"; }
called() {
	exchange "< invite" "> 100-invite" "> 180-invite" "> 183-invite" \
		"> 200-invite" "< ack"
}

# every_message SENDER ANSWERER: each method, answered.
every_message() {
	local method
	exchange "$1 register" "$2 401-register" "$1 register-auth" "$2 200-register"
	exchange "$1 invite" "$2 100-invite" "$2 183-invite" "$1 prack" "$2 200-prack" \
		"$2 180-invite" "$2 200-invite" "$1 ack" "$1 reinvite" \
		"$2 200-reinvite" "$1 ack" "$1 bye" "$2 200-bye"
	exchange "$1 invite" "$1 cancel" "$2 200-cancel" "$2 487-invite" "$1 ack"
	for method in options subscribe notify message refer publish info update; do
		exchange "$1 $method" "$2 200-$method"
	done
}

# expect_identical [NAME...]: what arrived is what was sent, byte for byte.
expect_identical() {
	local side name sent arrived i sums pairs=() titles=()
	while read -r side name sent arrived; do
		wanted "$name" "$@" || continue
		pairs+=("$sent" "$arrived")
		titles+=("$side's $name")
	done <"$exchanged"
	at_least "messages to compare" "${#titles[@]}" 1
	mapfile -t sums < <(sha256sum "${pairs[@]}")
	equal "files compared" "${#sums[@]}" "${#pairs[@]}"
	for ((i = 0; i < ${#pairs[@]}; i += 2)); do
		[ "${sums[i]%% *}" = "${sums[i + 1]%% *}" ] && continue
		show_difference "${pairs[@]:i:2}"
		fail "${titles[i / 2]} arrived altered"
	done
	echo "all arrived byte-identical"
}

# expect_altered NAME...: each arrived, and not as it was sent.
expect_altered() {
	local name sent arrived
	for name; do
		read -r sent arrived < <(awk -v n="$name" \
			'$1 "/" $2 == n || $2 == n { s = $3 " " $4 } END { print s }' \
			"$exchanged")
		[ -n "$sent" ] || fail "$name was not exchanged"
		if cmp -s "$sent" "$arrived"; then
			fail "$name arrived as it was sent"
		fi
		echo "$name arrived altered:"
		show_difference "$sent" "$arrived"
	done
}

wanted() {
	local name=$1 one
	shift
	[ $# -gt 0 ] || return 0
	for one; do
		[ "$one" != "$name" ] || return 0
	done
	return 1
}

show_difference() {
	diff <(tr -d '\r' <"$1") <(tr -d '\r' <"$2") | sed -n 's/^[<>]/    &/p' || true
}

# expect_silence: nothing more is on its way to either end.
expect_silence() {
	local side
	for side in phone provider; do
		equal "messages nobody sent, at the $side" \
			"$(tell "$side" pending 0.2)" "ok 0"
	done
}
