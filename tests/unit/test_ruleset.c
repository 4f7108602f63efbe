// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl ruleset: what it prints for each scenario, compared with the files
 * in rulesets/, which are printed by the command that stands in them; what it
 * refuses, and with which words; what it takes from a policy.
 *
 * After a change that is meant, SIPNAT_WRITE=1 tests/unit/run ruleset writes
 * those files anew; look at the difference.
 */
#include <dirent.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "cmocka_all.h"
#include "fake_kernel.h"
#include "prefix.h"
#include "ruleset.h"
#include "sipnatctl_run.h"

#define WAN "ruleset hosted --wan eth0 "
#define HOSTED WAN "--provider 203.0.113.0/24 "
#define PBX                                                                   \
	"ruleset pbx --wan eth0 --pbx 192.168.1.5 --provider 203.0.113.0/24 " \
	"--rtp-range 10000-20000 "
#define SITE "ruleset remote-site --wan eth0 --vpn wg0 "
#define UCI "ruleset hosted --format uci --provider 203.0.113.0/24 "
#define WEBRTC "ruleset webrtc --wan eth0 "

static char wanted[OUTPUT_MAX];

static int setup(void **state)
{
	fake_reset();
	return 0;
}

static void read_wanted(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t n;

	if (!file)
		fail_msg("%s cannot be read", path);
	n = fread(wanted, 1, sizeof(wanted) - 1, file);
	wanted[n] = '\0';
	fclose(file);
}

/* The command in what was read, without the program's name. */
static void command(const char *path, char *line, size_t size)
{
	static const char mark[] = "#\tsipnatctl ";
	const char *at = strstr(wanted, mark);

	if (!at)
		fail_msg("%s has no command", path);
	at += strlen(mark);
	snprintf(line, size, "%.*s", (int)strcspn(at, "\n"), at);
}

static void compare(const char *path)
{
	unsigned int line = 1;
	const char *a = wanted, *b = output;

	for (; *a && *a == *b; a++, b++)
		line += *a == '\n';
	if (!*a && !*b)
		return;
	while (a > wanted && a[-1] != '\n')
		a--, b--;
	fail_msg("%s:%u: expected\n%.*s\nbut it is\n%.*s", path, line,
		 (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

static void check_file(const char *path)
{
	char line[1024];

	read_wanted(path);
	command(path, line, sizeof(line));
	if (run(line))
		fail_msg("%s: %s: %s", path, line, complaint);
	if (getenv("SIPNAT_WRITE")) {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		fputs(output, file);
		fclose(file);
		return;
	}
	compare(path);
}

/* Each file is what its own command prints. */
static void as_kept(void **state)
{
	char path[512];
	struct dirent *entry;
	unsigned int files = 0;
	DIR *folder = opendir(RULESETS);

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", RULESETS, entry->d_name);
		check_file(path);
		files++;
	}
	closedir(folder);
	assert_true(files >= 12);
}

static void refused(void **state)
{
	static const struct {
		const char *line;
		const char *words;
	} cases[] = {
		{ "ruleset", "hosted, pbx, remote-site or webrtc" },
		{ "ruleset office",
		  "unknown scenario \"office\", expected hosted" },
		{ HOSTED "pbx", "takes no \"pbx\"" },
		{ HOSTED "--colour red", "does not know the option --colour" },
		{ HOSTED "-xj", "does not know the option -x (" },
		{ HOSTED "--tls=yes", "does not know the option --tls=yes" },
		{ HOSTED "--wan", "--wan wants a value" },
		{ "ruleset hosted --provider 203.0.113.5",
		  "hosted wants --wan INTERFACE" },
		{ WAN, "hosted wants --provider PREFIX" },
		{ HOSTED "--wan eth0;flush",
		  "--wan: \"eth0;flush\" is no interface's name" },
		{ HOSTED "--wan eth\"0", "is no interface's name" },
		{ HOSTED "--wan $x", "is no interface's name" },
		{ HOSTED "--wan eth0'", "is no interface's name" },
		{ HOSTED "--wan ..", "is no interface's name" },
		{ HOSTED "--wan abcdefghijklmnop", "at most 15 of letters" },
		{ HOSTED "--wan eth0:1", "is no interface's name" },
		{ HOSTED "--lan eth0", "--lan: \"eth0\" is --wan, too" },
		{ HOSTED "--lan 192.168.1.5/24", "--lan: host bits are set" },
		{ HOSTED "--lan 192.168.1.0/33", "--lan: bad prefix length" },
		{ WAN "--provider sip.example.com",
		  "--provider: \"sip.example.com\" is not an address" },
		{ WAN "--provider 0.0.0.0/0",
		  "--provider: \"0.0.0.0/0\" is everybody" },
		{ WAN "--provider any",
		  "--provider: \"any\" is not an address" },
		{ HOSTED "--media any", "--media any wants --rtp-range" },
		{ HOSTED "--pbx 192.168.1.5",
		  "--pbx does not belong to hosted" },
		{ HOSTED "--vpn wg0", "--vpn does not belong to hosted" },
		{ HOSTED "--scan-rate 5",
		  "--scan-rate does not belong to hosted" },
		{ HOSTED "--sip-ports 0", "--sip-ports: \"0\" is not a port" },
		{ HOSTED "--sip-ports 5060,",
		  "--sip-ports: \"\" is not a port" },
		{ HOSTED "--sip-ports 5070-5060", "--sip-ports: port range" },
		{ HOSTED
		  "--sip-ports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17",
		  "--sip-ports: expected at most 16" },
		{ HOSTED "--rtp-range 10000",
		  "--rtp-range: \"10000\" is not a range" },
		{ HOSTED "--rtp-range 80-90", "begins below 1024" },
		{ HOSTED "--rtp-range 20000-10000", "--rtp-range: port range" },
		{ HOSTED "--dscp ef",
		  "--dscp: \"ef\" is unknown, expected keep or set" },
		{ HOSTED "--offload sip", "--offload: \"sip\" is unknown" },
		{ HOSTED "--dscp set --offload media", "exclude each other" },
		{ HOSTED "--mark 3", "--mark: \"3\" is not one bit" },
		{ HOSTED "--mark 0x80000000", "is not one bit" },
		{ HOSTED "--mark -1", "is not one bit" },
		{ HOSTED "--format iptables",
		  "--format: \"iptables\" is unknown" },
		{ PBX "--scan-rate 0", "--scan-rate: \"0\" is not a rate" },
		{ PBX "--pbx 192.168.1.6", "is a second IPv4 address" },
		{ "ruleset pbx --pbx 192.168.1.0/24",
		  "--pbx: \"192.168.1.0/24\" is a prefix" },
		{ "ruleset pbx --wan eth0 --pbx 192.168.1.5 --provider 203.0.113.5",
		  "pbx wants --rtp-range LO-HI" },
		{ PBX "--pbx 2001:db8::5", "--pbx has an IPv6 address" },
		{ PBX "--sip-ports 10000",
		  "--rtp-range: 10000-20000 has a port of --sip-ports" },
		{ PBX "--rtp-range 5070-65535",
		  "leaves no 4096 ports in a row" },
		{ PBX "--lan eth1", "--lan does not belong to pbx" },
		{ PBX "--format uci --sip-ports 5060,5070",
		  "expected one port or range" },
		{ SITE, "remote-site wants --pbx ADDRESS" },
		{ SITE "--pbx 10.9.0.5 --provider 203.0.113.5",
		  "--provider does not belong to remote-site" },
		{ "ruleset remote-site --wan eth0 --pbx 10.9.0.5",
		  "remote-site wants --vpn INTERFACE" },
		{ WEBRTC, "webrtc wants --provider PREFIX, for browsers" },
		{ WEBRTC "--pbx 192.168.1.5",
		  "webrtc with --pbx wants --rtp-range" },
		{ WEBRTC "--provider 203.0.113.5 --remote any",
		  "give --pbx ADDRESS" },
		{ HOSTED "--format uci --wan eth1", "expected one zone" },
		{ HOSTED "--format uci --lan 10.0.0.0/8", "expected a zone" },
		{ UCI "--lan wan", "--lan: \"wan\" is --wan, too" },
		{ UCI "--wan lan", "--lan: \"lan\" is --wan, too" },
		{ SITE "--vpn eth0 --pbx 10.9.0.5",
		  "--vpn: \"eth0\" is --wan, too" },
		{ SITE "--lan eth1 --vpn eth1 --pbx 10.9.0.5",
		  "--vpn: \"eth1\" is --lan, too" },
		{ "ruleset remote-site --format uci --vpn lan --pbx 10.9.0.5",
		  "--vpn: \"lan\" is --lan, too" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		int code = run(cases[i].line);

		if (code != 2)
			fail_msg("\"%s\" ends with %d", cases[i].line, code);
		if (!strstr(complaint, cases[i].words))
			fail_msg("\"%s\" says %s", cases[i].line, complaint);
		assert_string_equal(output, "");
	}
}

/* Whatever byte is in a name, nft and uci see no more than a name. */
static void names(void **state)
{
	char name[4] = "eXh";
	unsigned int byte, good = 0;
	struct ruleset ruleset;
	struct sn_error err;

	for (byte = 1; byte < 256; byte++) {
		name[1] = byte;
		ruleset_init(&ruleset);
		if (!ruleset_set(&ruleset, RULESET_WAN, name, &err))
			good++;
		else
			assert_non_null(strstr(err.text, "--wan: "));
		ruleset_free(&ruleset);
	}
	assert_int_equal(good, 26 + 26 + 10 + strlen("_.@+-"));
}

/* The kernel lives in this process, so all steps have to as well. */
static void from_policy(void **state)
{
	char *argv[] = { "sipnatctl", "policy", "apply", EXAMPLE, NULL };
	struct json_object *root;

	assert_int_equal(run(WAN "--from-policy"), 2);
	assert_non_null(strstr(complaint,
			       "--from-policy: no rule of the policy in force"));
	assert_int_equal(sipnatctl_main(4, argv), 0);
	/* Its peers are those of the rule that leaves. */
	assert_int_equal(run(WAN "--from-policy"), 2);
	root = run_json("-j " HOSTED "--from-policy");
	assert_string_equal(json_object_get_string(at(root, "provider.0")),
			    "203.0.113.0/24");
	assert_string_equal(json_object_get_string(at(root, "from_policy.0")),
			    "lan");
	assert_string_equal(json_object_get_string(at(root, "phones.0")),
			    "192.168.20.0/24");
	json_object_put(root);
	fake.loaded = false;
	assert_int_equal(run(HOSTED "--from-policy"), 3);
	assert_int_equal(run(HOSTED), 0);
}

static void add_prefix(struct sn_prefix_list *list, const char *text)
{
	struct sn_prefix prefix;
	char why[100];

	assert_int_equal(sn_prefix_parse(text, &prefix, why, sizeof(why)), 0);
	assert_int_equal(sn_prefix_list_add(list, &prefix), 0);
}

static struct sn_rule *add_rule(struct sn_policy *policy, uint32_t action,
				const char *peer)
{
	struct sn_rule *rule = sn_policy_add_rule(policy);

	assert_non_null(rule);
	rule->action = action;
	add_prefix(&rule->peer, peer);
	rule->ports[0] = (struct sn_port_range){ 5062, 5070 };
	rule->n_ports = 1;
	return rule;
}

/*
 * Only rules that bypass; each port once, 5060 where there is none; nobody who
 * is everybody.
 */
static void taken(void **state)
{
	struct sn_policy policy = { 0 };
	struct ruleset ruleset;
	struct sn_error err;

	add_rule(&policy, SIPNAT_ACTION_LEAVE, "198.51.100.0/24");
	add_rule(&policy, SIPNAT_ACTION_BYPASS, "203.0.113.0/24");
	add_rule(&policy, SIPNAT_ACTION_BYPASS, "2001:db8::/32");
	add_rule(&policy, SIPNAT_ACTION_BYPASS, "0.0.0.0/0");
	add_rule(&policy, SIPNAT_ACTION_BYPASS, "2001:db8:1::/48")->n_ports = 0;
	ruleset_init(&ruleset);
	assert_int_equal(ruleset_begin(&ruleset, "hosted", &err), 0);
	assert_int_equal(ruleset_take_policy(&ruleset, &policy, &err), 0);
	assert_int_equal(ruleset.provider.count, 3);
	assert_int_equal(ruleset.sip.count, 2);
	assert_int_equal(ruleset.sip.range[0].first, 5062);
	assert_int_equal(ruleset.sip.range[1].first, 5060);
	assert_int_equal(ruleset.from_policy,
			 RULESET_BIT(RULESET_PROVIDER) |
				 RULESET_BIT(RULESET_SIP_PORTS));
	ruleset_free(&ruleset);
	sn_policy_free(&policy);
}

/* How many prefixes of phones are taken where two rules bypass. */
static size_t phones_taken(const char *first, const char *second)
{
	struct sn_policy policy = { 0 };
	struct ruleset ruleset;
	struct sn_rule *rule;
	struct sn_error err;
	size_t n;

	rule = add_rule(&policy, SIPNAT_ACTION_BYPASS, "203.0.113.0/24");
	add_prefix(&rule->local, first);
	rule = add_rule(&policy, SIPNAT_ACTION_BYPASS, "2001:db8::/32");
	if (second)
		add_prefix(&rule->local, second);
	add_rule(&policy, SIPNAT_ACTION_LEAVE, "198.51.100.0/24");
	ruleset_init(&ruleset);
	assert_int_equal(ruleset_begin(&ruleset, "hosted", &err), 0);
	assert_int_equal(ruleset_take_policy(&ruleset, &policy, &err), 0);
	n = ruleset.phones.count;
	assert_int_equal(!!(ruleset.from_policy & RULESET_BIT(RULESET_LAN)),
			 n > 0);
	ruleset_free(&ruleset);
	sn_policy_free(&policy);
	return n;
}

/* A rule for everybody's phones is not narrowed down to those of another. */
static void phones(void **state)
{
	assert_int_equal(phones_taken("192.168.1.0/24", "fd00::/64"), 2);
	assert_int_equal(phones_taken("192.168.1.0/24", NULL), 0);
	assert_int_equal(phones_taken("192.168.1.0/24", "::/0"), 0);
	assert_int_equal(phones_taken("0.0.0.0/0", "fd00::/64"), 0);
}

/* An address is not taken for an interface, nor the other way round. */
static void lan(void **state)
{
	struct json_object *root =
		run_json("-j " HOSTED
			 "--lan fd00::5 --lan eth1.20 --lan 10.0.0.1");

	assert_string_equal(json_object_get_string(at(root, "phones.0")),
			    "fd00::5");
	assert_string_equal(json_object_get_string(at(root, "phones.1")),
			    "10.0.0.1");
	assert_string_equal(json_object_get_string(at(root, "lan.0")),
			    "eth1.20");
	json_object_put(root);
	assert_int_equal(run("ruleset --help"), 0);
	assert_ptr_equal(strstr(output, "Usage: sipnatctl ruleset "), output);
	assert_non_null(strstr(output, "--rtp-range LO-HI"));
}

/* In a set of nft no port may stand twice. */
static void ports_once(void **state)
{
	struct json_object *root =
		run_json("-j " HOSTED
			 "--sip-ports 5070-5080,5062,5060-5062,5075-5090");

	assert_int_equal(json_object_array_length(at(root, "sip_ports")), 2);
	assert_string_equal(json_object_get_string(at(root, "sip_ports.0")),
			    "5070-5090");
	assert_string_equal(json_object_get_string(at(root, "sip_ports.1")),
			    "5060-5062");
	json_object_put(root);
	assert_int_equal(run(HOSTED "--tls"), 0);
	assert_non_null(strstr(output, "tcp . 5061"));
	assert_int_equal(run(HOSTED "--tls --sip-ports 5060-5062"), 0);
	assert_non_null(strstr(output, "tcp . 5060-5062 }"));
	assert_int_equal(run(UCI "--tls --sip-ports 5060-5062"), 0);
	assert_null(strstr(output, "'5061'"));
}

static void json(void **state)
{
	static const char *const keys[] = {
		"scenario",    "format",      "command",   "wan.0",
		"lan",	       "vpn",	      "phones",	   "provider.0",
		"media.0",     "remote.1",    "site",	   "pbx.0",
		"sip_ports.0", "wss_ports.0", "rtp_range", "tls",
		"dscp",	       "offload",     "mark",	   "keep_mark",
		"scan_rate",   "from_policy", "ruleset",
	};
	struct json_object *root = run_json(PBX "--remote any -j");

	has_keys(root, keys, ARRAY_SIZE(keys));
	assert_int_equal(json_object_get_int(at(root, "keep_mark")),
			 0x20000000);
	assert_int_equal(run(PBX "--remote any"), 0);
	assert_string_equal(json_object_get_string(at(root, "ruleset")),
			    output);
	json_object_put(root);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(as_kept),	   TEST(refused), TEST(names),
		TEST(from_policy), TEST(taken),	  TEST(phones),
		TEST(json),	   TEST(lan),	  TEST(ports_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
