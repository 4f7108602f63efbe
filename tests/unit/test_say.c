// SPDX-License-Identifier: GPL-2.0
/*
 * What sipnatd logs of events, and how much of flows and refused endpoints.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "cmocka_all.h"
#include "daemon.h"
#include "said.h"

static struct daemon d;

static const struct sn_event flow = {
	.kind = SN_EVENT_FLOW,
	.flow_event = SIPNAT_FLOW_EVENT_CLAIMED,
	.flow = {
		.family = AF_INET,
		.transport = SIPNAT_TRANSPORT_UDP,
		.original = { { 198, 51, 100, 7 }, { 203, 0, 113, 5 }, 1024,
			      5060 },
		.generation = 3,
	},
};

static int setup(void **state)
{
	memset(&d, 0, sizeof(d));
	said[0] = '\0';
	d.loop = ev_loop_new(0);
	if (!d.loop)
		return -1;
	say_start(&d);
	return 0;
}

static int teardown(void **state)
{
	ev_loop_destroy(d.loop);
	return 0;
}

static unsigned int lines_said(void)
{
	unsigned int lines = 0;
	const char *at;

	for (at = said; (at = strchr(at, '\n')); at++)
		lines++;
	return lines;
}

/* How many lines a storm gets of so many flows, at the same moment. */
static unsigned int storm(unsigned int flows)
{
	said[0] = '\0';
	while (flows--)
		say_flow(&d, &flow);
	return lines_said();
}

static void pass(ev_tstamp seconds)
{
	d.flow_lines.since -= seconds;
}

static void a_flow(void **state)
{
	say_flow(&d, &flow);
	assert_string_equal(said,
			    "flow udp 198.51.100.7:1024 -> 203.0.113.5:5060 zone 0 was claimed before the ALG by the default action of generation 3\n");
	assert_false(ev_is_active(&d.flow_lines.tell));
}

static void too_many(void **state)
{
	assert_int_equal(storm(1000), 100);
	pass(0.5);
	assert_int_equal(storm(1000), 10);
	/* A clock that was set back gives nothing, and takes nothing. */
	pass(-3600);
	assert_int_equal(storm(1000), 0);
	pass(1);
	assert_int_equal(storm(19), 19);
	/* No more than at first, however long nothing came. */
	pass(86400);
	assert_int_equal(storm(1000), 100);
}

static void left_out(void **state)
{
	struct sn_event lost = { .kind = SN_EVENT_UPSTREAM };

	storm(1000);
	assert_true(ev_is_active(&d.flow_lines.tell));
	assert_true(ev_timer_remaining(d.loop, &d.flow_lines.tell) <= 5);
	/* Others are not the flows' fault. */
	lost.upstream.family = AF_INET;
	say_upstream(&lost.upstream);
	assert_non_null(strstr(said, "an ALG between"));
	said[0] = '\0';
	ev_timer_stop(d.loop, &d.flow_lines.tell);
	ev_feed_event(d.loop, &d.flow_lines.tell, EV_TIMER);
	ev_invoke_pending(d.loop);
	assert_int_equal(strncmp(said, "900 more flows were not logged", 30),
			 0);
	assert_false(ev_is_active(&d.flow_lines.tell));
	/* Counted anew. */
	storm(7);
	assert_int_equal(d.flow_lines.left_out, 7);
	assert_true(ev_is_active(&d.flow_lines.tell));
}

static unsigned int bindings(uint32_t change, unsigned int count)
{
	const struct sn_event event = {
		.kind = SN_EVENT_BINDING,
		.binding_change = change,
		.binding = { .family = AF_INET, .aor = "sip:a@example.org" },
	};

	said[0] = '\0';
	while (count--)
		say_binding(&d, &event);
	return lines_said();
}

static void refused(void **state)
{
	assert_int_equal(bindings(SIPNAT_BINDING_CHANGE_REFUSED, 1000), 100);
	assert_int_equal(bindings(SIPNAT_BINDING_CHANGE_SHED, 1000), 0);
	assert_int_equal(d.refused_lines.left_out, 1900);
	/* Neither who is registered nor flows pay for it. */
	assert_int_equal(bindings(SIPNAT_BINDING_CHANGE_REGISTERED, 300), 300);
	assert_int_equal(storm(50), 50);
	ev_timer_stop(d.loop, &d.refused_lines.tell);
	ev_feed_event(d.loop, &d.refused_lines.tell, EV_TIMER);
	said[0] = '\0';
	ev_invoke_pending(d.loop);
	assert_int_equal(strncmp(said,
				 "1900 more refused endpoints were not logged",
				 43),
			 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_flow),
		TEST(too_many),
		TEST(left_out),
		TEST(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
