// SPDX-License-Identifier: GPL-2.0
/*
 * What sipnatd does at SIGHUP: with a file that only the kernel refuses, and with
 * a kernel that cannot just now; and that it leaves another program's policy.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "cmocka_all.h"
#include "config_folder.h"
#include "daemon.h"
#include "fake_events.h"
#include "fake_kernel.h"
#include "said.h"

static struct daemon d;
static unsigned int opened;

/* What the kernel tells next, if it is anything. */
static struct sn_event told;
static bool tells, here;

int __wrap_sn_events_next(struct sn_events *events, struct sn_event *event,
			  struct sn_error *err)
{
	if (!tells)
		return 0;
	*event = told;
	tells = false;
	if (told.kind == SN_EVENT_MODULE_HERE)
		here = true;
	else if (told.kind == SN_EVENT_MODULE_GONE)
		here = false;
	return 1;
}

bool __wrap_sn_events_module_here(const struct sn_events *events)
{
	return here;
}

/* In the place of sipnatd's. */
void log_open(const struct sn_log_settings *settings)
{
	opened++;
}

static int setup(void **state)
{
	struct sn_error err;

	fake_reset();
	memset(&d, 0, sizeof(d));
	said[0] = '\0';
	opened = 0;
	tells = false;
	here = true;
	d.path = main_file;
	d.loop = ev_loop_new(0);
	write_file("main.conf", "default = \"observe\"; state_file = \"\";");
	if (!d.loop || !reload_read(d.path, &d.config) || watch_start(&d, &err))
		return -1;
	reload_start(&d);
	apply_start(&d);
	return !d.applied;
}

static int teardown(void **state)
{
	sn_config_free(&d.config);
	ev_signal_stop(d.loop, &d.hup);
	sn_events_close(d.events);
	ev_loop_destroy(d.loop);
	return 0;
}

static void reload(const char *text)
{
	said[0] = '\0';
	write_file("main.conf", text);
	ev_feed_event(d.loop, &d.hup, EV_SIGNAL);
	ev_invoke_pending(d.loop);
}

static void tell(enum sn_event_kind kind, uint32_t generation)
{
	memset(&told, 0, sizeof(told));
	told.kind = kind;
	told.policy.generation = generation;
	tells = true;
	ev_feed_event(d.loop, &d.events_io, EV_READ);
	ev_invoke_pending(d.loop);
	assert_false(tells);
}

static void retry(void)
{
	assert_true(ev_is_active(&d.retry));
	ev_feed_event(d.loop, &d.retry, EV_TIMER);
	ev_invoke_pending(d.loop);
}

static void refuse(uint8_t command, int errnum)
{
	fake.refuse = command;
	fake.errnum = errnum;
}

static void expect_old_one(void)
{
	assert_int_equal(d.config.policy.default_action, SIPNAT_ACTION_OBSERVE);
	assert_int_equal(d.config.policy.n_rules, 0);
	assert_true(d.applied);
	assert_false(ev_is_active(&d.retry));
	assert_int_equal(opened, 0);
}

static const char zone[] =
	"state_file = \"\"; rules = ( { name = \"z\"; action = \"leave\"; zone = 1; } );";

static void bad_file(void **state)
{
	reload("rules = 1;");
	assert_non_null(strstr(said, "has errors, the running policy stays"));
	expect_old_one();
}

/* Good, but not for this kernel: said each time, and forgotten. */
static void refused(void **state)
{
	int i;

	refuse(SIPNAT_CMD_POLICY_ADD, EOPNOTSUPP);
	fake.extack = "This kernel has no zone but 0";
	fake.at_rule = 0;
	for (i = 0; i < 2; i++) {
		reload(zone);
		assert_non_null(strstr(said,
				       "rule \"z\": This kernel has no zone but 0"));
		assert_non_null(strstr(said,
				       "has errors, the running policy stays"));
		expect_old_one();
		assert_int_equal(fake.commits, 1);
	}
	/* The next module gets the policy that was good. */
	tell(SN_EVENT_MODULE_GONE, 0);
	tell(SN_EVENT_MODULE_HERE, 0);
	assert_int_equal(fake.commits, 2);
	expect_old_one();
	refuse(0, 0);
	reload(zone);
	assert_int_equal(fake.commits, 3);
	assert_int_equal(d.config.policy.n_rules, 1);
	assert_int_equal(opened, 1);
}

/* What was tried again before goes on being tried. */
static void refused_meanwhile(void **state)
{
	refuse(SIPNAT_CMD_POLICY_COMMIT, ENOMEM);
	reload("default = \"leave\"; state_file = \"\";");
	assert_false(d.applied);
	refuse(SIPNAT_CMD_POLICY_ADD, EINVAL);
	reload(zone);
	assert_int_equal(d.config.policy.default_action, SIPNAT_ACTION_LEAVE);
	retry();
	assert_true(d.applied);
	assert_int_equal(fake.commits, 2);
}

static void passing(void **state)
{
	static const int errnums[] = { ENOMEM, ENOBUFS, EBUSY };
	unsigned int i;

	for (i = 0; i < 3; i++) {
		refuse(SIPNAT_CMD_POLICY_COMMIT, errnums[i]);
		reload(i % 2 ? "state_file = \"\";" : zone);
		assert_non_null(strstr(said, "was reloaded stays for now"));
		assert_int_equal(d.config.policy.n_rules, !(i % 2));
		assert_false(d.applied);
		refuse(0, 0);
		retry();
		assert_true(d.applied);
		assert_false(ev_is_active(&d.retry));
		assert_int_equal(fake.commits, i + 2);
	}
}

/* Somebody was faster: that is respected, and not undone a second later. */
static void another_program(void **state)
{
	fake.busy = 1000;
	reload(zone);
	assert_false(d.applied);
	assert_true(ev_is_active(&d.retry));
	fake.busy = 0;
	/* Of the own one it has known for long. */
	tell(SN_EVENT_POLICY, d.generation);
	assert_true(ev_is_active(&d.retry));
	tell(SN_EVENT_POLICY, 9);
	assert_non_null(strstr(said,
			       "another program put policy generation 9"));
	assert_false(ev_is_active(&d.retry));
	assert_string_equal(d.complaint, "");
	assert_int_equal(fake.commits, 1);
	reload(zone);
	assert_true(d.applied);
	assert_int_equal(fake.commits, 2);
}

static void without_module(void **state)
{
	tell(SN_EVENT_MODULE_GONE, 0);
	reload(zone);
	assert_int_equal(fake.commits, 1);
	assert_int_equal(d.config.policy.n_rules, 1);
	tell(SN_EVENT_MODULE_HERE, 0);
	assert_int_equal(fake.commits, 2);
	/* It goes, and the event is on its way. */
	fake.loaded = false;
	reload("state_file = \"\";");
	assert_int_equal(d.config.policy.n_rules, 0);
	assert_false(ev_is_active(&d.retry));
	assert_int_equal(d.exit_code, SN_FINE);
}

static void no_permission(void **state)
{
	refuse(SIPNAT_CMD_POLICY_BEGIN, EPERM);
	reload(zone);
	assert_int_equal(d.exit_code, SN_NO_ACCESS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bad_file),		 TEST(refused),
		TEST(refused_meanwhile), TEST(passing),
		TEST(another_program),	 TEST(without_module),
		TEST(no_permission),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
