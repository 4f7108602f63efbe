# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Real SIP software: kamailio as the provider's registrar, baresip phones, sipp.

registrar4=203.0.113.6

# registrar: kamailio at the provider; `registered` lists who is.
registrar() {
	mkdir -p /run/kamailio
	sed "s/@ADDRESS@/$registrar4/g" "$lab/etc/kamailio.cfg" >kamailio.cfg
	in_background kamailio quiet provider kamailio -f "$work/kamailio.cfg" \
		-DD -E -m 32 -M 4
	wait_until 30 "kamailio is up" registered
}

registered() {
	quiet provider kamcmd -s unix:/run/kamailio.ctl ul.dump
}

# has_registered USER CONTACT
has_registered() { registered | grep -q "Address: sip:$1@$2"; }

# baresip SIDE USER ADDRESS [SECONDS]: a phone in the background that answers by
# itself; it registers at once, for that long.
baresip() {
	local side=$1 user=$2
	mkdir -p "$work/$user"
	sed "s/@ADDRESS@/$3/g; s/@RTP_TOS@/${rtp_tos:-184}/" \
		"$lab/etc/baresip.config" >"$work/$user/config"
	cat >"$work/$user/accounts" <<-END
		<sip:$user@$registrar4>;auth_user=$user;auth_pass=secret;regint=${4:-60};audio_codecs=PCMA;answermode=auto
	END
	: >"$work/$user/contacts"
	"$lab/bin/tone" "$work/$user/tone.wav"
	cp "$work/$user/tone.wav" "$work/$user/null.wav"
	in_background "$user" quiet "$side" sh -c \
		"cd $work/$user && exec baresip -f $work/$user -v"
}

# type_to SIDE ADDRESS TEXT: keys on that phone's console.
type_to() {
	echo "+ [$1] key: $3"
	printf '%b' "$3" | quiet "$1" socat -t 0.3 - "udp4:$2:5555" >>console
}

# said USER TEXT [SECONDS]: the phone's log has a line with TEXT.
said() { wait_until "${3:-30}" "$1 says: $2" grep -qE "$2" "$work/$1.log"; }

# calls SIDE ADDRESS CALLER CALLED: the call stands, both say so.
calls() {
	type_to "$1" "$2" "/dial sip:$4@$registrar4\\n"
	said "$3" "Call established"
	said "$4" "Call established"
}

# watch_audio: counts RTP at the provider's end; `audio out` and `audio in` say
# how many packets went from and to the gateway's address.
watch_audio() {
	in_background rtp quiet provider tcpdump -qlnni eth0 \
		udp portrange 20000-20099
	wait_until 10 "tcpdump listens" grep -q listening rtp.log
}

audio() {
	case $1 in
	out) grep -c "IP $public4.*> $provider4" rtp.log ;;
	in) grep -c "IP $provider4.*> $public4" rtp.log ;;
	esac
}

# audio_flows PACKETS: as many went either way.
audio_flows() { [ "$(audio out)" -ge "$1" ] && [ "$(audio in)" -ge "$1" ]; }

# press SIDE ADDRESS DIGIT: held for a fifth of a second (EOT is the key's release).
press() {
	type_to "$1" "$2" "$3"
	sleep "$((slow * 200))e-3"
	type_to "$1" "$2" "\\004"
}
