// SPDX-License-Identifier: GPL-2.0
/*
 * What sipnatd brings back of a file of bindings, and what it says of the rest.
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client_priv.h"
#include "cmocka_all.h"
#include "daemon.h"
#include "fake_kernel.h"
#include "said.h"
#include "state.h"

static char folder[] = "/tmp/test_restore.XXXXXX";
static struct daemon d;

static int make_folder(void **state)
{
	if (!mkdtemp(folder))
		return -1;
	snprintf(d.keep.path, sizeof(d.keep.path), "%s/bindings", folder);
	return 0;
}

static int remove_folder(void **state)
{
	char command[PATH_MAX];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static int setup(void **state)
{
	fake_reset();
	said[0] = '\0';
	return 0;
}

static void add(struct sn_state_file *file, const char *aor, uint64_t contact,
		uint16_t port, uint32_t expires)
{
	struct sn_binding binding = {
		.family = AF_INET,
		.contact = contact,
		.transport = SIPNAT_TRANSPORT_UDP,
		.original = { { 192, 168, 1, 10 },
			      { 203, 0, 113, 5 },
			      port,
			      5060 },
		.has_reply = true,
		.reply = { { 203, 0, 113, 5 }, { 203, 0, 113, 1 }, port, 5060 },
		.granted = 3600,
		.expires = expires,
		.hold = expires + 10,
	};
	struct sn_error err;

	snprintf(binding.aor, sizeof(binding.aor), "%s", aor);
	assert_int_equal(sn_state_add(&binding, file, &err), 0);
}

/* A file of so many seconds ago; the fake kernel knows alice. */
static void write_file(uint64_t ago, uint64_t cookie)
{
	struct sn_state_file file;
	struct sn_state_head head;
	struct sn_error err;

	assert_int_equal(sn_state_here(&head, &err), 0);
	head.saved -= ago;
	head.boottime -= ago;
	head.cookie += cookie;
	assert_int_equal(sn_state_begin(&file, d.keep.path, &head, &err), 0);
	add(&file, "alice@example.com", UINT64_C(0xfedcba9876543210), 5062,
	    3000);
	add(&file, "carol@example.com", 7, 5062, ago);
	add(&file, "bob@example.com", 7, 5062, ago + 60);
	assert_int_equal(sn_state_commit(&file, &err), 0);
}

static void says(const char *words)
{
	if (!strstr(said, words))
		fail_msg("it says %s", said);
}

static bool set_aside(void)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s.bad", d.keep.path);
	return !unlink(path);
}

/* The time that passed is taken off, what has ended or is known stays out. */
static void what_is_left(void **state)
{
	struct sn_binding back = { 0 };
	struct sn_state_head now;
	struct sn_error err;

	assert_int_equal(sn_state_here(&now, &err), 0);
	write_file(5, 0);
	restore_bindings(&d, true);
	says("1 bindings restored from ");
	says(", 1 have expired, 1 are known already\n");
	assert_int_equal(fake.restores, 1);
	assert_int_equal(sn_decode_binding((void *)fake.restored, &back, NULL,
					   &err),
			 0);
	assert_string_equal(back.aor, "bob@example.com");
	assert_in_range(back.expires, 55, 60);
	assert_int_equal(back.hold, back.expires + 10);
	assert_in_range(back.clock + back.expires, now.boottime + 60,
			now.boottime + 61);
	assert_false(set_aside());
}

static void refused(void **state)
{
	write_file(5, 0);
	fake.refuse = SIPNAT_CMD_BINDING_RESTORE;
	fake.errnum = ENOENT;
	fake.extack = "The flow of the binding is gone";
	restore_bindings(&d, true);
	says("0 bindings restored from ");
	says("1 are known already, 1 lost their flow\n");
	fake.errnum = ENOSPC;
	fake.extack = NULL;
	restore_bindings(&d, true);
	says("1 were kept out by a limit\n");
	fake.errnum = EINVAL;
	restore_bindings(&d, true);
	says("1 failed\nthe last that was not restored: Invalid argument");
	/* The module went while it was at it. */
	fake.errnum = ENOENT;
	restore_bindings(&d, true);
	says("bindings cannot be restored: the sipnat module is not loaded\n");
	assert_false(set_aside());
}

/* A module that was there when the file was written knows better. */
static void kept(void **state)
{
	write_file(5, 0);
	fake.uptime = 7;
	restore_bindings(&d, false);
	assert_string_equal(said, "the module has kept its bindings\n");
	assert_int_equal(fake.restores, 0);
	fake.uptime = 3;
	restore_bindings(&d, false);
	says("1 bindings restored from ");
}

/* In one second a file was written, and another module loaded. */
static void same_second(void **state)
{
	write_file(5, 0);
	fake.uptime = 5;
	restore_bindings(&d, false);
	says("1 bindings restored from ");
}

static void foreign(void **state)
{
	write_file(5, 1);
	restore_bindings(&d, true);
	says("no binding is restored from ");
	says("it is of another network namespace");
	assert_int_equal(fake.restores, 0);
	assert_true(set_aside());
	/* Now there is none, which is nothing to speak of. */
	said[0] = '\0';
	restore_bindings(&d, true);
	assert_string_equal(said, "");
}

static void corrupt(void **state)
{
	write_file(5, 0);
	assert_int_equal(truncate(d.keep.path, 600), 0);
	restore_bindings(&d, true);
	says("no binding is restored from ");
	says(": no JSON object on a line of its own; it is now called ");
	assert_int_equal(fake.restores, 0);
	assert_true(set_aside());
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_left), TEST(refused), TEST(kept),
		TEST(same_second),  TEST(foreign), TEST(corrupt),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
