// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl monitor under events that never end: it prints all of them, and ends
 * when it is told to.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "fake_events.h"
#include "fake_kernel.h"
#include "sipnatctl_run.h"

#define STOP_AT 1000 /* it is told to end while it prints this one */
#define FAR_TOO_MANY 100000

/* So many come, in one datagram or one after the other. */
static unsigned int coming;
static bool in_one;

static unsigned int was_read;
static int ready;

struct sn_events *__wrap_sn_events_open(struct sn_error *err)
{
	ready = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	alarm(60);
	return (void *)&ready;
}

void __wrap_sn_events_close(struct sn_events *unused)
{
}

int __wrap_sn_events_fd(const struct sn_events *unused)
{
	return ready;
}

bool __wrap_sn_events_module_here(const struct sn_events *unused)
{
	return true;
}

int __wrap_sn_events_next(struct sn_events *unused, struct sn_event *event,
			  struct sn_error *err)
{
	eventfd_t ignored;

	if (was_read == FAR_TOO_MANY)
		return sn_fail(err, SN_TROUBLE, EIO, "it does not end");
	if (was_read == coming)
		return 0;
	if (in_one && !was_read)
		eventfd_read(ready, &ignored);
	if (++was_read == STOP_AT)
		kill(getpid(), SIGTERM);
	memset(event, 0, sizeof(*event));
	event->kind = SN_EVENT_LOST;
	return 1;
}

static unsigned int lines(void)
{
	unsigned int count = 0;
	const char *at;

	for (at = output; (at = strchr(at, '\n')); at++)
		count++;
	return count;
}

static int setup(void **state)
{
	fake_reset();
	in_one = false;
	return 0;
}

static void it_ends(void **state)
{
	coming = FAR_TOO_MANY;
	assert_int_equal(run("monitor"), 0);
	assert_true(lines() >= STOP_AT);
	assert_true(lines() <= STOP_AT + 512);
	assert_int_equal(run("monitor -j"), 0);
	assert_true(lines() >= STOP_AT);
}

/* What has been received wakes nobody, and is printed nevertheless. */
static void it_prints_all(void **state)
{
	coming = STOP_AT;
	in_one = true;
	assert_int_equal(run("monitor"), 0);
	assert_int_equal(lines(), STOP_AT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(it_ends, setup),
		cmocka_unit_test_setup(it_prints_all, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
