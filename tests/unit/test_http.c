// SPDX-License-Identifier: GPL-2.0
/*
 * What sipnatd answers by HTTP, whom it refuses, and that it lives.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array.h"
#include "cmocka_all.h"
#include "fake_kernel.h"
#include "http_server.h"

#define ALLOW "\r\nAllow: GET, HEAD\r\n"

static struct json_object *root;

static int stop(void **state)
{
	json_object_put(root);
	root = NULL;
	return server_stop(state);
}

static void parse(void)
{
	json_object_put(root);
	root = json_tokener_parse(answer_body());
	if (!root)
		fail_msg("no JSON: %s", answered);
}

/* A member, as text; a number behind a dot is an index. */
static const char *value(const char *path)
{
	char copy[100], *key, *rest = NULL;
	struct json_object *at = root;

	snprintf(copy, sizeof(copy), "%s", path);
	for (key = strtok_r(copy, ".", &rest); key;
	     key = strtok_r(NULL, ".", &rest)) {
		if (json_object_is_type(at, json_type_array))
			at = json_object_array_get_idx(at, atoi(key));
		else if (!json_object_object_get_ex(at, key, &at))
			fail_msg("no %s in %s", path, answered);
		assert_non_null(at);
	}
	return json_object_get_string(at);
}

static void metrics(void **state)
{
	assert_int_equal(get("/metrics"), 200);
	assert_true(answer_has("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
	assert_true(answer_has("\r\nCache-Control: no-store\r\n"));
	assert_true(answer_has("\nsipnat_up 1\n"));
	assert_true(answer_has("\nsipnat_packets_total 1000002\n"));
	assert_true(answer_has("\nsipnat_bindings 3\n"));
	assert_true(answer_has("\nsipnat_http_requests_total 1\n"));
	assert_true(answer_has("\nsipnat_scrape_duration_seconds 0."));
	assert_false(answer_has("alice"));
	assert_false(answer_has("192.168.1.10"));
}

static void status(void **state)
{
	fake.upstream_verdict = SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
	history_flow(&d.history, history_now(), SIPNAT_FLOW_EVENT_CLAIMED);
	assert_int_equal(get("/api/status"), 200);
	assert_true(answer_has("\r\nContent-Type: application/json\r\n"));
	parse();
	assert_string_equal(value("module.loaded"), "true");
	assert_string_equal(value("stats.packets"), "1000002");
	assert_string_equal(value("endpoints.bindings"), "3");
	assert_string_equal(value("daemon.running"), "true");
	assert_string_equal(value("policy_applied"), "true");
	assert_string_equal(value("endpoints_shown"), "true");
	assert_string_equal(value("upstream.0.sent"),
			    "SIP/2.0/UDP 192.168.1.10;branch=z9hG4bK1");
	assert_string_equal(value("good"), "false");
	/* As many as the kernel has counted, wherever the events are. */
	assert_string_equal(value("history.claimed.0"), "1000003");
}

static void policy_of_another(void **state)
{
	d.generation = 7;
	assert_int_equal(get("/api/status"), 200);
	parse();
	assert_string_equal(value("policy_applied"), "false");
	assert_true(answer_has("another program put the policy into force"));
	d.applied = false;
	strcpy(d.complaint, "the policy could not be put into force: why");
	assert_int_equal(get("/api/status"), 200);
	parse();
	assert_string_equal(value("findings.0.trouble"), "true");
	assert_true(strstr(value("findings.0.text"), "into force: why"));
}

static void endpoints(void **state)
{
	assert_int_equal(get("/api/endpoints"), 200);
	parse();
	assert_string_equal(value("endpoints.0.aor"), "zoe@example.com");
	assert_string_equal(value("endpoints.2.aor"), "alice@example.com");
	assert_string_equal(value("endpoints.2.mapping.port"), "5060");
	assert_non_null(strstr(value("endpoints.2.verdict"), "25 s"));
	assert_string_equal(value("torn"), "false");
	assert_string_equal(value("more"), "false");
	assert_int_equal(d.http->streams, 0);
	fake.torn = 1;
	assert_int_equal(get("/api/endpoints?limit=2&aor=sip%3aa%26b"), 200);
	parse();
	assert_string_equal(fake.filter.aor, "a&b");
	assert_string_equal(value("endpoints.1.aor"), "pbx@example.com");
	assert_string_equal(value("more"), "true");
	assert_int_equal(get("/api/endpoints?expiring=60&peer=10.0.0.0/8&peer=fd00::/8"),
			 200);
	assert_int_equal(fake.filter.expires, 60);
	assert_int_equal(fake.filter.ends, 2);
}

static void bad_questions(void **state)
{
	static const char *const bad[] = {
		"limit=-1",   "limit=1x", "limit=4294967296", "limit=",
		"limit",      "aor=",	  "aor=sip:",	      "peer=10.0.0.1/8",
		"peer=bank",  "name=x",	  "expiring=soon",    "=",
		"limit=1&x=", "&",	  "limit=%00",
	};
	char path[100];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		snprintf(path, sizeof(path), "/api/endpoints?%s", bad[i]);
		if (get(path) != 400)
			fail_msg("%s: %s", bad[i], answered);
	}
	assert_true(answer_has("expected limit, aor, expiring or peer"));
	assert_int_equal(get("/api/endpoints?peer=10.0.0.1/8"), 400);
	assert_true(answer_has("expected 10.0.0.0/8"));
}

static void hidden(void **state)
{
	static const enum sn_http_show shows[] = { SN_HTTP_SHOW_NOBODY,
						   SN_HTTP_SHOW_LOCAL,
						   SN_HTTP_SHOW_EVERYBODY };
	size_t i;

	fake.upstream_verdict = SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
	for (i = 0; i < ARRAY_SIZE(shows); i++) {
		d.http->settings.endpoints = shows[i];
		assert_int_equal(get("/api/endpoints"), i ? 200 : 403);
		assert_int_equal(answer_has("alice"), !!i);
		assert_int_equal(get("/api/status"), 200);
		assert_int_equal(answer_has("z9hG4bK1"), !!i);
		parse();
		assert_string_equal(value("endpoints_shown"),
				    i ? "true" : "false");
	}
}

static void refused(void **state)
{
	static const struct {
		const char *request;
		unsigned int status;
	} cases[] = {
		{ "POST /metrics HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 9\r\n\r\n",
		  405 },
		{ "PUT / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405 },
		{ "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 405 },
		{ "get / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405 },
		{ "GET /metric HTTP/1.1\r\nHost: localhost\r\n\r\n", 404 },
		{ "GET /../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
		  404 },
		{ "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403 },
		{ "GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example:80\r\n\r\n",
		  403 },
		{ "GET / HTTP/1.1\r\nHost: localhost.evil\r\n\r\n", 403 },
		{ "GET / HTTP/1.1\r\nHost:\r\n\r\n", 403 },
		{ "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 200 },
		{ "GET / HTTP/1.1\r\n\r\n", 0 },
		{ "GET / HTTP/1.0\r\n\r\n", 200 },
		{ "GET / HTTP/1.1\r\nHost: 192.0.2.1:15060\r\n\r\n", 200 },
		{ "GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n", 200 },
		{ "GET / HTTP/1.1\r\nHost: LocalHost.\r\n\r\n", 200 },
		{ "GET / HTTP/1.1\r\nHost: GW.example\r\n\r\n", 200 },
		{ "\x16\x03\x01\x02\r\n\r\n", 0 },
		{ "GET\r\n\r\n", 0 },
	};
	size_t i;

	strcpy(d.http->settings.hosts[0], "gw.Example");
	d.http->settings.n_hosts = 1;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		int fd = call(0);
		unsigned int got;

		ask(fd, cases[i].request);
		shutdown(fd, SHUT_WR);
		got = hear(fd);
		/* What is no HTTP may be answered or not. */
		if (got != cases[i].status && (cases[i].status || got == 200))
			fail_msg("%s%u: %s", cases[i].request, got, answered);
		if (got == 405)
			assert_true(answer_has(ALLOW));
	}
	assert_true(d.http->refused >= 9);
	assert_int_equal(get("/metrics"), 200);
}

static void head(void **state)
{
	int fd = call(0);

	ask(fd, "HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
	assert_int_equal(hear(fd), 200);
	assert_string_equal(answer_body(), "");
	fd = call(0);
	ask(fd, "HEAD /api/endpoints HTTP/1.1\r\nHost: localhost\r\n\r\n");
	assert_int_equal(hear(fd), 200);
	assert_string_equal(answer_body(), "");
	assert_int_equal(d.http->streams, 0);
}

static void huge_header(void **state)
{
	char field[4000];
	int fd = call(0), i;

	memset(field, 'a', sizeof(field));
	memcpy(field, "X: ", 3);
	memcpy(field + sizeof(field) - 3, "\r\n", 3);
	ask(fd, "GET / HTTP/1.1\r\nHost: localhost\r\n");
	for (i = 0; i < 50; i++)
		ask(fd, field);
	ask(fd, "\r\n");
	assert_int_not_equal(hear(fd), 200);
	assert_int_equal(get("/metrics"), 200);
}

/* Those who only hold a place make room for who comes. */
static void crowd(void **state)
{
	int fds[3 * HTTP_CONNECTIONS], i;

	for (i = 0; i < 3 * HTTP_CONNECTIONS; i++) {
		fds[i] = call(0);
		ask(fds[i], "GET /metrics HTTP/1.1\r\n");
	}
	assert_int_equal(get("/metrics"), 200);
	assert_int_equal(d.http->cut, 2 * HTTP_CONNECTIONS + 1);
	assert_int_equal(hear(fds[0]), 0);
	for (i = 1; i < 3 * HTTP_CONNECTIONS; i++)
		close(fds[i]);
	for (i = 0; i < 100; i++)
		server_turn();
	for (i = 0; i < HTTP_CONNECTIONS; i++)
		assert_int_equal(d.http->connections[i].fd, -1);
}

static void slow(void **state)
{
	int fd = call(0);

	ask(fd, "GET /metrics HT");
	d.http->connections[0].since -= HTTP_SECONDS + 1;
	assert_true(ev_is_active(&d.http->sweep));
	ev_feed_event(d.loop, &d.http->sweep, EV_TIMER);
	assert_int_equal(hear(fd), 0);
	assert_int_equal(d.http->cut, 1);
	/* Nobody is there: nothing wakes the daemon. */
	ev_feed_event(d.loop, &d.http->sweep, EV_TIMER);
	server_turn();
	assert_false(ev_is_active(&d.http->sweep));
}

static void sweep(void)
{
	ev_feed_event(d.loop, &d.http->sweep, EV_TIMER);
	server_turn();
	server_turn();
}

/* A list that doesn't fit into the sockets, and is not read. */
static int stall(struct http_connection **at)
{
	int fd = call(0), size = 4096, i;

	*at = d.http->connections;
	assert_int_equal(setsockopt((*at)->fd, SOL_SOCKET, SO_SNDBUF, &size,
				    sizeof(size)),
			 0);
	fake.crowd = 900;
	ask(fd, "GET /api/endpoints HTTP/1.0\r\n\r\n");
	for (i = 0; i < 100; i++)
		server_turn();
	assert_int_equal(d.http->streams, 1);
	return fd;
}

static void stalled(void **state)
{
	struct http_connection *at;
	int fd = stall(&at);

	at->since -= HTTP_STREAM_SECONDS - 10;
	at->last -= HTTP_SECONDS - 1;
	sweep();
	assert_int_equal(d.http->cut, 0);
	/* It takes less than would make room for more. */
	at->last -= HTTP_SECONDS + 1;
	at->queued--;
	sweep();
	assert_int_equal(d.http->cut, 0);
	at->last -= HTTP_SECONDS + 1;
	sweep();
	assert_int_equal(d.http->cut, 1);
	assert_int_equal(d.http->streams, 0);
	close(fd);
}

/* However it reads: the module can't be unloaded meanwhile. */
static void longest(void **state)
{
	struct http_connection *at;
	int fd = stall(&at);

	at->since -= 19;
	sweep();
	assert_int_equal(d.http->cut, 0);
	at->since -= 2;
	sweep();
	assert_int_equal(d.http->cut, 1);
	assert_int_equal(d.http->streams, 0);
	close(fd);
}

/* All of it has room in the sockets, and still the daemon does other things. */
static void others_have_turns(void **state)
{
	int fd = call(0), turns, waits = 0;

	fake.crowd = 600;
	ask(fd, "GET /api/endpoints HTTP/1.0\r\n\r\n");
	for (turns = 0; turns < 3; turns++) {
		server_turn();
		assert_int_equal(d.http->streams, 1);
	}
	assert_int_equal(ioctl(fd, FIONREAD, &waits), 0);
	assert_true(waits > 0);
	assert_true(waits <= 5 * HTTP_CONNECTION_BYTES);
	assert_int_equal(hear(fd), 200);
	assert_true(strlen(answered) > 5 * HTTP_CONNECTION_BYTES);
	assert_false(ev_is_active(&d.http->more));
}

static void listeners_busy(void **state)
{
	int fd = call(0), before = d.http->streams;

	d.http->streams = HTTP_STREAMS;
	ask(fd, "GET /api/endpoints HTTP/1.0\r\n\r\n");
	assert_int_equal(hear(fd), 503);
	d.http->streams = before;
}

static void page(void **state)
{
	char first[40] = "", second[40] = "";
	const char *at;
	int found;

	assert_int_equal(get("/"), 200);
	assert_true(answer_has("\r\nContent-Type: text/html; charset=utf-8\r\n"));
	at = strstr(answered,
		    "\r\nContent-Security-Policy: default-src 'none'; script-src 'nonce-");
	assert_non_null(at);
	found = sscanf(strstr(at, "nonce-"), "nonce-%32[0-9a-f]", first);
	assert_int_equal(found, 1);
	assert_int_equal(strlen(first), 32);
	assert_non_null(strstr(strstr(answered, "<script nonce=\"") + 15,
			       first));
	assert_null(strstr(answered, "@nonce@"));
	assert_null(strstr(answered, "@style@"));
	assert_null(strstr(answered, "@script@"));
	assert_null(strstr(answered, " style=\""));
	assert_null(strstr(answered, " onclick="));
	assert_null(strstr(answered, "https://"));
	assert_non_null(strstr(answered, "</html>\n"));
	assert_int_equal(get("/"), 200);
	found = sscanf(strstr(answered, "nonce-"), "nonce-%32[0-9a-f]", second);
	assert_int_equal(found, 1);
	assert_string_not_equal(first, second);
}

static void no_module(void **state)
{
	fake.loaded = false;
	assert_int_equal(get("/metrics"), 200);
	assert_true(answer_has("\nsipnat_up 0\n"));
	assert_int_equal(get("/api/status"), 200);
	parse();
	assert_string_equal(value("module.loaded"), "false");
	assert_string_equal(value("good"), "false");
	assert_int_equal(get("/api/endpoints"), 503);
	assert_true(answer_has("the sipnat module is not loaded"));
	fake.loaded = true;
	assert_int_equal(get("/metrics"), 200);
	assert_true(answer_has("\nsipnat_up 1\n"));
}

static void set_limit(uint32_t transactions)
{
	struct sn_policy policy = { .limits.transactions = transactions };
	struct sn_client *client;
	struct sn_error err;
	uint32_t generation;

	client = sn_client_open(&err);
	assert_non_null(client);
	assert_int_equal(sn_client_policy_replace(client, &policy, &generation,
						  &err),
			 0);
	sn_client_close(client);
}

static void expect_limit(const char *transactions)
{
	assert_int_equal(get("/api/status"), 200);
	parse();
	assert_string_equal(value("endpoints.transactions_max"), transactions);
}

/* They are read when the policy or the module is another, and only then. */
static void limits(void **state)
{
	unsigned int before, first;

	expect_limit("0");
	set_limit(7);
	before = fake.requests;
	expect_limit("7");
	first = fake.requests - before;
	before = fake.requests;
	expect_limit("7");
	assert_int_equal(fake.requests - before, first - 1);
	set_limit(8);
	expect_limit("8");
	/* A module that was loaded again, and its second policy. */
	fake_reset();
	set_limit(1);
	set_limit(9);
	http_module_here(&d);
	expect_limit("9");
}

static void hostile(void **state)
{
	fake.aor = "\"><script>alert(1)</script>\x1b[2J\xff\\\r\n\x7f";
	assert_int_equal(get("/api/endpoints"), 200);
	parse();
	assert_string_equal(value("endpoints.2.aor"),
			    "\"><script>alert(1)</script>\x1b[2J\xef\xbf\xbd"
			    "\\\r\n\x7f");
}

static void unix_socket(void **state)
{
	char path[] = "/tmp/test_http.XXXXXX";
	struct stat about;
	int fd;

	assert_non_null(mkdtemp(path));
	snprintf(d.config.http.socket, sizeof(d.config.http.socket), "%s/http",
		 path);
	d.config.http.socket_mode = 0640;
	http_reload(&d);
	assert_int_equal(d.http->n_listeners, 2);
	assert_int_equal(stat(d.config.http.socket, &about), 0);
	assert_true(S_ISSOCK(about.st_mode));
	assert_int_equal(about.st_mode & 07777, 0640);
	fd = call(1);
	ask(fd, "GET /api/endpoints HTTP/1.1\r\nHost: any.example\r\n\r\n");
	assert_int_equal(hear(fd), 200);
	/* As if the daemon had been killed, and somebody else were there. */
	close(d.http->listeners[1].io.fd);
	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	assert_int_equal(dup2(fd, d.http->listeners[1].io.fd),
			 d.http->listeners[1].io.fd);
	close(fd);
	d.http->listeners[1].by_path = false;
	d.config.http.socket_mode = 0600;
	http_reload(&d);
	assert_int_equal(d.http->n_listeners, 2);
	assert_int_equal(stat(d.config.http.socket, &about), 0);
	assert_int_equal(about.st_mode & 07777, 0600);
	d.config.http.socket[0] = '\0';
	http_reload(&d);
	assert_int_equal(rmdir(path), 0);
	/* A file that is no socket is left alone. */
	snprintf(d.config.http.socket, sizeof(d.config.http.socket), "%s",
		 path);
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	http_reload(&d);
	assert_int_equal(d.http->n_listeners, 1);
	assert_non_null(strstr(said, "Address already in use; going on"));
	assert_int_equal(unlink(path), 0);
}

static void taken(void **state)
{
	struct sockaddr_in address;
	socklen_t length = sizeof(address);

	assert_int_equal(getsockname(d.http->listeners[0].io.fd,
				     (struct sockaddr *)&address, &length),
			 0);
	d.config.http.n_listen = 2;
	d.config.http.listen[1] = d.config.http.listen[0];
	d.config.http.listen[1].port = ntohs(address.sin_port);
	d.config.http.listen[0].port = d.config.http.listen[1].port;
	http_reload(&d);
	assert_int_equal(d.http->n_listeners, 1);
	assert_non_null(strstr(said, "cannot serve HTTP at 127.0.0.1:"));
	assert_int_equal(get("/metrics"), 200);
	d.config.http.n_listen = 0;
	http_reload(&d);
	assert_null(d.http);
	d.config.http.n_listen = 1;
	http_reload(&d);
	assert_int_equal(get("/metrics"), 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, server_start, stop)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(metrics),
		TEST(status),
		TEST(policy_of_another),
		TEST(endpoints),
		TEST(bad_questions),
		TEST(hidden),
		TEST(refused),
		TEST(head),
		TEST(huge_header),
		TEST(crowd),
		TEST(slow),
		TEST(listeners_busy),
		TEST(others_have_turns),
		TEST(stalled),
		TEST(longest),
		TEST(page),
		TEST(no_module),
		TEST(limits),
		TEST(hostile),
		TEST(unix_socket),
		TEST(taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
