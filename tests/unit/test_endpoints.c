// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl endpoints against a fake kernel, what status says of endpoints and
 * of the paths to their peers, and what would become of an endpoint without
 * sipnat.
 */
#include <linux/sipnat.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "binding.h"
#include "cmocka_all.h"
#include "endpoint.h"
#include "fake_kernel.h"
#include "sipnatctl_run.h"

static int setup(void **state)
{
	fake_reset();
	return 0;
}

static void usage(void **state)
{
	static const struct {
		const char *line;
		const char *words;
	} cases[] = {
		{ "endpoints now", "endpoints takes no \"now\"" },
		{ "endpoints del now", "endpoints takes no \"now\"" },
		{ "endpoints --all", "--all is for endpoints del" },
		{ "endpoints --aor", "--aor wants a value" },
		{ "endpoints --aor sip:", "bad AOR \"sip:\", expected one" },
		{ "endpoints --expiring soon", "\"soon\", expected 0 to" },
		{ "endpoints --expiring -1", "\"-1\", expected 0 to" },
		{ "endpoints --expiring 4294967296", "expected 0 to" },
		{ "endpoints --peer 10.0.0.1/8", "expected 10.0.0.0/8" },
		{ "endpoints --zone 70000", "expected 0 to 65535" },
		{ "endpoints del", "wants --aor, --peer or --all" },
		{ "endpoints del --all --aor a", "either --all or --aor" },
		{ "endpoints del --all --peer ::/0", "either --all or --aor" },
		{ "endpoints del --zone 1", "knows only --aor, --peer" },
		{ "endpoints del --expiring 5 --aor a", "knows only --aor" },
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

static void text_at(struct json_object *root, const char *path,
		    const char *text)
{
	assert_string_equal(json_object_get_string(at(root, path)), text);
}

static void json(void **state)
{
	static const char *const keys[] = {
		"endpoints.0.aor",	    "endpoints.0.endpoint.port",
		"endpoints.0.original.src", "endpoints.0.original.sport",
		"endpoints.0.reply.dst",    "endpoints.0.reply.dport",
		"endpoints.0.zone",	    "endpoints.0.granted",
		"endpoints.0.expires",	    "endpoints.0.hold",
		"endpoints.0.timeout",	    "endpoints.0.idle",
		"endpoints.0.keepalive",    "endpoints.0.rule",
		"endpoints.0.id",	    "endpoints.0.verdict",
		"endpoints.2.transport",    "torn",
	};
	struct json_object *root = run_json("endpoints -j");

	has_keys(root, keys, ARRAY_SIZE(keys));
	/* In the order of their AORs. */
	text_at(root, "endpoints.0.aor", "alice@example.com");
	text_at(root, "endpoints.1.aor", "pbx@example.com");
	text_at(root, "endpoints.2.aor", "zoe@example.com");
	text_at(root, "endpoints.0.contact", "fedcba9876543210");
	text_at(root, "endpoints.0.endpoint.address", "192.168.1.10");
	text_at(root, "endpoints.0.mapping.address", "203.0.113.1");
	text_at(root, "endpoints.0.peer.address", "203.0.113.5");
	text_at(root, "endpoints.0.direction", "original");
	/* A PBX behind port forwarding is at the other end. */
	text_at(root, "endpoints.1.endpoint.address", "203.0.113.1");
	text_at(root, "endpoints.1.mapping.address", "203.0.113.1");
	text_at(root, "endpoints.1.peer.address", "203.0.113.5");
	assert_non_null(strstr(json_object_get_string(at(root,
							 "endpoints.1.verdict")),
			       "conntrack entry is gone"));
	json_object_put(root);
}

static void filters(void **state)
{
	struct json_object *root;

	/* What the kernel is asked is seen here only without another process. */
	char *argv[] = { "sipnatctl", "endpoints",  "-j",  "--aor",
			 "sip:bob",   "--expiring", "60",  "--peer",
			 "192.0.2.1", "--end",	    "::1", NULL };
	char *cut[] = { "sipnatctl", "endpoints", "del", "--aor", NULL, NULL };
	char aor[200];

	assert_int_equal(sipnatctl_main(11, argv), 0);
	assert_string_equal(fake.filter.aor, "bob");
	assert_int_equal(fake.filter.expires, 60);
	assert_int_equal(fake.filter.ends, 2);
	memset(aor, 'a', sizeof(aor) - 1);
	aor[sizeof(aor) - 1] = '\0';
	cut[4] = aor;
	assert_int_equal(sipnatctl_main(5, cut), 0);
	assert_int_equal(strlen(fake.filter.aor), SIPNAT_AOR_MAX);
	/* What it does not know is filtered here. */
	root = run_json("endpoints -j --transport tcp");
	assert_int_equal(json_object_array_length(at(root, "endpoints")), 1);
	text_at(root, "endpoints.0.aor", "zoe@example.com");
	json_object_put(root);
	root = run_json("endpoints -j --zone 7");
	assert_int_equal(json_object_array_length(at(root, "endpoints")), 1);
	text_at(root, "endpoints.0.aor", "pbx@example.com");
	json_object_put(root);
}

static void begins_with(const char *words)
{
	if (strncmp(output, words, strlen(words)))
		fail_msg("%s does not begin with %s", output, words);
}

static void plain(void **state)
{
	assert_int_equal(run("endpoints"), 0);
	begins_with("aor=alice@example.com endpoint=192.168.1.10:5062 mapping=203.0.113.1:5060 peer=203.0.113.5:1024 transport=udp granted=3600 expires=3000 hold=3010 timeout=3009 idle=200 keepalive=25 ");
	assert_non_null(strstr(output, "verdict=\"keeps alive every 25 s"));
	assert_non_null(strstr(output, "\naor=pbx@example.com"));
	assert_int_equal(run("endpoints del --all"), 0);
	assert_string_equal(output, "removed=3\n");
}

/* An AOR is what anybody sends. */
static void odd_aor(void **state)
{
	struct json_object *root;

	fake.odd_aor = true;
	root = run_json("endpoints -j");
	text_at(root, "endpoints.0.aor", "a\x1b[2J\xef\xbf\xbd\"");
	json_object_put(root);
	assert_int_equal(run("endpoints"), 0);
	assert_ptr_equal(strstr(output, "aor=\"a\\x1b[2J\\xff\\\"\" "), output);
}

static void status(void **state)
{
	struct json_object *root;

	assert_int_equal(run("status"), 0);
	assert_non_null(strstr(output, "Endpoints 3 bindings of at most "));
	assert_non_null(strstr(output,
			       "SIP comes back from 1 peers as it went out"));
	fake.upstream_verdict = SIPNAT_UPSTREAM_VERDICT_SUSPECT;
	assert_int_equal(run("status"), 0);
	assert_non_null(strstr(output,
			       "Upstream  198.51.100.7: suspect, 61 s"));
	fake.upstream_verdict = SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
	assert_int_equal(run("status"), 1);
	assert_non_null(strstr(output,
			       "Upstream  198.51.100.7: confirmed, 61 s ago: the Via came back"));
	assert_non_null(strstr(output, "sent SIP/2.0/UDP 192.168.1.10;"));
	assert_non_null(strstr(output,
			       "came SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\\x1b\n"));
	assert_non_null(strstr(output,
			       "Next      traceroute -U -p 5060 198.51.100.7\n"));
	assert_int_equal(run("status -j"), 1);
	root = json_tokener_parse(output);
	assert_non_null(root);
	text_at(root, "upstream.0.peer", "198.51.100.7");
	text_at(root, "upstream.0.verdict", "confirmed");
	text_at(root, "upstream.0.reason", "via-altered");
	assert_int_equal(json_object_get_int(at(root, "upstream.0.age")), 61);
	at(root, "upstream.0.sent");
	at(root, "upstream.0.came");
	at(root, "upstream.0.text");
	text_at(root, "upstream.1.verdict", "clean");
	json_object_put(root);
}

#define GONE "without sipnat this gateway would have dropped it "
#define GOES "without sipnat this gateway would drop it in "

static void without_sipnat(void **state)
{
	static const struct {
		uint32_t idle;
		uint32_t keepalive;
		int64_t left;
		const char *words;
	} cases[] = {
		{ 200, 25, -80, "keeps alive every 25 s; " GONE "80 s ago" },
		{ 10, 25, 110,
		  "keeps alive every 25 s, often enough for this gateway's 120 s" },
		{ 10, 300, 110, "keeps alive every 300 s; " GOES "110 s" },
		{ 121, 0, -1,
		  "no keepalive seen, silent for 121 s; " GONE "1 s ago" },
		{ 120, 0, 0,
		  "no keepalive seen, silent for 120 s; " GOES "0 s" },
	};
	const struct udp_timeouts timeouts = { true, 30, 120 }, none = { 0 };
	struct sn_binding binding = { .transport = SIPNAT_TRANSPORT_UDP,
				      .has_reply = true };
	char text[ENDPOINT_VERDICT];
	int64_t left;
	size_t i;

	assert_false(endpoint_without(&binding, &timeouts, &left));
	endpoint_verdict(&binding, &timeouts, text, sizeof(text));
	assert_non_null(strstr(text, "older than sipnat"));
	binding.has_idle = true;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		binding.idle = cases[i].idle;
		binding.keepalive = cases[i].keepalive;
		assert_true(endpoint_without(&binding, &timeouts, &left));
		assert_int_equal(left, cases[i].left);
		endpoint_verdict(&binding, &timeouts, text, sizeof(text));
		assert_string_equal(text, cases[i].words);
	}
	assert_false(endpoint_without(&binding, &none, &left));
	endpoint_verdict(&binding, &none, text, sizeof(text));
	assert_string_equal(text, "silent for 120 s");
	binding.transport = SIPNAT_TRANSPORT_TCP;
	assert_false(endpoint_without(&binding, &timeouts, &left));
	endpoint_verdict(&binding, &timeouts, text, sizeof(text));
	assert_non_null(strstr(text, "TCP connection by itself"));
	binding.has_reply = false;
	endpoint_verdict(&binding, &timeouts, text, sizeof(text));
	assert_non_null(strstr(text, "entry is gone"));
}

/* Events have no reply tuple. */
static void ends(void **state)
{
	struct sn_binding binding = {
		.family = AF_INET,
		.original = { { 10, 0, 0, 1 }, { 192, 0, 2, 1 }, 5062, 5060 },
	};
	struct sn_binding_text text;

	sn_binding_show(&binding, &text);
	assert_string_equal(text.endpoint, "10.0.0.1:5062");
	assert_string_equal(text.peer, "192.0.2.1:5060");
	assert_string_equal(text.mapping, "");
	binding.endpoint = SIPNAT_DIRECTION_REPLY;
	sn_binding_show(&binding, &text);
	assert_string_equal(text.endpoint, "192.0.2.1:5060");
	assert_string_equal(text.peer, "10.0.0.1:5062");
	assert_string_equal(text.mapping, "192.0.2.1:5060");
	/* With destination NAT the endpoint is where it really is. */
	binding.has_reply = true;
	binding.reply = (struct sn_tuple){
		{ 172, 16, 0, 5 }, { 10, 0, 0, 1 }, 5070, 5062
	};
	sn_binding_show(&binding, &text);
	assert_string_equal(text.endpoint, "172.16.0.5:5070");
	assert_string_equal(text.peer, "10.0.0.1:5062");
	assert_string_equal(text.mapping, "192.0.2.1:5060");
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(usage),   TEST(json),	     TEST(filters), TEST(plain),
		TEST(odd_aor), TEST(without_sipnat), TEST(status),  TEST(ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
