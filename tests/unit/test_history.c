// SPDX-License-Identifier: GPL-2.0
/*
 * The daemon's record of flows by time: events say when, the kernel's counters
 * how many.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "cmocka_all.h"
#include "history.h"

/* The beginning of a slot, hours after boot. */
#define NOON ((uint64_t)50 * HISTORY_SECONDS)

static struct history history;
static struct sn_stats stats;
static struct json_object *root;

static int setup(void **state)
{
	memset(&stats, 0, sizeof(stats));
	history_begin(&history, NOON, NULL);
	return 0;
}

static int teardown(void **state)
{
	json_object_put(root);
	root = NULL;
	return 0;
}

static void put(uint64_t now)
{
	struct sn_out out;
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	sn_out_start(&out, SN_OUT_JSON, &sn_out_json_ops, file);
	history_put(&history, now, &out);
	sn_out_end(&out);
	fclose(file);
	json_object_put(root);
	root = json_tokener_parse(text);
	free(text);
	assert_non_null(root);
}

static struct json_object *member(const char *key)
{
	struct json_object *object, *value;

	assert_true(json_object_object_get_ex(root, "history", &object));
	assert_true(json_object_object_get_ex(object, key, &value));
	return value;
}

/* The slots of a kind, as "1 0 2". */
static void expect_slots(const char *kind, const char *expected)
{
	struct json_object *list = member(kind);
	size_t i, n = json_object_array_length(list);
	char text[1000] = "";

	for (i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "%s%d", i ? " " : "",
			 json_object_get_int(json_object_array_get_idx(list,
								       i)));
	assert_string_equal(text, expected);
}

static void events(void **state)
{
	history_flow(&history, NOON + 1, SIPNAT_FLOW_EVENT_CLAIMED);
	history_flow(&history, NOON + 2, SIPNAT_FLOW_EVENT_CLAIMED);
	history_flow(&history, NOON + 3, SIPNAT_FLOW_EVENT_OBSERVED);
	history_flow(&history, NOON + 2 * HISTORY_SECONDS,
		     SIPNAT_FLOW_EVENT_DETACHED);
	history_flow(&history, NOON + 3 * HISTORY_SECONDS - 1,
		     SIPNAT_FLOW_EVENT_LEFT);
	put(NOON + 3 * HISTORY_SECONDS + 7);
	expect_slots("claimed", "2 0 0 0");
	expect_slots("detached", "0 0 1 0");
	expect_slots("left", "0 0 1 0");
	assert_int_equal(json_object_get_int(member("newest")), 7);
	assert_int_equal(json_object_get_int(member("age")),
			 3 * HISTORY_SECONDS + 7);
}

/* Events that did not come are where those were that did. */
static void suppressed(void **state)
{
	history_flow(&history, NOON, SIPNAT_FLOW_EVENT_CLAIMED);
	stats.value[SIPNAT_A_STATS_FLOWS_CLAIMED] = 500;
	stats.value[SIPNAT_A_STATS_FLOWS_DETACHED_SWEPT] = 2;
	stats.value[SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT] = 3;
	history_stats(&history, NOON + HISTORY_SECONDS, &stats);
	put(NOON + HISTORY_SECONDS);
	expect_slots("claimed", "500 0");
	expect_slots("detached", "0 5");
	history_stats(&history, NOON + 2 * HISTORY_SECONDS, &stats);
	put(NOON + 2 * HISTORY_SECONDS);
	expect_slots("claimed", "500 0 0");
	expect_slots("detached", "0 5 0");
}

/* Counted already when its event comes: counted once in the end. */
static void late(void **state)
{
	stats.value[SIPNAT_A_STATS_FLOWS_CLAIMED] = 1;
	history_stats(&history, NOON, &stats);
	history_flow(&history, NOON, SIPNAT_FLOW_EVENT_CLAIMED);
	history_stats(&history, NOON, &stats);
	put(NOON);
	expect_slots("claimed", "1");
}

static void begun_later(void **state)
{
	stats.value[SIPNAT_A_STATS_FLOWS_CLAIMED] = 1000;
	history_begin(&history, NOON, &stats);
	history_stats(&history, NOON, &stats);
	stats.value[SIPNAT_A_STATS_FLOWS_CLAIMED] = 1001;
	history_stats(&history, NOON, &stats);
	put(NOON);
	expect_slots("claimed", "1");
}

/* A new module counts from 0; what was before stays on record. */
static void another_module(void **state)
{
	history_flow(&history, NOON, SIPNAT_FLOW_EVENT_CLAIMED);
	history_module(&history);
	history_flow(&history, NOON + HISTORY_SECONDS,
		     SIPNAT_FLOW_EVENT_CLAIMED);
	stats.value[SIPNAT_A_STATS_FLOWS_CLAIMED] = 2;
	history_stats(&history, NOON + HISTORY_SECONDS, &stats);
	put(NOON + HISTORY_SECONDS);
	expect_slots("claimed", "1 2");
	/* Nobody told us. */
	history_begin(&history, NOON, &stats);
	stats.value[SIPNAT_A_STATS_FLOWS_CLAIMED] = 1;
	stats.value[SIPNAT_A_STATS_FLOWS_LEFT] = 4;
	history_stats(&history, NOON, &stats);
	history_stats(&history, NOON, &stats);
	put(NOON);
	expect_slots("claimed", "1");
	expect_slots("left", "4");
}

static void ring(void **state)
{
	uint64_t slot, now = NOON;

	for (slot = 0; slot < 3 * HISTORY_SLOTS; slot++) {
		now = NOON + slot * HISTORY_SECONDS;
		history_flow(&history, now, SIPNAT_FLOW_EVENT_CLAIMED);
	}
	put(now);
	assert_int_equal(json_object_array_length(member("claimed")),
			 HISTORY_SLOTS);
	assert_int_equal(json_object_get_int(json_object_array_get_idx(member("claimed"),
								       0)),
			 1);
	/* A week of silence leaves nothing of it. */
	put(now + 7 * 86400);
	assert_int_equal(json_object_array_length(member("claimed")),
			 HISTORY_SLOTS);
	for (slot = 0; slot < HISTORY_SLOTS; slot++)
		assert_int_equal(json_object_get_int(json_object_array_get_idx(member("claimed"),
									       slot)),
				 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(events, setup, teardown),
		cmocka_unit_test_setup_teardown(suppressed, setup, teardown),
		cmocka_unit_test_setup_teardown(late, setup, teardown),
		cmocka_unit_test_setup_teardown(begun_later, setup, teardown),
		cmocka_unit_test_setup_teardown(another_module, setup,
						teardown),
		cmocka_unit_test_setup_teardown(ring, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
