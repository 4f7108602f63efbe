// SPDX-License-Identifier: GPL-2.0
/*
 * Every message of corpus/: read whole, cut at every byte, and with every byte
 * changed. Copies have exactly the message's size, so that AddressSanitizer
 * sees a read behind it.
 */
#include <dirent.h>

#include "cmocka_all.h"
#include "sip_test.h"

#define MESSAGES_MAX 128

static struct {
	char name[64];
	u8 bytes[4096];
	size_t len;
} corpus[MESSAGES_MAX];

static size_t corpus_len;

static int load_corpus(void **state)
{
	struct dirent *entry;
	DIR *dir = opendir("corpus");

	(void)state;
	if (!dir) {
		fprintf(stderr, "no corpus/ in the current directory\n");
		return -1;
	}
	while ((entry = readdir(dir))) {
		char path[300];
		FILE *file;

		if (!strstr(entry->d_name, ".sip"))
			continue;
		if (corpus_len == MESSAGES_MAX)
			return -1;
		snprintf(path, sizeof(path), "corpus/%s", entry->d_name);
		file = fopen(path, "rb");
		if (!file)
			return -1;
		snprintf(corpus[corpus_len].name,
			 sizeof(corpus[corpus_len].name), "%.60s",
			 entry->d_name);
		corpus[corpus_len].len = fread(corpus[corpus_len].bytes, 1,
					       sizeof(corpus[corpus_len].bytes),
					       file);
		fclose(file);
		corpus_len++;
	}
	closedir(dir);
	return 0;
}

/* Every slice lies inside the message, or is absent. */
static void expect_inside(const struct sip_message *msg,
			  const struct sip_slice *slice)
{
	if (!slice->data)
		return;
	assert_true(slice->data >= msg->data);
	assert_true(slice->data + slice->len <= msg->data + msg->len);
}

static void expect_all_inside(const struct sip_message *msg)
{
	expect_inside(msg, &msg->method_name);
	expect_inside(msg, &msg->request_uri);
	expect_inside(msg, &msg->via.value);
	expect_inside(msg, &msg->via.host);
	expect_inside(msg, &msg->via.branch);
	expect_inside(msg, &msg->via.received);
	expect_inside(msg, &msg->to);
	expect_inside(msg, &msg->call_id);
	expect_inside(msg, &msg->contacts);
}

static u32 count_contacts(const struct sip_message *msg)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_uri uri;
	u8 address[16];
	u32 count = 0;
	bool more;

	for (more = sip_contact_first(msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact)) {
		expect_inside(msg, &contact.uri);
		if (!sip_uri_parse(&contact.uri, &uri)) {
			assert_true(sip_uri_equal(&uri, &uri));
			if (uri.host.data)
				sip_parse_address(&uri.host, address);
		}
		count++;
	}
	return count;
}

static void test_whole(void **state)
{
	struct sip_message msg;
	size_t i;

	(void)state;
	assert_true(corpus_len >= 40);
	for (i = 0; i < corpus_len; i++) {
		u8 *copy = exact_copy(corpus[i].bytes, corpus[i].len);
		int err = sip_message_parse(copy, corpus[i].len, &msg);

		if (err ||
		    msg.flags & (SIP_MESSAGE_MALFORMED | SIP_MESSAGE_REPEATED |
				 SIP_MESSAGE_TRUNCATED))
			fail_msg("%s: %d, flags %x", corpus[i].name, err,
				 msg.flags);
		assert_true(sip_message_begins(copy, corpus[i].len));
		assert_true(sip_message_length(&msg) == corpus[i].len ||
			    !strncmp(corpus[i].name, "two-", 4));
		expect_all_inside(&msg);
		count_contacts(&msg);
		free(copy);
	}
}

/* A slice of a cut message is the whole one's, or absent. */
static void expect_same(const struct sip_message *cut,
			const struct sip_message *whole,
			const struct sip_slice *a, const struct sip_slice *b)
{
	if (!a->data)
		return;
	assert_non_null(b->data);
	assert_int_equal(a->data - cut->data, b->data - whole->data);
	assert_int_equal(a->len, b->len);
}

static void expect_part(const struct sip_message *cut,
			const struct sip_message *whole)
{
	expect_same(cut, whole, &cut->method_name, &whole->method_name);
	expect_same(cut, whole, &cut->request_uri, &whole->request_uri);
	expect_same(cut, whole, &cut->via.value, &whole->via.value);
	expect_same(cut, whole, &cut->via.host, &whole->via.host);
	expect_same(cut, whole, &cut->via.branch, &whole->via.branch);
	expect_same(cut, whole, &cut->via.received, &whole->via.received);
	expect_same(cut, whole, &cut->to, &whole->to);
	expect_same(cut, whole, &cut->call_id, &whole->call_id);
	if (cut->cseq_method) {
		assert_int_equal(cut->cseq_method, whole->cseq_method);
		assert_int_equal(cut->cseq, whole->cseq);
	}
	assert_int_equal(cut->flags & ~SIP_MESSAGE_TRUNCATED & ~whole->flags,
			 0);
	assert_true(count_contacts(cut) <= count_contacts(whole));
}

static void test_cut_everywhere(void **state)
{
	struct sip_message whole, msg;
	size_t i, len;

	(void)state;
	for (i = 0; i < corpus_len; i++) {
		sip_message_parse(corpus[i].bytes, corpus[i].len, &whole);
		for (len = 0; len < corpus[i].len; len++) {
			u8 *copy = exact_copy(corpus[i].bytes, len);
			int err = sip_message_parse(copy, len, &msg);

			assert_int_equal(sip_message_begins(copy, len),
					 err != -EBADMSG);
			sip_keepalive(copy, len);
			if (len >= whole.body)
				assert_int_equal(err, 0);
			else if (err != -EBADMSG)
				assert_int_equal(err, -EMSGSIZE);
			assert_int_equal(!!(msg.flags & SIP_MESSAGE_TRUNCATED),
					 err == -EMSGSIZE);
			expect_all_inside(&msg);
			expect_part(&msg, &whole);
			exact_free(copy, len);
		}
	}
}

/* Whatever one byte becomes, nothing is read outside, and all of it ends. */
static void test_change_everywhere(void **state)
{
	static const u8 changes[] = { 0,   '\t', '\n', '\r', ' ', '"', '*',
				      ',', ':',	 ';',  '<',  '=', '>', '\\',
				      '9', 'm',	 0x7f, 0x80, 0xff };
	struct sip_message msg;
	size_t i, at, j;

	(void)state;
	for (i = 0; i < corpus_len; i++) {
		u8 *copy = exact_copy(corpus[i].bytes, corpus[i].len);

		for (at = 0; at < corpus[i].len; at++) {
			for (j = 0; j < sizeof(changes) + 8; j++) {
				copy[at] =
					j < sizeof(changes) ?
						changes[j] :
						corpus[i].bytes[at] ^
							1 << (j -
							      sizeof(changes));
				sip_message_parse(copy, corpus[i].len, &msg);
				assert_int_equal(sip_message_begins(copy,
								    corpus[i]
									    .len),
						 sip_message_begun(&msg));
				expect_all_inside(&msg);
				count_contacts(&msg);
			}
			copy[at] = corpus[i].bytes[at];
		}
		assert_memory_equal(copy, corpus[i].bytes, corpus[i].len);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_cut_everywhere),
		cmocka_unit_test(test_change_everywhere),
	};

	return cmocka_run_group_tests_name("sip_corpus", tests, load_corpus,
					   NULL);
}
