// SPDX-License-Identifier: GPL-2.0
/*
 * hosted: phones behind this gateway, registered at a provider. Signs in the
 * texts are explained in ruleset_text.c.
 */
#include "ruleset.h"

static const char *const nft[] = {
	ruleset_nft_table,
	"?lan:	define lan = <lan>\n"
	"	# what SIP is: transport and the provider's port\n"
	"	define sip = { <sip> }\n"
	"	# the phones' own ports for media\n"
	"	define rtp = <rtp>\n"
	"\n",
	ruleset_nft_provider,
	ruleset_nft_media_peers,
	"\n"
	"	# Who was turned away in the last ten minutes, with packets. When a set is\n"
	"	# full, nobody is added; turned away is everybody.\n",
	ruleset_nft_scanners,
	"\n",
	ruleset_nft_forward,
	"?lan:		iifname $lan oifname $wan jump outward\n"
	"?lan:		iifname $wan oifname $lan jump inward\n"
	"?phones4:		ip saddr { <phones4> } oifname $wan jump outward\n"
	"?phones4:		ip daddr { <phones4> } iifname $wan jump inward\n"
	"?phones6:		ip6 saddr { <phones6> } oifname $wan jump outward\n"
	"?phones6:		ip6 daddr { <phones6> } iifname $wan jump inward\n"
	"?anywhere:		oifname $wan jump outward\n"
	"?anywhere:		iifname $wan jump inward\n"
	"	}\n"
	"\n",
	"	# From the phones to the provider.\n"
	"	chain outward {\n"
	"?provider4:		ip daddr @provider4 meta l4proto . th dport $sip goto signalling\n"
	"?provider6:		ip6 daddr @provider6 meta l4proto . th dport $sip goto signalling\n"
	"?media4:		ip daddr @media4 udp sport $rtp udp dport 1024-65535 goto media\n"
	"?media6:		ip6 daddr @media6 udp sport $rtp udp dport 1024-65535 goto media\n"
	"	}\n"
	"\n"
	"	# From the provider to the phones. With NAT this is only what the phones\n"
	"	# began; without, as with IPv6, the provider may begin, too.\n"
	"	chain inward {\n"
	"?provider4:		ip saddr @provider4 meta l4proto . th sport $sip ct state established goto signalling\n"
	"?provider4:		ip saddr @provider4 meta l4proto . th dport $sip goto signalling\n"
	"?provider6:		ip6 saddr @provider6 meta l4proto . th sport $sip ct state established goto signalling\n"
	"?provider6:		ip6 saddr @provider6 meta l4proto . th dport $sip goto signalling\n"
	"?media4:		ip saddr @media4 udp dport $rtp ct state established goto media\n"
	"?media6:		ip6 saddr @media6 udp dport $rtp ct state established goto media\n"
	"		meta l4proto . th dport $sip ct state new goto stranger\n"
	"?range:		udp dport $rtp ct state new counter drop\n"
	"	}\n"
	"\n",
	"	# To the gateway itself: of the provider your own input chain decides, but\n"
	"	# for media that comes before the phone's own first packet. In conntrack it\n"
	"	# would take the port that the phone is about to use.\n"
	"	chain input {\n"
	"		type filter hook input priority filter - 10; policy accept;\n"
	"?range:?media4:		iifname $wan ip saddr @media4 udp dport $rtp ct state new counter drop\n"
	"?range:?media6:		iifname $wan ip6 saddr @media6 udp dport $rtp ct state new counter drop\n"
	"?provider4:		iifname $wan ip saddr @provider4 accept\n"
	"?provider6:		iifname $wan ip6 saddr @provider6 accept\n"
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
	"# phones to the provider\n"
	"config rule 'sipnat_sip_out'\n"
	"	option name 'sipnat: SIP to the provider'\n"
	"	option src '<lan_zone>'\n"
	"	option dest '<wan_zone>'\n"
	"?provider4:	list dest_ip '<*provider4>'\n"
	"?provider6:	list dest_ip '<*provider6>'\n"
	"	list proto 'udp'\n"
	"	list proto 'tcp'\n"
	"	list dest_port '<*sip_ports>'\n"
	"?tls:	list dest_port '5061'\n"
	"	option target 'ACCEPT'\n"
	"\n"
	"config rule 'sipnat_rtp_out'\n"
	"	option name 'sipnat: media to the provider'\n"
	"	option src '<lan_zone>'\n"
	"	option dest '<wan_zone>'\n"
	"?media4:	list dest_ip '<*media4>'\n"
	"?media6:	list dest_ip '<*media6>'\n"
	"	list proto 'udp'\n"
	"	list src_port '<rtp>'\n"
	"	list dest_port '1024-65535'\n"
	"	option target 'ACCEPT'\n"
	"\n",
	"?provider6:?{\n"
	"# without NAT the provider may begin, too\n"
	"config rule 'sipnat_sip_in'\n"
	"	option name 'sipnat: SIP from the provider'\n"
	"	option family 'ipv6'\n"
	"	option src '<wan_zone>'\n"
	"	option dest '<lan_zone>'\n"
	"	list src_ip '<*provider6>'\n"
	"	list proto 'udp'\n"
	"	list proto 'tcp'\n"
	"	list dest_port '<*sip_ports>'\n"
	"?tls:	list dest_port '5061'\n"
	"	option target 'ACCEPT'\n"
	"\n"
	"?}\n"
	"# SIP from anybody else, to the phones and to the router\n",
	ruleset_uci_strangers,
	ruleset_uci_drop_sip,
	ruleset_uci_strangers_here,
	ruleset_uci_drop_sip,
	"?dscp:?{\n"
	"# the later one wins\n"
	"config rule 'sipnat_dscp_rtp'\n"
	"	option name 'sipnat: EF for media'\n"
	"	option src '<lan_zone>'\n"
	"	option dest '<wan_zone>'\n"
	"?media4:	list dest_ip '<*media4>'\n"
	"?media6:	list dest_ip '<*media6>'\n"
	"	list proto 'udp'\n"
	"	list src_port '<rtp>'\n"
	"	list dest_port '1024-65535'\n"
	"	option target 'DSCP'\n"
	"	option set_dscp 'EF'\n"
	"\n"
	"config rule 'sipnat_dscp_sip'\n"
	"	option name 'sipnat: CS3 for signalling'\n"
	"	option src '<lan_zone>'\n"
	"	option dest '<wan_zone>'\n"
	"?provider4:	list dest_ip '<*provider4>'\n"
	"?provider6:	list dest_ip '<*provider6>'\n"
	"	list proto 'udp'\n"
	"	list proto 'tcp'\n"
	"	list dest_port '<*sip_ports>'\n"
	"?tls:	list dest_port '5061'\n"
	"	option target 'DSCP'\n"
	"	option set_dscp 'CS3'\n"
	"?}\n",
	NULL,
};

const struct ruleset_scenario ruleset_hosted = {
	.name = "hosted",
	.summary = "Phones behind this gateway, registered at a provider.",
	.takes = RULESET_COMMON | RULESET_BIT(RULESET_LAN) |
		 RULESET_BIT(RULESET_PROVIDER) | RULESET_BIT(RULESET_MEDIA),
	.needs = RULESET_BIT(RULESET_WAN) | RULESET_BIT(RULESET_PROVIDER),
	.nft = nft,
	.uci = uci,
};
