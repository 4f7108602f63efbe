// SPDX-License-Identifier: GPL-2.0
/*
 * Bindings in a file: what is written is read, there is always a whole file, and
 * one that was cut off, altered, or is of another place or time is refused.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array.h"
#include "cmocka_all.h"
#include "state.h"

static char folder[] = "/tmp/test_state.XXXXXX";
static char path[PATH_MAX];
static struct sn_error err;

static const struct sn_state_head head = {
	.boot = "0b84a1c6-9c4a-4c5e-8f0e-3b1d2c4f5a69",
	.netns = 4026531840,
	.cookie = 1,
	.saved = 1800000000,
	.boottime = 5000,
};

static const struct sn_binding samples[] = {
	{ .family = AF_INET,
	  .aor = "alice@example.com",
	  .contact = UINT64_C(0xfedcba9876543210),
	  .transport = SIPNAT_TRANSPORT_UDP,
	  .original = { { 192, 168, 1, 10 }, { 203, 0, 113, 5 }, 5062, 5060 },
	  .has_reply = true,
	  .reply = { { 203, 0, 113, 5 }, { 203, 0, 113, 1 }, 5060, 1024 },
	  .zone = 65535,
	  .granted = 3600,
	  .expires = 3599,
	  .hold = 3609 },
	{ .family = AF_INET6,
	  .aor = "\x01\x7f\x80\xff\xc3\xa4\"\\ /\n",
	  .contact = 1,
	  .transport = SIPNAT_TRANSPORT_TCP,
	  .original = { { 0x20, 1, 0xd, 0xb8 }, { 0xfd }, 65535, 0 },
	  .has_reply = true,
	  .reply = { { 0xfd }, { 0x20, 1, 0xd, 0xb8 }, 0, 65535 },
	  .endpoint = SIPNAT_DIRECTION_REPLY,
	  .granted = UINT32_MAX,
	  .expires = UINT32_MAX,
	  .hold = 0 },
	/* Its flow has no entry: there is nothing to restore. */
	{ .family = AF_INET, .aor = "gone@example.com", .transport = 1 },
};

static int make_folder(void **state)
{
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/bindings", folder);
	return 0;
}

static int remove_folder(void **state)
{
	char command[PATH_MAX];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static void write_samples(size_t n)
{
	struct sn_state_file state;
	size_t i;

	assert_int_equal(sn_state_begin(&state, path, &head, &err), 0);
	for (i = 0; i < n; i++)
		assert_int_equal(sn_state_add(&samples[i], &state, &err), 0);
	if (sn_state_commit(&state, &err))
		fail_msg("%s", err.text);
}

/* The number of bindings, or -1. */
static int read_count(void)
{
	struct sn_binding_list list;
	struct sn_state_head then;
	int ret = sn_state_read(path, &then, &list, &err);
	int count = list.count;

	sn_binding_list_free(&list);
	return ret ? -1 : count;
}

static void round_trip(void **state)
{
	struct sn_binding_list list;
	struct sn_state_head then;
	struct stat about;
	size_t i;

	write_samples(ARRAY_SIZE(samples));
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 07777, 0600);
	if (sn_state_read(path, &then, &list, &err))
		fail_msg("%s", err.text);
	assert_memory_equal(&then, &head, sizeof(head));
	assert_int_equal(list.count, 2);
	for (i = 0; i < list.count; i++)
		assert_memory_equal(&list.items[i], &samples[i],
				    sizeof(samples[i]));
	sn_binding_list_free(&list);
	write_samples(0);
	assert_int_equal(read_count(), 0);
}

/* Reading all bindings takes its time: what is left counts from one moment. */
static void read_later(void **state)
{
	struct sn_binding binding = samples[0];
	struct sn_binding_list list;
	struct sn_state_file file;
	struct sn_state_head then;

	binding.clock = head.boottime + 2;
	assert_int_equal(sn_state_begin(&file, path, &head, &err), 0);
	assert_int_equal(sn_state_add(&binding, &file, &err), 0);
	assert_int_equal(sn_state_commit(&file, &err), 0);
	assert_int_equal(sn_state_read(path, &then, &list, &err), 0);
	assert_int_equal(list.items[0].expires, binding.expires + 2);
	assert_int_equal(list.items[0].hold, binding.hold + 2);
	sn_binding_list_free(&list);
}

/* The longest AOR, of bytes that take the longest spelling. */
static void longest(void **state)
{
	struct sn_binding_list list;
	struct sn_state_file file;
	struct sn_state_head then;
	struct sn_binding binding;

	/* With what is between the members: all of it is compared. */
	memcpy(&binding, &samples[0], sizeof(binding));
	memset(binding.aor, 1, SIPNAT_AOR_MAX);
	memset(&binding.original, 0xff, sizeof(binding.original));
	memset(&binding.reply, 0xff, sizeof(binding.reply));
	binding.family = AF_INET6;
	assert_int_equal(sn_state_begin(&file, path, &head, &err), 0);
	assert_int_equal(sn_state_add(&binding, &file, &err), 0);
	assert_int_equal(sn_state_commit(&file, &err), 0);
	if (sn_state_read(path, &then, &list, &err))
		fail_msg("%s", err.text);
	assert_memory_equal(list.items, &binding, sizeof(binding));
	sn_binding_list_free(&list);
}

static void always_whole(void **state)
{
	struct sn_state_file file;
	char fresh[PATH_MAX + 8];

	snprintf(fresh, sizeof(fresh), "%s.new", path);
	write_samples(2);
	/* Until the next one is whole the last one counts. */
	assert_int_equal(sn_state_begin(&file, path, &head, &err), 0);
	assert_int_equal(sn_state_add(&samples[0], &file, &err), 0);
	assert_int_equal(read_count(), 2);
	sn_state_abort(&file);
	assert_int_equal(read_count(), 2);
	assert_int_equal(access(fresh, F_OK), -1);
	/* What a killed writer left, or a link somebody laid, is in no way. */
	assert_int_equal(symlink("/nonexistent/x", fresh), 0);
	write_samples(1);
	assert_int_equal(read_count(), 1);
	assert_int_equal(access(fresh, F_OK), -1);
}

static void no_room(void **state)
{
	struct sn_state_file file;

	write_samples(2);
	assert_int_equal(sn_state_begin(&file, path, &head, &err), 0);
	fclose(file.file);
	file.file = fopen("/dev/full", "we");
	assert_non_null(file.file);
	assert_int_equal(sn_state_add(&samples[0], &file, &err), 0);
	assert_int_equal(sn_state_commit(&file, &err), -1);
	assert_int_equal(err.errnum, ENOSPC);
	assert_non_null(strstr(err.text, "No space left"));
	assert_int_equal(read_count(), 2);
	assert_int_equal(sn_state_begin(&file, "/nonexistent/x", &head, &err),
			 -1);
	assert_non_null(strstr(err.text, "cannot write /nonexistent/x.new"));
}

static char *slurp(size_t *size)
{
	FILE *file = fopen(path, "re");
	char *text = malloc(8192);

	assert_non_null(file);
	assert_non_null(text);
	*size = fread(text, 1, 8191, file);
	text[*size] = '\0';
	fclose(file);
	return text;
}

static void spill(const char *text, size_t size)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

/* Wherever it is cut off. */
static void truncated(void **state)
{
	size_t size, n;
	char *text;

	write_samples(2);
	text = slurp(&size);
	for (n = 0; n < size; n++) {
		spill(text, n);
		if (read_count() >= 0)
			fail_msg("%zu of %zu bytes are taken", n, size);
		assert_int_equal(err.fault, SN_BAD_INPUT);
		assert_ptr_equal(strstr(err.text, path), err.text);
	}
	spill(text, size);
	assert_int_equal(read_count(), 2);
	free(text);
}

/* Never more than there was, whatever byte is another one. */
static void flipped(void **state)
{
	size_t size, n;
	char *text;
	int bit;

	write_samples(2);
	text = slurp(&size);
	for (n = 0; n < size; n++) {
		for (bit = 0; bit < 8; bit++) {
			text[n] ^= 1 << bit;
			spill(text, size);
			assert_true(read_count() <= 2);
			text[n] ^= 1 << bit;
		}
	}
	free(text);
}

static void replaced(const char *from, const char *to, const char *words)
{
	size_t size;
	char *text, *at, other[16 * 1024];

	write_samples(1);
	text = slurp(&size);
	at = strstr(text, from);
	if (!at)
		fail_msg("no %s in %s", from, text);
	snprintf(other, sizeof(other), "%.*s%s%s", (int)(at - text), text, to,
		 at + strlen(from));
	free(text);
	spill(other, strlen(other));
	if (read_count() >= 0)
		fail_msg("%s is taken for %s", to, from);
	assert_int_equal(err.fault, SN_BAD_INPUT);
	if (!strstr(err.text, words))
		fail_msg("%s for %s says %s", to, from, err.text);
}

static void corrupted(void **state)
{
	static const struct {
		const char *from;
		const char *to;
		const char *words;
	} cases[] = {
		{ "\"format\":1", "\"format\":2", ":1: format of another" },
		{ "\"format\":1", "\"format\":\"1\"", ":1: no file of bind" },
		{ "\"boot\"", "\"Boot\"", ":1: no file of bindings" },
		{ "0b84a1c6", "0b84\xe4-c6", ":1: no file of bindings" },
		{ "\"cookie\":1,", "", ":1: no file of bindings" },
		{ "\"netns\":", "\"netns\":-", ":1: no file of bindings" },
		{ "alice", "al\\u0000ce", ":2: bad or missing aor" },
		{ "alice", "al\\u0141ce", ":2: bad or missing aor" },
		{ "\"aor\":\"alice@example.com\"", "\"aor\":5", "missing aor" },
		{ "fedcba9876543210", "fedcba987654321", "missing contact" },
		{ "fedcba9876543210", "Fedcba9876543210", "missing contact" },
		{ "\"udp\"", "\"sctp\"", ":2: bad or missing transport" },
		{ "192.168.1.10", "192.168.1.256", "missing original" },
		{ "192.168.1.10", "2001:db8::1", "missing original" },
		{ "5062", "65536", "missing original" },
		{ "203.0.113.1\"", "::1\"", "missing reply" },
		{ "\"reply\"", "\"answer\"", "missing reply" },
		{ "65535", "-1", "missing zone" },
		{ "\"endpoint\":\"original\"", "\"endpoint\":\"both\"",
		  "missing endpoint" },
		{ "\"granted\":3600", "\"granted\":4294967296",
		  "missing granted" },
		{ "\"expires\":1800003599", "\"expires\":1799999999",
		  "missing expires" },
		{ "\"expires\":1800003599", "\"expires\":1800003599.5",
		  "missing expires" },
		{ "\"hold\":1800003609", "\"hold\":9223372036854775807",
		  "missing hold" },
		{ "\"bindings\":1", "\"bindings\":2", ":3: bindings are miss" },
		{ "{\"bindings\":1}\n", "{\"bindings\":1}\n\n",
		  "something behind the end" },
		{ "{\"aor\"", "[{\"aor\"", ":2: no JSON object" },
		{ "{\"bindings\"", "\n{\"bindings\"", ":3: no JSON object" },
	};
	char huge[4096];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		replaced(cases[i].from, cases[i].to, cases[i].words);
	memset(huge, 'a', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	replaced("alice", huge, ":2: no JSON object on a line");
}

static void unusable(void **state)
{
	struct stat about;

	unlink(path);
	assert_int_equal(read_count(), -1);
	assert_int_equal(err.fault, SN_TROUBLE);
	assert_int_equal(err.errnum, ENOENT);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_int_equal(read_count(), -1);
	assert_non_null(strstr(err.text, "cannot read"));
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(read_count(), -1);
	assert_non_null(strstr(err.text, "no regular file"));
	unlink(path);
	write_samples(2);
	assert_int_equal(truncate(path, INT64_C(3) << 30), 0);
	assert_int_equal(read_count(), -1);
	assert_int_equal(err.errnum, EFBIG);
	assert_int_equal(stat(path, &about), 0);
	unlink(path);
}

static void age(void **state)
{
	struct sn_state_head now = head;
	uint64_t seconds = 0;

	/* Within a boot the time of day does not count. */
	now.boottime += 100;
	now.saved -= 50;
	assert_int_equal(sn_state_age(&head, &now, &seconds, &err), 0);
	assert_int_equal(seconds, 100);
	now.netns++;
	assert_int_equal(sn_state_age(&head, &now, &seconds, &err), -1);
	assert_int_equal(err.fault, SN_BAD_INPUT);
	assert_non_null(strstr(err.text, "another network namespace"));
	/* One that went leaves its inode to the next. */
	now.netns = head.netns;
	now.cookie++;
	assert_int_equal(sn_state_age(&head, &now, &seconds, &err), -1);
	assert_non_null(strstr(err.text, "another network namespace"));
	/* After another boot nothing else does. */
	strcpy(now.boot, "another");
	now.boottime = 3;
	now.saved = head.saved + 70;
	assert_int_equal(sn_state_age(&head, &now, &seconds, &err), 0);
	assert_int_equal(seconds, 70);
	now.saved = head.saved - 1;
	assert_int_equal(sn_state_age(&head, &now, &seconds, &err), -1);
	assert_non_null(strstr(err.text, "1 s in the future"));
}

static void here(void **state)
{
	struct sn_state_head one, two;
	uint64_t seconds = 99;

	assert_int_equal(sn_state_here(&one, &err), 0);
	assert_int_equal(sn_state_here(&two, &err), 0);
	assert_int_equal(strlen(one.boot), 36);
	assert_true(one.netns > 0);
	assert_int_equal(sn_state_age(&one, &two, &seconds, &err), 0);
	assert_true(seconds <= 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip), cmocka_unit_test(read_later),
		cmocka_unit_test(longest),    cmocka_unit_test(always_whole),
		cmocka_unit_test(no_room),    cmocka_unit_test(truncated),
		cmocka_unit_test(flipped),    cmocka_unit_test(corrupted),
		cmocka_unit_test(unusable),   cmocka_unit_test(age),
		cmocka_unit_test(here),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
