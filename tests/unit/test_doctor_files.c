// SPDX-License-Identifier: GPL-2.0
/*
 * What sipnatctl doctor reads in files of the box: modules to load, settings of
 * OpenWrt, firewalld and VyOS, the kernel's tables; each also torn, odd or far too
 * big. And which addresses rules map to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array.h"
#include "cmocka_all.h"
#include "doctor/doctor.h"
#include "doctor/file.h"
#include "doctor/snat.h"
#include "fake_kernel.h"
#include "sipnatctl_run.h"

static struct found_list list;

static int setup(void **state)
{
	fake_reset();
	memset(&list, 0, sizeof(list));
	return 0;
}

static int teardown(void **state)
{
	found_free(&list);
	return 0;
}

static void is_found(size_t i, unsigned int line, const char *what,
		     const char *command)
{
	assert_true(i < list.count);
	assert_int_equal(list.items[i].line, line);
	assert_string_equal(list.items[i].what, what);
	assert_string_equal(list.items[i].command ? list.items[i].command : "",
			    command);
}

static void lists_of_modules(void **state)
{
	autoload_read_list("/etc/a b.conf",
			   "# nf_nat_sip\n\n nf_nat_sip\nnf_nat\nnf-conntrack-sip 5\nnf_conntrack_sip",
			   &list);
	assert_int_equal(list.count, 3);
	is_found(0, 3, "nf_nat_sip", "sed -i '3s/^[^#]/#&/' '/etc/a b.conf'");
	is_found(1, 5, "nf-conntrack-sip",
		 "sed -i '5s/^[^#]/#&/' '/etc/a b.conf'");
	is_found(2, 6, "nf_conntrack_sip",
		 "sed -i '6s/^[^#]/#&/' '/etc/a b.conf'");
}

static void configuration_of_modprobe(void **state)
{
	autoload_read_modprobe("/m",
			       "blacklist nf_conntrack_sip\n#blacklist sipnat\nblacklist sipnat\ninstall sipnat\ninstall sipnat insmod /sipnat.ko\ninstall sipnat /bin/false # no\noptions sipnat x=1",
			       &list);
	assert_int_equal(list.count, 2);
	is_found(0, 3, "blacklist", "sed -i '3s/^[^#]/#&/' /m");
	is_found(1, 6, "install", "sed -i '6s/^[^#]/#&/' /m");
}

static void too_many(void **state)
{
	char *text = calloc(1, 100 * 20 + 5000);
	size_t i, used = 0;

	for (i = 0; i < 100; i++)
		used += sprintf(text + used, "nf_nat_sip\n");
	/* A line that is longer than any is no reason to stop. */
	memset(text + used, 'x', 4000);
	strcpy(text + used + 4000, "\nnf_nat_sip");
	autoload_read_list("/m", text, &list);
	assert_int_equal(list.count, FOUND_MAX);
	assert_int_equal(list.more, 101 - FOUND_MAX);
	free(text);
}

static void openwrt_zones(void **state)
{
	static const char text[] =
		"config defaults\n"
		"	option flow_offloading '1'\n"
		"	option flow_offloading_hw \"1\"\n"
		"	option auto_helper 1 # not of a zone\n"
		"config zone\n"
		"	option name 'lan'\n"
		"config zone 'guest'\n"
		"	option auto_helper '0'\n"
		"config zone wan\n"
		"	option masq '1'\n"
		"config zone\n"
		"	list helper 'ftp'\n"
		"	list helper 'sip'\n"
		"config rule\n"
		"	option target 'HELPER'\n"
		"	option set_helper 'sip'\n"
		"config rule\n"
		"	option target 'ACCEPT'\n"
		"	option helper 'sip'\n"
		"config zone 'x y'\n"
		"	option helper 'ftp sip'\n";
	static const char *const end =
		" && uci commit firewall && /etc/init.d/firewall restart";
	static const char *const commands[] = {
		"uci del_list 'firewall.@zone[3].helper=sip'",
		"uci delete 'firewall.@rule[0]'",
		"uci delete 'firewall.x y.helper'",
	};
	struct openwrt_facts openwrt = { 0 };
	char command[200];
	size_t i;

	openwrt_read_firewall(&openwrt, text);
	assert_int_equal(openwrt.offload.count, 2);
	assert_int_equal(openwrt.offload.items[1].line, 3);
	assert_int_equal(openwrt.automatic.count, 1);
	assert_int_equal(openwrt.automatic.items[0].line, 5);
	assert_string_equal(openwrt.automatic.items[0].what, "@zone[0]");
	snprintf(command, sizeof(command),
		 "uci set 'firewall.@zone[0].auto_helper=0'%s", end);
	assert_string_equal(openwrt.automatic.items[0].command, command);
	assert_int_equal(openwrt.helpers.count, ARRAY_SIZE(commands));
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		snprintf(command, sizeof(command), "%s%s", commands[i], end);
		assert_string_equal(openwrt.helpers.items[i].command, command);
	}
	found_free(&openwrt.offload);
	found_free(&openwrt.automatic);
	found_free(&openwrt.helpers);
}

static void openwrt_odd(void **state)
{
	static const char *const texts[] = {
		"",
		"config",
		"option helper 'sip'",
		"config zone '",
		"config zone 'a\n\toption",
		"\n\n#\nlist helper sip\n",
		"config zone\n\toption helper\n",
		"config '' ''\n\tlist\n",
	};
	struct openwrt_facts openwrt = { 0 };
	char *text = calloc(1, 200000);
	size_t i, used = 0;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		openwrt_read_firewall(&openwrt, texts[i]);
	assert_int_equal(openwrt.helpers.count, 0);
	/* More types of sections than are counted. */
	for (i = 0; i < 1000; i++)
		used += sprintf(text + used, "config t%zu\nconfig zone\n", i);
	openwrt_read_firewall(&openwrt, text);
	assert_int_equal(openwrt.automatic.count, FOUND_MAX);
	free(text);
	found_free(&openwrt.automatic);
	found_free(&openwrt.helpers);
}

static void packages(void **state)
{
	static const char opkg[] = "Package: kmod-nf-nathelper\n"
				   "Status: install user installed\n"
				   "\n"
				   "Package: kmod-nf-nathelper-extra\n"
				   "Version: 1\n"
				   "Status: install user installed\n"
				   "\n";
	static const char removed[] = "Package: kmod-nf-nathelper-extra\n"
				      "Status: deinstall ok not-installed\n"
				      "\n"
				      "Package: x\n";
	static const char *const name = "kmod-nf-nathelper-extra";

	assert_true(openwrt_has_package(opkg, "Package: ", name));
	assert_false(openwrt_has_package(removed, "Package: ", name));
	assert_false(openwrt_has_package("", "Package: ", name));
	assert_true(openwrt_has_package("P:a\nV:1\n\nP:kmod-nf-nathelper-extra",
					"P:", name));
	assert_false(openwrt_has_package("P:kmod-nf-nathelper-extras",
					 "P:", name));
}

static void firewalld(void **state)
{
	firewalld_read_conf("/etc/firewalld/firewalld.conf",
			    "# AutomaticHelpers=yes\nAutomaticHelpers=no\n",
			    &list);
	assert_int_equal(list.count, 0);
	firewalld_read_conf("/etc/firewalld/firewalld.conf",
			    "DefaultZone=public\nAutomaticHelpers=yes\n",
			    &list);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].line, 2);
	firewalld_read_zone("/etc/firewalld/zones/my zone.xml",
			    "<zone>\n  <service name=\"ssh\"/>\n  <service name=\"sip\"/>\n  <service name=\"sips\"/>\n</zone>",
			    &list);
	assert_int_equal(list.count, 2);
	is_found(1, 3, "service sip",
		 "firewall-cmd --permanent '--zone=my zone' --remove-service=sip && firewall-cmd --permanent '--zone=my zone' --add-port=5060/udp --add-port=5060/tcp && firewall-cmd --reload");
	firewalld_read_direct("/d",
			      "<rule>-j CT --helper ftp</rule>\n<rule>-j CT --helper sip</rule>\n--helper\n",
			      &list);
	assert_int_equal(list.count, 3);
	assert_int_equal(list.items[2].line, 2);
}

static void vyos(void **state)
{
	vyos_read(&list, "/c",
		  "interfaces {\n    ethernet eth0 {\n        sip\n    }\n}\nsystem {\n    conntrack {\n        modules {\n            ftp\n            sip\n        }\n    }\n}\n");
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].line, 10);
	assert_non_null(strstr(list.items[0].command,
			       "delete system conntrack modules sip"));
	vyos_read(&list, "/c",
		  "system {\n conntrack {\n  modules {\n   sip {\n    disable\n   }\n  }\n }\n}\n");
	assert_int_equal(list.count, 1);
	vyos_read(&list, "/c",
		  "system {\n conntrack {\n  modules {\n   sip {\n   }\n  }\n }\n}\n");
	assert_int_equal(list.count, 2);
	/* Braces without end or beginning. */
	vyos_read(&list, "/c", "}\n}\n}\nsystem {\n{\n{\n{\n{\n");
	vyos_read(&list, "/c",
		  "x1 {\nx2 {\nx3 {\nx4 {\nx5 {\nx6 {\nx7 {\nx8 {\nx9 {\nx10 {\nx11 {\nx12 {\nx13 {\nx14 {\nx15 {\nx16 {\nx17 {\nx18 {\nsip\n}\n}\n");
	assert_int_equal(list.count, 2);
}

static void conntrack_stat(void **state)
{
	static const char text[] =
		"entries  clashres found new drop early_drop x\n"
		"00000001  00000000 00000000 00000000 0000000a 00000010 00000000\n"
		"00000001  00000000 00000000 00000000 00000001 00000001 00000000\n";
	struct drop_facts drops;

	assert_true(table_read_stat(text, &drops));
	assert_int_equal(drops.drops, 11);
	assert_int_equal(drops.early_drops, 17);
	assert_false(table_read_stat("", &drops));
	assert_false(table_read_stat("entries drop\n1 2\n", &drops));
	assert_true(table_read_stat("drop early_drop\n1\nxyz\n\n", &drops));
	assert_int_equal(drops.drops, 1);
}

static void routes(void **state)
{
	static const char text[] =
		"Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\n"
		"lan\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
		"wan\t00000000\t017100CB\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
		"ppp0\t00000000\t00000000\t0001\t0\t0\t9\t00000000\t0\t0\t0\n"
		"down\t00000000\t00000000\t0000\t0\t0\t9\t00000000\t0\t0\t0\n"
		"no\t00000000\t00000000\t0201\t0\t0\t9\t00000000\t0\t0\t0\n"
		"half\t00000000\t00000000\n"
		"*\t00000000\t00000000\t0001\t0\t0\t9\t00000080\t0\t0\t0\n";
	struct path_facts path = { 0 };
	char *many = calloc(1, 5000);
	size_t i, used = 0;

	path_read_routes(&path, text);
	assert_int_equal(path.n_routes, 2);
	assert_string_equal(path.routes[0].interface, "wan");
	assert_int_equal(path.routes[0].gateway.s_addr, 0x017100CB);
	assert_string_equal(path.routes[1].interface, "ppp0");
	for (i = 0; i < 20; i++)
		used += sprintf(many + used,
				"averylonginterfacename 0 0 1 0 0 0 0 0\n");
	path_read_routes(&path, many);
	assert_int_equal(path.n_routes, ROUTES_MAX);
	assert_int_equal(strlen(path.routes[2].interface), IF_NAMESIZE - 1);
	free(many);
}

static void snmp(void **state)
{
	struct path_facts path = { 0 };

	path_read_snmp(&path,
		       "Udp: a\nUdp: 1\nIp: Forwarding ReasmReqds ReasmFails FragFails\nIp: 1 20 3 4\nIcmp: x\n");
	assert_true(path.has_fragments);
	assert_int_equal(path.reassembled, 20);
	assert_int_equal(path.lost, 3);
	assert_int_equal(path.refused, 4);
	memset(&path, 0, sizeof(path));
	path_read_snmp(&path, "Ip: ReasmReqds\n");
	path_read_snmp(&path, "");
	assert_false(path.has_fragments);
}

static void pools(void **state)
{
	static const char *const named[] = {
		"\"192.0.2.9\"",
		"{\"range\": [\"192.0.2.1\", \"192.0.2.9\"]}",
		"{\"map\": 1}",
	};
	struct nft nft = { 0 };
	char json[300];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(named); i++) {
		snprintf(json, sizeof(json),
			 "{\"nftables\": [{\"rule\": {\"expr\": [{\"snat\": {\"addr\": %s}}]}}]}",
			 named[i]);
		assert_true(nft_parse(&nft, json));
		assert_true(snat_names(&nft, "192.0.2.9"));
		assert_int_equal(snat_names(&nft, "192.0.2.8"), i > 0);
		nft_free(&nft);
	}
	snprintf(json, sizeof(json),
		 "{\"nftables\": [{\"rule\": {\"expr\": [3, {\"snat\": null}, {\"snat\": {\"addr\": null}}]}}]}");
	assert_true(nft_parse(&nft, json));
	assert_false(snat_names(&nft, "192.0.2.9"));
	nft_free(&nft);
}

static void daemons_file(void **state)
{
	static const struct {
		const char *cmdline;
		size_t size;
		const char *path;
	} cases[] = {
		{ "sipnatd\0-c\0/a/b", sizeof("sipnatd\0-c\0/a/b"), "/a/b" },
		{ "sipnatd\0-cb", sizeof("sipnatd\0-cb"), "/cwd/b" },
		{ "sipnatd\0--config=b", sizeof("sipnatd\0--config=b"),
		  "/cwd/b" },
		{ "sipnatd\0-t\0--config\0/x",
		  sizeof("sipnatd\0-t\0--config\0/x"), "/x" },
		{ "sipnatd\0-c", sizeof("sipnatd\0-c"), NULL },
		{ "sipnatd", sizeof("sipnatd"), NULL },
		{ "sipnatd\0-c\0/cut", 14, NULL },
		{ "", 0, NULL },
	};
	char path[20];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		bool has = daemon_config_of(cases[i].cmdline, cases[i].size,
					    "/cwd", path, sizeof(path));

		assert_int_equal(has, !!cases[i].path);
		if (has)
			assert_string_equal(path, cases[i].path);
	}
	assert_false(daemon_config_of("x\0-c\0/0123456789012345678",
				      sizeof("x\0-c\0/0123456789012345678"), "",
				      path, sizeof(path)));
}

static void put_file(const char *root, const char *path, const char *text)
{
	char full[300], *slash;
	FILE *file;

	snprintf(full, sizeof(full), "%s%s", root, path);
	for (slash = strchr(full + strlen(root) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(full, 0700);
		*slash = '/';
	}
	file = fopen(full, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static const struct result *named(const struct results *results,
				  enum check check)
{
	size_t i;

	for (i = 0; i < results->count; i++)
		if (results->items[i].check == check)
			return &results->items[i];
	return NULL;
}

/* A whole box in a folder: what is there is found, and nothing else. */
static void a_box(void **state)
{
	char root[] = "/tmp/sipnat-doctor-XXXXXX", command[100];
	struct results results = { 0 };
	static struct facts facts;
	size_t i;

	assert_non_null(mkdtemp(root));
	for (i = 0; i < N_CHECKS; i++)
		results.only[i] = true;
	file_root = root;
	memset(&facts, 0, sizeof(facts));
	autoload_look(&facts);
	openwrt_look(&facts);
	distro_look(&facts);
	autoload_judge(&facts, &results);
	openwrt_judge(&facts, &results);
	distro_judge(&facts, &results);
	assert_int_equal(results.count, 1);
	assert_int_equal(results.items[0].verdict, VERDICT_OK);
	results_free(&results);

	put_file(root, "/etc/modules-load.d/x.conf", "nf_conntrack_sip\n");
	put_file(root, "/etc/config/firewall",
		 "config zone\n\toption name lan\n");
	put_file(root, "/usr/lib/opkg/status",
		 "Package: kmod-nf-nathelper-extra\n");
	put_file(root, "/etc/firewalld/zones/public.xml",
		 "<service name=\"sip\"/>");
	put_file(root, "/config/config.boot",
		 "system {\nconntrack {\nmodules {\nsip\n}\n}\n}\n");
	autoload_look(&facts);
	openwrt_look(&facts);
	distro_look(&facts);
	autoload_judge(&facts, &results);
	openwrt_judge(&facts, &results);
	distro_judge(&facts, &results);
	file_root = "";
	assert_string_equal(named(&results, CHECK_ALG_AUTOLOAD)->place,
			    "/etc/modules-load.d/x.conf:1");
	assert_string_equal(named(&results, CHECK_OPENWRT_HELPERS)->place,
			    "/etc/config/firewall:1");
	assert_int_equal(named(&results, CHECK_OPENWRT_HELPERS)->verdict,
			 VERDICT_WARN);
	assert_string_equal(named(&results, CHECK_OPENWRT_PACKAGES)->command,
			    "opkg remove kmod-nf-nathelper-extra");
	assert_int_equal(named(&results, CHECK_OPENWRT_OFFLOAD)->verdict,
			 VERDICT_OK);
	assert_string_equal(named(&results, CHECK_FIREWALLD)->place,
			    "/etc/firewalld/zones/public.xml:1");
	assert_int_equal(named(&results, CHECK_VYOS)->verdict, VERDICT_FAIL);
	results_free(&results);
	facts_free(&facts);
	snprintf(command, sizeof(command), "rm -r %s", root);
	assert_int_equal(system(command), 0);
}

/* The package with the ALG, by what is installed. */
static void openwrt_package(void **state)
{
	static const struct {
		const char *apk;
		const char *opkg;
		const char *command;
	} cases[] = {
		{ "P:kmod-nf-nathelper\n", "Package: kmod-nf-nathelper\n",
		  NULL },
		{ "", "Package: kmod-nf-nathelper-extra\n",
		  "opkg remove kmod-nf-nathelper-extra" },
		{ "", "Package: kmod-nf-nathelper-sip\n",
		  "opkg remove kmod-nf-nathelper-sip" },
		{ "P:kmod-nf-nathelper-sip\n", "",
		  "apk del kmod-nf-nathelper-sip" },
		{ "P:kmod-nf-nathelper-extra\n\nP:kmod-nf-nathelper-sip\n", "",
		  "apk del kmod-nf-nathelper-sip" },
	};
	char root[] = "/tmp/sipnat-doctor-XXXXXX", command[100];
	size_t i;

	assert_non_null(mkdtemp(root));
	put_file(root, "/etc/openwrt_release", "");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct results results = { .only[CHECK_OPENWRT_PACKAGES] =
						   true };
		static struct facts facts;

		memset(&facts, 0, sizeof(facts));
		put_file(root, "/lib/apk/db/installed", cases[i].apk);
		put_file(root, "/usr/lib/opkg/status", cases[i].opkg);
		file_root = root;
		openwrt_look(&facts);
		file_root = "";
		openwrt_judge(&facts, &results);
		assert_int_equal(results.count, 1);
		if (cases[i].command) {
			assert_int_equal(results.items[0].verdict,
					 VERDICT_WARN);
			assert_string_equal(results.items[0].command,
					    cases[i].command);
			assert_non_null(strstr(results.items[0].evidence,
					       strrchr(cases[i].command, ' ') +
						       1));
		} else {
			assert_int_equal(results.items[0].verdict, VERDICT_OK);
		}
		results_free(&results);
		facts_free(&facts);
	}
	snprintf(command, sizeof(command), "rm -r %s", root);
	assert_int_equal(system(command), 0);
}

/* What is no file, or is far too big, is not read. */
static void no_files(void **state)
{
	char path[] = "/tmp/sipnat-doctor-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_null(file_read("/dev/zero"));
	assert_null(file_read("/tmp"));
	assert_null(file_read("/nonexistent"));
	assert_int_equal(ftruncate(fd, 8 * 1024 * 1024), 0);
	assert_null(file_read(path));
	close(fd);
	unlink(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lists_of_modules),
		TEST(configuration_of_modprobe),
		TEST(too_many),
		TEST(openwrt_zones),
		TEST(openwrt_odd),
		TEST(packages),
		TEST(firewalld),
		TEST(vyos),
		TEST(conntrack_stat),
		TEST(routes),
		TEST(snmp),
		TEST(daemons_file),
		TEST(pools),
		TEST(a_box),
		TEST(openwrt_package),
		TEST(no_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
