// SPDX-License-Identifier: GPL-2.0
/*
 * The words for the contract's numbers: every one has its word, the counters
 * are exactly those of the specification.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "names.h"

static void words(void **state)
{
	uint32_t value;

	for (value = 0; value <= SIPNAT_ACTION_OBSERVE; value++) {
		uint32_t back = 99;

		assert_int_equal(sn_action_parse(sn_action_name(value), &back),
				 0);
		assert_int_equal(back, value);
	}
	assert_string_equal(sn_action_name(99), "unknown");
	assert_int_equal(sn_action_parse("unknown", &value), -1);
	assert_int_equal(sn_action_parse("Bypass", &value), -1);
	assert_string_equal(sn_media_name(SIPNAT_MEDIA_EXPECTATIONS_DROP),
			    "drop");
	assert_int_equal(sn_media_parse("drop", &value), 0);
	assert_int_equal(value, SIPNAT_MEDIA_EXPECTATIONS_DROP);
	assert_string_equal(sn_origin_name(SIPNAT_ORIGIN_SWEPT), "swept");
	assert_string_equal(sn_flow_event_name(SIPNAT_FLOW_EVENT_LEFT), "left");
	assert_string_equal(sn_flow_event_name(UINT32_MAX), "unknown");
}

static void transports(void **state)
{
	uint32_t value;

	assert_int_equal(sn_transport_parse("udp", &value), 0);
	assert_int_equal(value, SIPNAT_TRANSPORT_UDP);
	assert_int_equal(sn_transport_parse("tcp", &value), 0);
	assert_int_equal(value, SIPNAT_TRANSPORT_TCP);
	assert_int_equal(sn_transport_parse("udp,tcp", &value), -1);
	assert_int_equal(sn_transport_parse("sctp", &value), -1);
	assert_int_equal(sn_transport_parse("", &value), -1);
	assert_string_equal(sn_transport_name(0), "udp,tcp");
	assert_string_equal(sn_transport_name(3), "udp,tcp");
	assert_string_equal(sn_transport_name(1), "udp");
	assert_string_equal(sn_transport_name(8), "unknown");
}

/* Every attribute of the set but the padding has one line in the table. */
static void counters_complete(void **state)
{
	unsigned int attribute, found;
	size_t i;

	for (attribute = SIPNAT_A_STATS_PAD + 1;
	     attribute <= SIPNAT_A_STATS_MAX; attribute++) {
		found = 0;
		for (i = 0; i < sn_n_counters; i++)
			found += sn_counters[i].attribute == attribute;
		if (found != 1)
			fail_msg("attribute %u has %u lines", attribute, found);
	}
	assert_int_equal(sn_n_counters, SIPNAT_A_STATS_MAX - 1);
}

static char *read_spec(void)
{
	FILE *file = fopen(SPEC, "re");
	char *text = calloc(1, 1 << 20);

	assert_non_null(file);
	assert_non_null(text);
	assert_true(fread(text, 1, (1 << 20) - 1, file) > 1000);
	fclose(file);
	return text;
}

/* In the order of the specification, under its names. */
static void counters_as_specified(void **state)
{
	char *text = read_spec();
	char *at = strstr(text, "    name: stats\n");
	char *end = at ? strstr(at, "\n  -\n    name: prefix\n") : NULL;
	size_t i;

	assert_non_null(end);
	*end = '\0';
	at = strstr(at, "        name: pad\n");
	for (i = 0; i < sn_n_counters; i++) {
		char name[80];
		size_t k;

		assert_non_null(at);
		at = strstr(at + 1, "        name: ");
		assert_non_null(at);
		snprintf(name, sizeof(name), "%.*s",
			 (int)strcspn(at + 14, "\n"), at + 14);
		for (k = 0; name[k]; k++)
			if (name[k] == '-')
				name[k] = '_';
		assert_string_equal(sn_counters[i].key, name);
	}
	assert_null(strstr(at + 1, "        name: "));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(transports),
		cmocka_unit_test(counters_complete),
		cmocka_unit_test(counters_as_specified),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
