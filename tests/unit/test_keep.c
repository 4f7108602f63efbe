// SPDX-License-Identifier: GPL-2.0
/*
 * When sipnatd writes its file of bindings, that it overwrites none that it hasn't
 * read, and that it remembers what is not in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client_priv.h"
#include "cmocka_all.h"
#include "daemon.h"
#include "fake_kernel.h"
#include "said.h"
#include "state.h"

/* To the fake kernel, with a flow whose entry is there. */
#define KNOWN 2

static char folder[] = "/tmp/test_keep.XXXXXX";
static struct daemon d;

static void use_file(const char *name)
{
	snprintf(d.config.state.file, sizeof(d.config.state.file), "%s/%s",
		 folder, name);
}

static int setup(void **state)
{
	struct sn_error err;

	fake_reset();
	memset(&d, 0, sizeof(d));
	said[0] = '\0';
	strcpy(strrchr(folder, '.'), ".XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	use_file("bindings");
	d.config.state.interval = 30;
	d.loop = ev_loop_new(0);
	d.events = sn_events_open(&err);
	return d.loop && d.events ? 0 : -1;
}

static int teardown(void **state)
{
	char command[PATH_MAX];

	sn_events_close(d.events);
	ev_loop_destroy(d.loop);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

/* Seconds until the file is written, or looked after; 0: it is not. */
static ev_tstamp due(void)
{
	return ev_is_active(&d.keep.save) ?
		       ev_timer_remaining(d.loop, &d.keep.save) :
		       0;
}

/* The time has come. */
static void wait_for_it(void)
{
	assert_true(ev_is_active(&d.keep.save));
	ev_timer_stop(d.loop, &d.keep.save);
	ev_feed_event(d.loop, &d.keep.save, EV_TIMER);
	ev_run(d.loop, EVRUN_NOWAIT);
}

/* How many bindings are in the file, which is removed; -1: there is none. */
static int written(void)
{
	struct sn_binding_list list;
	struct sn_state_head head;
	struct sn_error err;
	int count = -1;

	if (!sn_state_read(d.keep.path, &head, &list, &err))
		count = list.count;
	sn_binding_list_free(&list);
	unlink(d.keep.path);
	return count;
}

static const struct sn_binding bob = {
	.family = AF_INET,
	.aor = "bob@example.com",
	.contact = 7,
	.transport = SIPNAT_TRANSPORT_UDP,
	.original = { { 192, 168, 1, 11 }, { 203, 0, 113, 5 }, 5064, 5060 },
	.has_reply = true,
	.reply = { { 203, 0, 113, 5 }, { 203, 0, 113, 1 }, 5064, 5060 },
	.granted = 3600,
	.expires = 3000,
};

/* What the kernel tells of bob, who has no reply tuple then. */
static void tell(uint32_t change, int64_t seconds_ago, uint32_t expires)
{
	struct sn_event event = {
		.kind = SN_EVENT_BINDING,
		.binding_change = change,
		.binding = bob,
	};
	struct sn_state_head now;
	struct sn_error err;

	assert_int_equal(sn_state_here(&now, &err), 0);
	event.binding.has_reply = false;
	event.binding.granted = expires;
	event.binding.expires = expires;
	event.binding.hold = expires + 10;
	event.binding.clock = now.boottime - seconds_ago;
	keep_binding(&d, &event);
}

/* Of a module that was unloaded since: bob was registered. */
static void write_file(const char *path)
{
	struct sn_state_file file;
	struct sn_state_head head;
	struct sn_error err;

	assert_int_equal(sn_state_here(&head, &err), 0);
	head.saved -= 100;
	head.boottime -= 100;
	assert_int_equal(sn_state_begin(&file, path, &head, &err), 0);
	assert_int_equal(sn_state_add(&bob, &file, &err), 0);
	assert_int_equal(sn_state_commit(&file, &err), 0);
	fake.uptime = 50;
}

static void at_start(void **state)
{
	write_file(d.config.state.file);
	keep_start(&d);
	assert_int_equal(fake.restores, 1);
	assert_true(due() <= 1);
	wait_for_it();
	assert_int_equal(written(), KNOWN);
	keep_stop(&d);
}

/* SIGHUP, and the configuration names a file that is there. */
static void another_file(void **state)
{
	keep_start(&d);
	wait_for_it();
	assert_int_equal(fake.restores, 0);
	use_file("other");
	write_file(d.config.state.file);
	keep_reload(&d);
	assert_string_equal(d.keep.path, d.config.state.file);
	assert_int_equal(fake.restores, 1);
	wait_for_it();
	assert_int_equal(written(), KNOWN);
	/* The same one again, and none. */
	keep_reload(&d);
	assert_int_equal(fake.restores, 1);
	d.config.state.file[0] = '\0';
	keep_reload(&d);
	assert_true(due() == 0);
	keep_stop(&d);
}

/* Another daemon has the file, and goes: what it left is read before. */
static void in_use(void **state)
{
	static struct daemon other;

	other.config = d.config;
	other.loop = d.loop;
	other.events = d.events;
	keep_start(&other);
	ev_timer_stop(d.loop, &other.keep.save);
	keep_start(&d);
	assert_non_null(strstr(said, "another sipnatd uses "));
	wait_for_it();
	keep_stop(&other);
	write_file(d.keep.path);
	assert_int_equal(fake.restores, 0);
	wait_for_it();
	assert_int_equal(fake.restores, 1);
	assert_int_equal(written(), KNOWN);
	keep_stop(&d);
}

/* The module tells of 1,000 bindings a second; who is left out is in the file. */
static void held_back(void **state)
{
	fake.counter_base = 1000;
	keep_start(&d);
	wait_for_it();
	assert_int_equal(written(), KNOWN);
	/* Once more somebody looks, and sees nothing. */
	assert_true(due() > 29);
	wait_for_it();
	assert_int_equal(written(), -1);
	assert_true(due() == 0);
	/* Nothing to write, but a look; and there is something. */
	tell(SIPNAT_BINDING_CHANGE_REFUSED, 0, 60);
	assert_true(due() > 29);
	fake.counter_base = 1001;
	wait_for_it();
	assert_int_equal(written(), KNOWN);
	assert_true(due() > 29);
	/* It can't be told: as if there were something. */
	fake.refuse = SIPNAT_CMD_STATS_GET;
	fake.errnum = ENOMEM;
	wait_for_it();
	assert_int_equal(written(), -1);
	assert_non_null(strstr(said, "bindings are not saved, "));
	fake.refuse = 0;
	wait_for_it();
	assert_int_equal(written(), KNOWN);
	wait_for_it();
	assert_true(due() == 0);
	keep_stop(&d);
}

/* A large file takes its time, whatever came to pass and whatever is wanted. */
static void large(void **state)
{
	keep_start(&d);
	wait_for_it();
	/* As if that had taken ten seconds. */
	d.keep.pause = 200;
	ev_timer_stop(d.loop, &d.keep.save);
	keep_changed(&d);
	assert_true(due() > 199);
	ev_timer_stop(d.loop, &d.keep.save);
	tell(SIPNAT_BINDING_CHANGE_REFRESHED, 0, 60);
	assert_true(due() > 199);
	ev_timer_stop(d.loop, &d.keep.save);
	tell(SIPNAT_BINDING_CHANGE_REFUSED, 0, 60);
	assert_true(due() > 199);
	/* Those who wait shorten nothing. */
	tell(SIPNAT_BINDING_CHANGE_REFRESHED, 0, 60);
	keep_changed(&d);
	assert_true(due() > 199);
	/* It was quick this time. */
	wait_for_it();
	assert_true(d.keep.pause < 30);
	keep_changed(&d);
	assert_true(due() < 30);
	/* Another file may be a small one. */
	d.keep.pause = 200;
	use_file("other");
	keep_reload(&d);
	assert_true(due() <= 1);
	keep_stop(&d);
}

/* By what is written, and by what could not be written. */
static void pause_by_size(void **state)
{
	char path[PATH_MAX];
	int fd;

	keep_start(&d);
	fd = open(d.keep.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 50 * 1024 * 1024), 0);
	close(fd);
	/* Nothing new replaces it. */
	snprintf(path, sizeof(path), "%s.new", d.keep.path);
	assert_int_equal(mkdir(path, 0700), 0);
	wait_for_it();
	assert_non_null(strstr(said, "bindings are not saved, "));
	assert_true(d.keep.pause == 200);
	assert_true(due() > 199);
	fd = open(d.keep.path, O_WRONLY | O_CLOEXEC);
	assert_int_equal(ftruncate(fd, 1000 * 1024 * 1024), 0);
	close(fd);
	wait_for_it();
	assert_true(d.keep.pause == 3600);
	assert_int_equal(rmdir(path), 0);
	wait_for_it();
	assert_int_equal(written(), KNOWN);
	assert_true(d.keep.pause < 30);
	keep_stop(&d);
}

static void at_the_end(void **state)
{
	keep_start(&d);
	wait_for_it();
	assert_int_equal(written(), KNOWN);
	keep_stop(&d);
	assert_int_equal(written(), KNOWN);
	/* Not of a module that nobody told of, nor without one. */
	fake.loaded = false;
	keep_stop(&d);
	assert_int_equal(written(), -1);
}

/* The module was replaced; how long bob is registered in it, 0: he is not. */
static uint32_t restored(void)
{
	struct sn_binding back = { 0 };
	struct sn_error err;

	fake.restores = 0;
	keep_module_gone(&d);
	keep_module_here(&d);
	if (!fake.restores)
		return 0;
	assert_int_equal(fake.restores, 1);
	assert_int_equal(sn_decode_binding((void *)fake.restored, &back, NULL,
					   &err),
			 0);
	assert_string_equal(back.aor, bob.aor);
	assert_true(back.has_reply);
	assert_int_equal(back.hold ? back.hold - back.expires : 10, 10);
	return back.expires;
}

/* A module that goes knows more than the file; we were told. */
static void since_written(void **state)
{
	keep_start(&d);
	wait_for_it();
	/* A hundred seconds ago, bob had 3000 left. */
	write_file(d.keep.path);
	assert_in_range(restored(), 2898, 2900);
	tell(SIPNAT_BINDING_CHANGE_REFRESHED, 10, 3600);
	assert_true(due() > 0);
	assert_in_range(restored(), 3588, 3590);
	/* Also if it goes again before anything could be written. */
	assert_in_range(restored(), 3588, 3590);
	tell(SIPNAT_BINDING_CHANGE_REFRESHED, 5, 60);
	assert_in_range(restored(), 53, 55);
	tell(SIPNAT_BINDING_CHANGE_REMOVED, 4, 0);
	assert_int_equal(restored(), 0);
	assert_non_null(strstr(said, "1 have expired"));
	tell(SIPNAT_BINDING_CHANGE_REGISTERED, 3, 600);
	tell(SIPNAT_BINDING_CHANGE_REFUSED, 2, 10);
	assert_in_range(restored(), 595, 597);
	tell(SIPNAT_BINDING_CHANGE_EXPIRED, 1, 0);
	assert_int_equal(restored(), 0);
	/* Nobody else's. */
	assert_int_equal(d.keep.recent.count, 1);
	keep_stop(&d);
}

/* What the file has is forgotten, what is older than it not believed. */
static void once_written(void **state)
{
	keep_start(&d);
	wait_for_it();
	tell(SIPNAT_BINDING_CHANGE_REFRESHED, 10, 3600);
	assert_int_equal(d.keep.recent.count, 1);
	wait_for_it();
	assert_int_equal(d.keep.recent.count, 0);
	write_file(d.keep.path);
	assert_in_range(restored(), 2898, 2900);
	tell(SIPNAT_BINDING_CHANGE_REFRESHED, 200, 60);
	assert_in_range(restored(), 2898, 2900);
	tell(SIPNAT_BINDING_CHANGE_REMOVED, 200, 0);
	assert_in_range(restored(), 2898, 2900);
	/* Of another file nothing is known. */
	use_file("other");
	keep_reload(&d);
	assert_int_equal(d.keep.recent.count, 0);
	keep_stop(&d);
}

/* There is room for many; who is one too many is written soon. */
static void too_many(void **state)
{
	struct sn_event event = {
		.kind = SN_EVENT_BINDING,
		.binding_change = SIPNAT_BINDING_CHANGE_REFRESHED,
		.binding = bob,
	};
	unsigned int i;

	keep_start(&d);
	wait_for_it();
	for (i = 0; i < 16384; i++) {
		event.binding.contact = i;
		keep_binding(&d, &event);
		keep_binding(&d, &event);
	}
	assert_int_equal(d.keep.recent.count, 16384);
	assert_true(due() > 1);
	event.binding.contact = i;
	keep_binding(&d, &event);
	assert_int_equal(d.keep.recent.count, 16384);
	assert_true(due() <= d.keep.pause);
	keep_stop(&d);
	assert_int_equal(d.keep.recent.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(at_start),	  TEST(another_file),  TEST(in_use),
		TEST(held_back),  TEST(large),	       TEST(pause_by_size),
		TEST(at_the_end), TEST(since_written), TEST(once_written),
		TEST(too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
