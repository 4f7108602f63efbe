// SPDX-License-Identifier: GPL-2.0
/*
 * The keys that verbs print as JSON, compared with the keys that their manual
 * pages list: none is missing there, and none is there that nobody prints. A
 * page lists a key by its way from the top, in the section JSON, as the tag of a
 * paragraph.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <linux/sipnat.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "array.h"
#include "cmocka_all.h"
#include "conntrack.h"
#include "fake_kernel.h"
#include "report.h"
#include "sipnatctl_run.h"
#include "fake_events.h"

#define KEYS_MAX 300
#define KEY_MAX 100

/**
 * struct keys - a set of keys
 * @count: how many
 * @key: each with its way from the top
 */
struct keys {
	size_t count;
	char key[KEYS_MAX][KEY_MAX];
};

static struct keys printed, listed;

/* Events of sipnatctl monitor, and how many it has had. */
static struct sn_event events[5];
static size_t events_read;

struct sn_events *__wrap_sn_events_open(struct sn_error *err)
{
	return (void *)events;
}

void __wrap_sn_events_close(struct sn_events *unused)
{
}

/* One that can always be read. */
int __wrap_sn_events_fd(const struct sn_events *unused)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool __wrap_sn_events_module_here(const struct sn_events *unused)
{
	return true;
}

/* After the last one it is time to end. */
int __wrap_sn_events_next(struct sn_events *unused, struct sn_event *event,
			  struct sn_error *err)
{
	if (events_read == ARRAY_SIZE(events)) {
		kill(getpid(), SIGTERM);
		return 0;
	}
	*event = events[events_read++];
	return 1;
}

/* Not every machine that runs this has conntrack. */
bool __wrap_netfilter_value(const char *name, uint32_t *value)
{
	*value = 120;
	return true;
}

static bool has(const struct keys *keys, const char *key)
{
	size_t i;

	for (i = 0; i < keys->count; i++)
		if (!strcmp(keys->key[i], key))
			return true;
	return false;
}

static void add(struct keys *keys, const char *key)
{
	assert_true(strlen(key) < KEY_MAX);
	if (has(keys, key))
		return;
	assert_true(keys->count < KEYS_MAX);
	strcpy(keys->key[keys->count++], key);
}

/* All ways down to what is neither an object nor a list. */
static void add_tree(struct json_object *tree, const char *way)
{
	char next[KEY_MAX];
	size_t i;

	if (json_object_is_type(tree, json_type_object)) {
		json_object_object_foreach(tree, key, value) {
			snprintf(next, sizeof(next), "%s%s%s", way,
				 *way ? "." : "", key);
			add_tree(value, next);
		}
	} else if (json_object_is_type(tree, json_type_array)) {
		snprintf(next, sizeof(next), "%s[]", way);
		for (i = 0; i < json_object_array_length(tree); i++)
			add_tree(json_object_array_get_idx(tree, i), next);
	} else {
		add(&printed, way);
	}
}

/* What was printed, one document or one a line. */
static void add_output(void)
{
	struct json_tokener *tokener = json_tokener_new();
	size_t used = 0, length = strlen(output);

	while (used < length) {
		struct json_object *tree;

		tree = json_tokener_parse_ex(tokener, output + used,
					     length - used);
		if (!tree)
			fail_msg("no JSON: %s", output + used);
		used += json_tokener_get_parse_end(tokener);
		used += strspn(output + used, "\n");
		add_tree(tree, "");
		json_object_put(tree);
	}
	json_tokener_free(tokener);
}

static void print(const char *line)
{
	run(line);
	add_output();
}

/* The tags in the section JSON of a page, only below @heading if there is one. */
static void list(const char *page, const char *heading)
{
	bool section = false, below = !heading, tag = false;
	char path[500], line[500], *key;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", MAN, page);
	file = fopen(path, "re");
	if (!file)
		fail_msg("no page %s", path);
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, ".SH ", 4))
			section = !strcmp(line, ".SH JSON");
		if (heading && !strncmp(line, ".SS ", 4))
			below = !strcmp(line + 4, heading);
		if (tag && section && below) {
			key = strchr(line, ' ');
			assert_non_null(key);
			add(&listed, key + 1);
		}
		tag = !strcmp(line, ".TP");
	}
	fclose(file);
	assert_true(listed.count);
}

/* "way.*" stands for all that is below it. */
static bool covers(const char *entry, const char *key)
{
	size_t length = strlen(entry);

	if (length > 2 && !strcmp(entry + length - 2, ".*"))
		return !strncmp(entry, key, length - 1);
	return !strcmp(entry, key);
}

static void same_keys(const char *page)
{
	bool found, good = true;
	size_t i, j;

	for (i = 0; i < printed.count; i++) {
		for (j = 0, found = false; j < listed.count && !found; j++)
			found = covers(listed.key[j], printed.key[i]);
		if (!found)
			print_error("%s does not list %s\n", page,
				    printed.key[i]);
		good &= found;
	}
	for (j = 0; j < listed.count; j++) {
		for (i = 0, found = false; i < printed.count && !found; i++)
			found = covers(listed.key[j], printed.key[i]);
		if (!found)
			print_error("%s lists %s, which nobody prints\n", page,
				    listed.key[j]);
		good &= found;
	}
	assert_true(good);
}

static int setup(void **state)
{
	fake_reset();
	printed.count = 0;
	listed.count = 0;
	return 0;
}

/* What of status depends on the machine, and on what is wrong with it. */
static void print_report(void)
{
	struct report report = { .loaded = true, .daemon = true };
	FILE *out = tmpfile();
	struct sn_out json;
	size_t n;

	assert_non_null(out);
	report.daemon_pid = 1;
	report.table.known = true;
	report.alg.searched = true;
	report.alg.n_places = 1;
	strcpy(report.alg.places[0].text, "nft: table ip alg");
	strcpy(report.status.version, "0.0.1");
	report_judge(&report);
	sn_out_begin(&json, SN_OUT_JSON, out);
	report_put_json(&json, &report);
	sn_out_end(&json);
	rewind(out);
	n = fread(output, 1, sizeof(output) - 1, out);
	output[n] = '\0';
	fclose(out);
	add_output();
}

static void status(void **state)
{
	fake.upstream_verdict = SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
	print("status -j");
	print_report();
	fake.loaded = false;
	print("status -j");
	list("sipnatctl-status.8", NULL);
	same_keys("sipnatctl-status.8");
}

/* A flow that the ALG has, so that there is something to mend. */
static void doctor(void **state)
{
	static const struct sn_entry entry = {
		.family = AF_INET,
		.protocol = IPPROTO_UDP,
		.helper = "sip",
	};

	fake.entries = &entry;
	fake.n_entries = 1;
	print("doctor -j --fix --yes --only alg-entries");
	list("sipnatctl-doctor.8", NULL);
	same_keys("sipnatctl-doctor.8");
}

static void endpoints(void **state)
{
	print("endpoints -j");
	list("sipnatctl-endpoints.8", NULL);
	print("endpoints del --all -j");
	same_keys("sipnatctl-endpoints.8");
}

static void flows(void **state)
{
	print("flows -j");
	list("sipnatctl-flows.8", NULL);
	same_keys("sipnatctl-flows.8");
}

/* The kernel lives in this process, so both steps have to as well. */
static void policy_show(void **state)
{
	char *argv[] = { "sipnatctl", "policy", "apply", POLICY, NULL };

	assert_int_equal(sipnatctl_main(4, argv), 0);
	print("policy show -j");
	list("sipnatctl-policy.8", "policy show");
	same_keys("sipnatctl-policy.8");
}

static void policy_check(void **state)
{
	print("policy check -j /nonexistent/x");
	list("sipnatctl-policy.8", "policy check");
	same_keys("sipnatctl-policy.8");
}

static void stats(void **state)
{
	print("stats -j");
	list("sipnatctl-stats.8", NULL);
	same_keys("sipnatctl-stats.8");
}

static void monitor(void **state)
{
	events[0].kind = SN_EVENT_FLOW;
	events[0].flow.family = AF_INET;
	events[0].flow.has_rule = true;
	events[1].kind = SN_EVENT_POLICY;
	events[2].kind = SN_EVENT_BINDING;
	events[2].binding.family = AF_INET;
	events[2].binding.has_rule = true;
	events[2].binding.endpoint = SIPNAT_DIRECTION_REPLY;
	events[3].kind = SN_EVENT_UPSTREAM;
	events[3].upstream.family = AF_INET;
	events[3].upstream.has_evidence = true;
	events[4].kind = SN_EVENT_LOST;
	print("monitor -j");
	list("sipnatctl-monitor.8", NULL);
	same_keys("sipnatctl-monitor.8");
}

static void flush(void **state)
{
	print("flush -j");
	list("sipnatctl-flush.8", NULL);
	same_keys("sipnatctl-flush.8");
}

/* The scenarios have different keys filled. */
static void ruleset(void **state)
{
	char *argv[] = { "sipnatctl", "policy", "apply", POLICY, NULL };

	assert_int_equal(sipnatctl_main(4, argv), 0);
	print("ruleset -j webrtc --wan eth0 --lan eth1 --lan 10.0.0.0/8 --provider 203.0.113.5 --pbx 10.0.0.1 --rtp-range 10000-20000");
	print("ruleset -j remote-site --wan eth0 --vpn wg0 --pbx 10.9.0.5 --site 10.9.1.0/24");
	print("ruleset -j hosted --wan eth0 --provider 203.0.113.5 --from-policy");
	list("sipnatctl-ruleset.8", NULL);
	same_keys("sipnatctl-ruleset.8");
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(status),  TEST(doctor),	  TEST(endpoints),
		TEST(flows),   TEST(policy_show), TEST(policy_check),
		TEST(stats),   TEST(monitor),	  TEST(flush),
		TEST(ruleset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
