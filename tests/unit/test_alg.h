/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What test_alg.c feeds in: a ruleset as nft prints it and one as iptables-save
 * does, each with rules that assign the helper and others.
 */
#ifndef TESTS_UNIT_TEST_ALG_H
#define TESTS_UNIT_TEST_ALG_H

/*
 * Handles 12, 15 and 17 to 19 assign it: 12 with something else, 17 by a map, 18
 * on another port, 19 by a named map that assigns another one, too. 13 assigns
 * another, 14 is in another family.
 */
static const char nft_ruleset[] =
	"{\"nftables\": [{\"metainfo\": {\"version\": \"1.0.6\"}},\n"
	"{\"table\": {\"family\": \"ip\", \"name\": \"raw\"}},\n"
	"{\"ct helper\": {\"family\": \"inet\", \"name\": \"h\",\n"
	" \"table\": \"fw4\", \"type\": \"sip\"}},\n"
	"{\"ct helper\": {\"family\": \"inet\", \"name\": \"f\",\n"
	" \"table\": \"fw4\", \"type\": \"ftp\"}},\n"
	"{\"ct helper\": {\"family\": \"inet\", \"name\": \"n\",\n"
	" \"table\": \"fw4\", \"type\": \"sip-5070\"}},\n"
	"{\"map\": {\"family\": \"inet\", \"name\": \"m\", \"table\": \"fw4\",\n"
	" \"elem\": [[5060, \"h\"], [21, \"f\"]]}},\n"
	"{\"rule\": {\"family\": \"inet\", \"table\": \"fw4\",\n"
	" \"chain\": \"pre\", \"handle\": 12, \"expr\":\n"
	" [{\"accept\": null},\n"
	"  {\"ct helper\": \"h\"}]}},\n"
	"{\"rule\": {\"family\": \"inet\", \"table\": \"fw4\",\n"
	" \"chain\": \"pre\", \"handle\": 13, \"expr\":\n"
	" [{\"ct helper\": \"f\"}]}},\n"
	"{\"rule\": {\"family\": \"ip\", \"table\": \"fw4\",\n"
	" \"chain\": \"pre\", \"handle\": 14, \"expr\":\n"
	" [{\"ct helper\": \"h\"}]}},\n"
	"{\"rule\": {\"family\": \"inet\", \"table\": \"fw4\",\n"
	" \"chain\": \"a$b\", \"handle\": 15, \"expr\":\n"
	" [{\"counter\": {}},\n"
	"  {\"ct helper\": \"h\"}]}},\n"
	"{\"rule\": {\"family\": \"inet\", \"table\": \"fw4\",\n"
	" \"chain\": \"pre\", \"handle\": 17, \"expr\":\n"
	" [{\"ct helper\": {\"map\": {\"key\": 1,\n"
	"    \"data\": {\"set\": [[5060, \"h\"], [5070, \"n\"]]}}}}]}},\n"
	"{\"rule\": {\"family\": \"inet\", \"table\": \"fw4\",\n"
	" \"chain\": \"pre\", \"handle\": 18, \"expr\":\n"
	" [{\"ct helper\": \"n\"}]}},\n"
	"{\"rule\": {\"family\": \"inet\", \"table\": \"fw4\",\n"
	" \"chain\": \"pre\", \"handle\": 19, \"expr\":\n"
	" [{\"ct helper\": {\"map\": {\"key\": 1, \"data\": \"@m\"}}}]}},\n"
	"{\"rule\": {\"family\": null, \"expr\": 7}}, 5]}\n";

/* The first, the second and the last two assign it. */
static const char iptables_raw[] =
	"*raw\n:PREROUTING ACCEPT [0:0]\n"
	"-A PREROUTING -p udp -j CT --helper sip\n"
	"-A PREROUTING -p udp -j CT --helper sip-5070\n"
	"-A PREROUTING -p udp -j CT --helper sipx\n"
	"-A PREROUTING -p tcp -j CT --helper ftp\n"
	"-A PREROUTING -m comment --comment \"--helper sip\" -j CT\n"
	"-A OUTPUT -j CT --helper sip --zone 3\n"
	"-A PREROUTING -m comment --comment \"a \\\"q\\\" it\\'s $x\" -j CT --helper sip\n";

#endif /* TESTS_UNIT_TEST_ALG_H */
