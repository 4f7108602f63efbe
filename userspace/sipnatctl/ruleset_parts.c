// SPDX-License-Identifier: GPL-2.0
/*
 * Parts of what sipnatctl ruleset prints that several scenarios have in common,
 * in the order of a text. Signs in them are explained in ruleset_text.c.
 */
#include "ruleset.h"

const char ruleset_nft_table[] = "table inet sipnat\n"
				 "delete table inet sipnat\n"
				 "\n"
				 "table inet sipnat {\n"
				 "	define wan = <wan>\n";

const char ruleset_nft_provider[] =
	"	# The provider: its signalling, and what sends its media.\n"
	"?provider4:?{\n"
	"	set provider4 {\n"
	"		type ipv4_addr; flags interval; auto-merge\n"
	"		elements = { <provider4> }\n"
	"	}\n"
	"?}\n"
	"?provider6:?{\n"
	"	set provider6 {\n"
	"		type ipv6_addr; flags interval; auto-merge\n"
	"		elements = { <provider6> }\n"
	"	}\n"
	"?}\n";

const char ruleset_nft_media_peers[] =
	"?media4:?{\n"
	"	set media4 {\n"
	"		type ipv4_addr; flags interval; auto-merge\n"
	"		elements = { <media4> }\n"
	"	}\n"
	"?}\n"
	"?media6:?{\n"
	"	set media6 {\n"
	"		type ipv6_addr; flags interval; auto-merge\n"
	"		elements = { <media6> }\n"
	"	}\n"
	"?}\n";

const char ruleset_nft_scanners[] =
	"	set scanners4 {\n"
	"		type ipv4_addr; size 4096; flags dynamic,timeout; timeout 10m\n"
	"	}\n"
	"	set scanners6 {\n"
	"		type ipv6_addr; size 4096; flags dynamic,timeout; timeout 10m\n"
	"	}\n";

const char ruleset_nft_rates[] =
	"?remote4:?{\n"
	"	set rates4 {\n"
	"		type ipv4_addr; size 16384; flags dynamic,timeout; timeout 1m\n"
	"	}\n"
	"?}\n"
	"?remote6:?{\n"
	"	set rates6 {\n"
	"		type ipv6_addr; size 16384; flags dynamic,timeout; timeout 1m\n"
	"	}\n"
	"?}\n";

const char ruleset_nft_forward[] =
	"	# Before your own forward chain. Nobody's SIP is for a flowtable.\n"
	"	chain forward {\n"
	"		type filter hook forward priority filter - 10; policy accept;\n"
	"		ct state invalid accept\n"
	"		meta l4proto . th dport $sip meta mark set meta mark | <keep>\n"
	"		meta l4proto . th sport $sip meta mark set meta mark | <keep>\n";

const char ruleset_nft_signalling[] =
	"	chain signalling {\n"
	"?dscp:		ip dscp set cs3\n"
	"?dscp:		ip6 dscp set cs3\n"
	"		meta mark set meta mark | <both> counter accept\n"
	"	}\n";

const char ruleset_nft_media_strangers[] =
	"	chain media {\n"
	"?dscp:		ip dscp set ef\n"
	"?dscp:		ip6 dscp set ef\n"
	"		meta mark set meta mark | <media_mark> counter accept\n"
	"	}\n"
	"	chain stranger {\n"
	"		update @scanners4 { ip saddr counter }\n"
	"		update @scanners6 { ip6 saddr counter }\n"
	"		counter drop\n"
	"	}\n";

const char ruleset_nft_end[] =
	"\n"
	"	# Nobody outside of this gateway's rules sees the bits.\n"
	"	chain postrouting {\n"
	"		type filter hook postrouting priority mangle; policy accept;\n"
	"		meta mark & <both> != 0 meta mark set meta mark & <neither>\n"
	"	}\n"
	"}\n";

const char ruleset_uci_strangers[] =
	"config rule 'sipnat_strangers'\n"
	"	option name 'sipnat: SIP from strangers'\n"
	"	option src '<wan_zone>'\n"
	"	option dest '<lan_zone>'\n";

const char ruleset_uci_strangers_here[] =
	"config rule 'sipnat_strangers_here'\n"
	"	option name 'sipnat: SIP from strangers'\n"
	"	option src '<wan_zone>'\n";

const char ruleset_uci_drop_sip[] = "	list proto 'udp'\n"
				    "	list proto 'tcp'\n"
				    "	list dest_port '<*sip_ports>'\n"
				    "?tls:	list dest_port '5061'\n"
				    "	option target 'DROP'\n"
				    "\n";
