// SPDX-License-Identifier: GPL-2.0
/*
 * The key http of a configuration: what it becomes, and for each mistake the
 * line and the sentence.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "cmocka_all.h"
#include "config_folder.h"

#define HTTP(text) "http = {\n" text "\n};\n"
#define NAME64 \
	"abcdefghijklmnopqrstuvwxyz012345abcdefghijklmnopqrstuvwxyz012345"

static void expect_address(const struct sn_http_address *address, int family,
			   const char *text, uint16_t port)
{
	char copy[INET6_ADDRSTRLEN];

	assert_int_equal(address->family, family);
	inet_ntop(family, address->address, copy, sizeof(copy));
	assert_string_equal(copy, text);
	assert_int_equal(address->port, port);
}

static void defaults(void **state)
{
	struct sn_config config;

	read_good("", &config);
	assert_false(config.http.given);
	assert_int_equal(config.http.n_listen, 2);
	expect_address(&config.http.listen[0], AF_INET, "127.0.0.1", 15060);
	expect_address(&config.http.listen[1], AF_INET6, "::1", 15060);
	assert_string_equal(config.http.socket, "");
	assert_int_equal(config.http.socket_mode, 0600);
	assert_int_equal(config.http.endpoints, SN_HTTP_SHOW_LOCAL);
	assert_int_equal(config.http.n_hosts, 0);
	sn_config_free(&config);
}

static void all_of_it(void **state)
{
	struct sn_config config;

	read_good(HTTP("listen = ( \"192.0.2.1\", \"192.0.2.1:80\",\n"
		       "\"2001:db8::1\", \"[2001:db8::1]:65535\", \"[::]\" );\n"
		       "socket = \"/run/sipnat/http\"; socket_mode = \"0660\";\n"
		       "endpoints = \"nobody\";\n"
		       "hosts = [ \"gw\", \"gw.Example.net\" ];"),
		  &config);
	assert_true(config.http.given);
	assert_int_equal(config.http.n_listen, 5);
	expect_address(&config.http.listen[0], AF_INET, "192.0.2.1", 15060);
	expect_address(&config.http.listen[1], AF_INET, "192.0.2.1", 80);
	expect_address(&config.http.listen[2], AF_INET6, "2001:db8::1", 15060);
	expect_address(&config.http.listen[3], AF_INET6, "2001:db8::1", 65535);
	expect_address(&config.http.listen[4], AF_INET6, "::", 15060);
	assert_string_equal(config.http.socket, "/run/sipnat/http");
	assert_int_equal(config.http.socket_mode, 0660);
	assert_int_equal(config.http.endpoints, SN_HTTP_SHOW_NOBODY);
	assert_int_equal(config.http.n_hosts, 2);
	assert_string_equal(config.http.hosts[1], "gw.Example.net");
	sn_config_free(&config);
	read_good(HTTP("listen = \"\"; endpoints = \"everybody\";"), &config);
	assert_int_equal(config.http.n_listen, 0);
	assert_int_equal(config.http.endpoints, SN_HTTP_SHOW_EVERYBODY);
	sn_config_free(&config);
}

static const struct {
	const char *text;
	unsigned int line;
	const char *words;
} mistakes[] = {
	{ "http = false;", 1, "http is a boolean, expected a group" },
	{ HTTP("port = 80;"), 2, "unknown key \"port\" in http, expected" },
	{ HTTP("listen = 15060;"), 2, "listen is an integer, expected" },
	{ HTTP("listen = [];"), 2, "listen is empty, expected an address" },
	{ HTTP("listen = \"localhost:80\";"), 2,
	  "listen has \"localhost:80\", expected an address" },
	{ HTTP("listen = \"127.0.0.1:0\";"), 2, "expected an address" },
	{ HTTP("listen = \"127.0.0.1:65536\";"), 2, "expected an address" },
	{ HTTP("listen = \"127.0.0.1:\";"), 2, "expected an address" },
	{ HTTP("listen = \"127.0.0.1:+80\";"), 2, "expected an address" },
	{ HTTP("listen = \"127.0.0.1:80x\";"), 2, "expected an address" },
	{ HTTP("listen = \"[::1\";"), 2, "expected an address" },
	{ HTTP("listen = \"[::1]80\";"), 2, "expected an address" },
	{ HTTP("listen = \"[127.0.0.1]:80\";"), 2, "expected an address" },
	{ HTTP("listen = \"" NAME64 NAME64 "::\";"), 2, "expected an address" },
	{ HTTP("listen = ( \"\" );"), 2, "expected an address" },
	{ HTTP("listen = [ \"::1\",\n\n\"[::1]:15060\" ];"), 4,
	  "listen has \"[::1]:15060\" twice" },
	{ HTTP("listen = [ \"::1\", \"::2\", \"::3\", \"::4\", \"::5\",\n"
	       "\"::6\", \"::7\", \"::8\", \"::9\" ];"),
	  2, "listen has 9 addresses, expected at most 8" },
	{ HTTP("socket = true;"), 2, "socket is a boolean" },
	{ HTTP("socket = \"http\";"), 2, "expected an absolute path" },
	{ HTTP("socket = \"/run/\";"), 2, "expected an absolute path" },
	{ HTTP("socket = \"/" NAME64 NAME64 "\";"), 2,
	  "socket is 129 bytes long, expected at most 107" },
	{ HTTP("socket_mode = 660;"), 2, "expected permissions in octal" },
	{ HTTP("socket_mode = \"0888\";"), 2, "expected permissions in octal" },
	{ HTTP("socket_mode = \"1777\";"), 2, "expected permissions in octal" },
	{ HTTP("socket_mode = \"\";"), 2, "expected permissions in octal" },
	{ HTTP("endpoints = true;"), 2, "endpoints is a boolean, expected" },
	{ HTTP("endpoints = \"all\";"), 2,
	  "endpoints is \"all\", expected \"local\", \"everybody\" or" },
	{ HTTP("hosts = \"a:80\";"), 2, "hosts has \"a:80\", expected names" },
	{ HTTP("hosts = \"\";"), 2, "hosts has \"\", expected names" },
	{ HTTP("hosts = [];"), 2, "hosts is empty" },
	{ HTTP("hosts = \"" NAME64 NAME64 NAME64 NAME64 "\";"), 2,
	  "expected names" },
	{ HTTP("hosts = [ \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\",\n"
	       "\"8\", \"9\" ];"),
	  2, "hosts has 9 names, expected at most 8" },
};

static void each_mistake(void **state)
{
	struct sn_problems problems;
	struct sn_config config;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mistakes); i++) {
		write_file("main.conf", mistakes[i].text);
		if (!read_main(&config, &problems))
			fail_msg("accepted: %s", mistakes[i].text);
		if (!has_problem(&problems, main_file, mistakes[i].line,
				 mistakes[i].words, false) ||
		    problems.count != 1) {
			print_problems(&problems);
			fail_msg("%s\nlacks %u: %s", mistakes[i].text,
				 mistakes[i].line, mistakes[i].words);
		}
		sn_problems_free(&problems);
		sn_config_free(&config);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(all_of_it),
		cmocka_unit_test(each_mistake),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
