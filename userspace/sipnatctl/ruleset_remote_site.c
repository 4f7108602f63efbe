// SPDX-License-Identifier: GPL-2.0
/*
 * remote-site: phones behind this gateway, whose PBX is at another site, over a
 * tunnel and without NAT. Signs in the texts are explained in ruleset_text.c.
 */
#include "ruleset.h"

static const char *const nft[] = {
	ruleset_nft_table,
	"?lan:	define lan = <lan>\n"
	"	# the tunnel to the PBX; don't masquerade what goes into it\n"
	"	define vpn = <vpn>\n"
	"?pbx4:	define pbx4 = <pbx4>\n"
	"?pbx6:	define pbx6 = <pbx6>\n"
	"	# what SIP is: transport and port, the PBX's and the phones'\n"
	"	define sip = { <sip> }\n"
	"	# the phones' own ports for media\n"
	"	define rtp = <rtp>\n"
	"\n"
	"	# Who has media for the phones: the PBX, and phones at other sites.\n"
	"?pbx4:?{\n"
	"	set media4 {\n"
	"		type ipv4_addr; flags interval; auto-merge\n"
	"?site4:		elements = { <pbx4>, <site4> }\n"
	"?!site4:		elements = { <pbx4> }\n"
	"	}\n"
	"?}\n",
	"?pbx6:?{\n"
	"	set media6 {\n"
	"		type ipv6_addr; flags interval; auto-merge\n"
	"?site6:		elements = { <pbx6>, <site6> }\n"
	"?!site6:		elements = { <pbx6> }\n"
	"	}\n"
	"?}\n"
	"\n"
	"	# Who was turned away in the last ten minutes, with packets. When a set is\n"
	"	# full, nobody is added; turned away is everybody.\n",
	ruleset_nft_scanners,
	"\n",
	ruleset_nft_forward,
	"?lan:?{\n"
	"		iifname $lan jump outward\n"
	"		iifname $vpn oifname $lan jump inward\n"
	"		iifname $wan oifname $lan jump internet\n"
	"?}\n",
	"?phones4:?{\n"
	"		ip saddr { <phones4> } jump outward\n"
	"		ip daddr { <phones4> } iifname $vpn jump inward\n"
	"		ip daddr { <phones4> } iifname $wan jump internet\n"
	"?}\n"
	"?phones6:?{\n"
	"		ip6 saddr { <phones6> } jump outward\n"
	"		ip6 daddr { <phones6> } iifname $vpn jump inward\n"
	"		ip6 daddr { <phones6> } iifname $wan jump internet\n"
	"?}\n"
	"?anywhere:?{\n"
	"		iifname != $vpn jump outward\n"
	"		iifname $vpn jump inward\n"
	"		iifname $wan jump internet\n"
	"?}\n"
	"	}\n"
	"\n"
	"	# From the phones to the PBX. While the tunnel is down, the default route\n"
	"	# would take this out to the Internet, in the clear, and the entry that\n"
	"	# conntrack then has would keep it there when the tunnel is back.\n"
	"	chain outward {\n"
	"		oifname != $vpn goto elsewhere\n"
	"?pbx4:		ip daddr $pbx4 meta l4proto . th dport $sip goto signalling\n"
	"?pbx4:		ip daddr $pbx4 meta l4proto . th sport $sip goto signalling\n"
	"?pbx6:		ip6 daddr $pbx6 meta l4proto . th dport $sip goto signalling\n"
	"?pbx6:		ip6 daddr $pbx6 meta l4proto . th sport $sip goto signalling\n"
	"?pbx4:		ip daddr @media4 udp sport $rtp udp dport 1024-65535 goto media\n"
	"?pbx6:		ip6 daddr @media6 udp sport $rtp udp dport 1024-65535 goto media\n"
	"	}\n"
	"	chain elsewhere {\n"
	"?pbx4:		ip daddr $pbx4 meta l4proto . th dport $sip counter drop\n"
	"?pbx6:		ip6 daddr $pbx6 meta l4proto . th dport $sip counter drop\n"
	"?pbx4:		ip daddr @media4 udp sport $rtp counter drop\n"
	"?pbx6:		ip6 daddr @media6 udp sport $rtp counter drop\n"
	"	}\n"
	"\n",
	"	# Through the tunnel to the phones. Without NAT the PBX may begin at any\n"
	"	# time. Nobody else at its end is to talk SIP to the phones.\n"
	"	chain inward {\n"
	"?pbx4:		ip saddr $pbx4 meta l4proto . th sport $sip goto signalling\n"
	"?pbx4:		ip saddr $pbx4 meta l4proto . th dport $sip goto signalling\n"
	"?pbx6:		ip6 saddr $pbx6 meta l4proto . th sport $sip goto signalling\n"
	"?pbx6:		ip6 saddr $pbx6 meta l4proto . th dport $sip goto signalling\n"
	"		meta l4proto . th dport $sip ct state new goto stranger\n"
	"?pbx4:		ip saddr @media4 udp dport $rtp goto media\n"
	"?pbx6:		ip6 saddr @media6 udp dport $rtp goto media\n"
	"?range:		udp dport $rtp ct state new counter drop\n"
	"	}\n"
	"\n",
	"	# From the Internet nothing of it comes, whatever your own chain thinks.\n"
	"	chain internet {\n"
	"		meta l4proto . th dport $sip ct state new goto stranger\n"
	"?range:		udp dport $rtp ct state new counter drop\n"
	"	}\n"
	"\n"
	"	# To the gateway itself.\n"
	"	chain input {\n"
	"		type filter hook input priority filter - 10; policy accept;\n"
	"		iifname $wan meta l4proto . th dport $sip ct state new goto stranger\n"
	"	}\n"
	"\n",
	ruleset_nft_signalling,
	ruleset_nft_media_strangers,
	ruleset_nft_end,
	NULL,
};

static const char *const uci[] = {
	"\n"
	"# phones to the PBX, through the tunnel\n"
	"config rule 'sipnat_sip_out'\n"
	"	option name 'sipnat: SIP to the PBX'\n"
	"	option src '<lan_zone>'\n"
	"	option dest '<vpn_zone>'\n"
	"?pbx4:	list dest_ip '<pbx4>'\n"
	"?pbx6:	list dest_ip '<pbx6>'\n"
	"	list proto 'udp'\n"
	"	list proto 'tcp'\n"
	"	list dest_port '<*sip_ports>'\n"
	"?tls:	list dest_port '5061'\n"
	"	option target 'ACCEPT'\n"
	"\n"
	"config rule 'sipnat_rtp_out'\n"
	"	option name 'sipnat: media to the PBX and other sites'\n"
	"	option src '<lan_zone>'\n"
	"	option dest '<vpn_zone>'\n"
	"?pbx4:	list dest_ip '<pbx4>'\n"
	"?pbx6:	list dest_ip '<pbx6>'\n"
	"?site4:	list dest_ip '<*site4>'\n"
	"?site6:	list dest_ip '<*site6>'\n"
	"	list proto 'udp'\n"
	"	list src_port '<rtp>'\n"
	"	list dest_port '1024-65535'\n"
	"	option target 'ACCEPT'\n"
	"\n",
	"# and back: without NAT the PBX may begin at any time\n"
	"config rule 'sipnat_sip_in'\n"
	"	option name 'sipnat: SIP from the PBX'\n"
	"	option src '<vpn_zone>'\n"
	"	option dest '<lan_zone>'\n"
	"?pbx4:	list src_ip '<pbx4>'\n"
	"?pbx6:	list src_ip '<pbx6>'\n"
	"	list proto 'udp'\n"
	"	list proto 'tcp'\n"
	"	list dest_port '<*sip_ports>'\n"
	"?tls:	list dest_port '5061'\n"
	"	option target 'ACCEPT'\n"
	"\n"
	"config rule 'sipnat_sip_from'\n"
	"	option name 'sipnat: SIP from the PBX'\n"
	"	option src '<vpn_zone>'\n"
	"	option dest '<lan_zone>'\n"
	"?pbx4:	list src_ip '<pbx4>'\n"
	"?pbx6:	list src_ip '<pbx6>'\n"
	"	list proto 'udp'\n"
	"	list proto 'tcp'\n"
	"	list src_port '<*sip_ports>'\n"
	"?tls:	list src_port '5061'\n"
	"	option target 'ACCEPT'\n"
	"\n",
	"config rule 'sipnat_strangers_vpn'\n"
	"	option name 'sipnat: SIP from strangers'\n"
	"	option src '<vpn_zone>'\n"
	"	option dest '<lan_zone>'\n",
	ruleset_uci_drop_sip,
	"config rule 'sipnat_rtp_in'\n"
	"	option name 'sipnat: media from the PBX and other sites'\n"
	"	option src '<vpn_zone>'\n"
	"	option dest '<lan_zone>'\n"
	"?pbx4:	list src_ip '<pbx4>'\n"
	"?pbx6:	list src_ip '<pbx6>'\n"
	"?site4:	list src_ip '<*site4>'\n"
	"?site6:	list src_ip '<*site6>'\n"
	"	list proto 'udp'\n"
	"	list dest_port '<rtp>'\n"
	"	option target 'ACCEPT'\n"
	"\n",
	"# while the tunnel is down, nothing of it goes out in the clear\n"
	"config rule 'sipnat_sip_leak'\n"
	"	option name 'sipnat: SIP of the PBX outside of the tunnel'\n"
	"	option src '<lan_zone>'\n"
	"	option dest '<wan_zone>'\n"
	"?pbx4:	list dest_ip '<pbx4>'\n"
	"?pbx6:	list dest_ip '<pbx6>'\n",
	ruleset_uci_drop_sip,
	"config rule 'sipnat_rtp_leak'\n"
	"	option name 'sipnat: media outside of the tunnel'\n"
	"	option src '<lan_zone>'\n"
	"	option dest '<wan_zone>'\n"
	"?pbx4:	list dest_ip '<pbx4>'\n"
	"?pbx6:	list dest_ip '<pbx6>'\n"
	"?site4:	list dest_ip '<*site4>'\n"
	"?site6:	list dest_ip '<*site6>'\n"
	"	list proto 'udp'\n"
	"	list src_port '<rtp>'\n"
	"	option target 'DROP'\n"
	"\n",
	"# SIP from the Internet, to the phones and to the router\n",
	ruleset_uci_strangers,
	ruleset_uci_drop_sip,
	ruleset_uci_strangers_here,
	ruleset_uci_drop_sip,
	"?dscp:?{\n"
	"# the later one wins\n"
	"config rule 'sipnat_dscp_rtp'\n"
	"	option name 'sipnat: EF for media'\n"
	"	option src '<lan_zone>'\n"
	"	option dest '<vpn_zone>'\n"
	"?pbx4:	list dest_ip '<pbx4>'\n"
	"?pbx6:	list dest_ip '<pbx6>'\n"
	"?site4:	list dest_ip '<*site4>'\n"
	"?site6:	list dest_ip '<*site6>'\n"
	"	list proto 'udp'\n"
	"	list src_port '<rtp>'\n"
	"	list dest_port '1024-65535'\n"
	"	option target 'DSCP'\n"
	"	option set_dscp 'EF'\n"
	"\n"
	"config rule 'sipnat_dscp_sip'\n"
	"	option name 'sipnat: CS3 for signalling'\n"
	"	option src '<lan_zone>'\n"
	"	option dest '<vpn_zone>'\n"
	"?pbx4:	list dest_ip '<pbx4>'\n"
	"?pbx6:	list dest_ip '<pbx6>'\n"
	"	list proto 'udp'\n"
	"	list proto 'tcp'\n"
	"	list dest_port '<*sip_ports>'\n"
	"?tls:	list dest_port '5061'\n"
	"	option target 'DSCP'\n"
	"	option set_dscp 'CS3'\n"
	"?}\n",
	NULL,
};

const struct ruleset_scenario ruleset_remote_site = {
	.name = "remote-site",
	.summary =
		"Phones behind this gateway, whose PBX is at another site, through a tunnel.",
	.takes = RULESET_COMMON | RULESET_BIT(RULESET_LAN) |
		 RULESET_BIT(RULESET_VPN) | RULESET_BIT(RULESET_PBX) |
		 RULESET_BIT(RULESET_SITE),
	.needs = RULESET_BIT(RULESET_WAN) | RULESET_BIT(RULESET_VPN) |
		 RULESET_BIT(RULESET_PBX),
	.nft = nft,
	.uci = uci,
};
