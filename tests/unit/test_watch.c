// SPDX-License-Identifier: GPL-2.0
/*
 * How sipnatd reads what the kernel tells: before anything else, and still
 * everybody has a turn.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "daemon.h"
#include "fake_events.h"
#include "fake_kernel.h"
#include "said.h"

#define A_TURN 256 /* EVENTS_A_TURN of watch.c */
#define TURNS 50

static struct daemon d;
static ev_signal hup;

/* Flows that wait, and that were read; how many when SIGHUP was heard. */
static unsigned int waiting, was_read, heard_at;
static bool broken;
/* Can be read when the kernel's socket could. */
static int ready;

/* Events in the place of the kernel's; with the first one comes a signal. */
int __wrap_sn_events_next(struct sn_events *events, struct sn_event *event,
			  struct sn_error *err)
{
	if (broken)
		return sn_fail(err, SN_TROUBLE, EIO, "broken");
	if (!waiting)
		return 0;
	waiting--;
	if (!was_read++)
		kill(getpid(), SIGHUP);
	memset(event, 0, sizeof(*event));
	event->kind = SN_EVENT_FLOW;
	return 1;
}

static void hear(struct ev_loop *loop, ev_signal *signal, int events)
{
	heard_at = was_read;
}

static int setup(void **state)
{
	struct sn_error err;

	fake_reset();
	memset(&d, 0, sizeof(d));
	said[0] = '\0';
	waiting = 0;
	was_read = 0;
	heard_at = 0;
	broken = false;
	d.loop = ev_loop_new(0);
	ready = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	if (!d.loop || ready < 0 || watch_start(&d, &err))
		return -1;
	ev_io_stop(d.loop, &d.events_io);
	ev_io_set(&d.events_io, ready, EV_READ);
	ev_io_start(d.loop, &d.events_io);
	ev_signal_init(&hup, hear, SIGHUP);
	ev_signal_start(d.loop, &hup);
	return 0;
}

static int teardown(void **state)
{
	ev_signal_stop(d.loop, &hup);
	sn_events_close(d.events);
	ev_loop_destroy(d.loop);
	return close(ready);
}

/* Nothing is in the socket, what waits has been received. */
static void socket_is_empty(void)
{
	eventfd_t ignored;

	assert_int_equal(eventfd_read(ready, &ignored), 0);
}

static void turn(void)
{
	ev_run(d.loop, EVRUN_NOWAIT);
}

/* Whether more can be received, or all has been. */
static void others_have_turns(void **state)
{
	unsigned int turns;

	waiting = TURNS * A_TURN;
	for (turns = 1; turns <= TURNS; turns++) {
		turn();
		assert_int_equal(was_read, turns * A_TURN);
		if (turns == TURNS / 2)
			socket_is_empty();
	}
	/* Others come after the events of the next turn, and then they do. */
	assert_int_equal(heard_at, 2 * A_TURN);
	turn();
	assert_false(ev_is_active(&d.read_again));
}

static void not_readable(void **state)
{
	broken = true;
	turn();
	assert_string_equal(said, "broken\n");
	assert_false(ev_is_active(&d.events_io));
	assert_true(ev_timer_remaining(d.loop, &d.read_again) > 0.5);
	broken = false;
	waiting = 1;
	socket_is_empty();
	turn();
	assert_int_equal(was_read, 0);
	ev_timer_stop(d.loop, &d.read_again);
	ev_feed_event(d.loop, &d.read_again, EV_TIMER);
	turn();
	assert_int_equal(was_read, 1);
	assert_true(ev_is_active(&d.events_io));
	assert_false(ev_is_active(&d.read_again));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(others_have_turns),
		TEST(not_readable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
