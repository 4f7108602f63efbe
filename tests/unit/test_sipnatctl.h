/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What test_sipnatctl.c feeds in: a ruleset as nft prints it and one as
 * iptables-save does, each with rules that assign the helper and others.
 */
#ifndef TESTS_UNIT_TEST_SIPNATCTL_H
#define TESTS_UNIT_TEST_SIPNATCTL_H

/* Handle 12 assigns it; 13 assigns another, 14 is in another family. */
static const char nft_ruleset[] =
	"{\"nftables\": [{\"metainfo\": {\"version\": \"1.0.6\"}},\n"
	"{\"table\": {\"family\": \"ip\", \"name\": \"raw\"}},\n"
	"{\"ct helper\": {\"family\": \"inet\", \"name\": \"h\",\n"
	" \"table\": \"fw4\", \"type\": \"sip\"}},\n"
	"{\"ct helper\": {\"family\": \"inet\", \"name\": \"f\",\n"
	" \"table\": \"fw4\", \"type\": \"ftp\"}},\n"
	"{\"rule\": {\"family\": \"inet\", \"table\": \"fw4\",\n"
	" \"chain\": \"pre\", \"handle\": 12, \"expr\":\n"
	" [{\"accept\": null}, {\"ct helper\": \"h\"}]}},\n"
	"{\"rule\": {\"family\": \"inet\", \"table\": \"fw4\",\n"
	" \"chain\": \"pre\", \"handle\": 13, \"expr\":\n"
	" [{\"ct helper\": \"f\"}]}},\n"
	"{\"rule\": {\"family\": \"ip\", \"table\": \"fw4\",\n"
	" \"chain\": \"pre\", \"handle\": 14, \"expr\":\n"
	" [{\"ct helper\": \"h\"}]}},\n"
	"{\"rule\": {\"family\": null, \"expr\": 7}}, 5]}\n";

/* The first, the second and the last assign it. */
static const char iptables_raw[] =
	"*raw\n:PREROUTING ACCEPT [0:0]\n"
	"-A PREROUTING -p udp -j CT --helper sip\n"
	"-A PREROUTING -p udp -j CT --helper sip-5070\n"
	"-A PREROUTING -p udp -j CT --helper sipx\n"
	"-A PREROUTING -p tcp -j CT --helper ftp\n"
	"-A OUTPUT -j CT --helper sip --zone 3\n";

#endif /* TESTS_UNIT_TEST_SIPNATCTL_H */
