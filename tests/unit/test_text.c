// SPDX-License-Identifier: GPL-2.0
/*
 * Text from the wire: what is printable UTF-8 stays, all else is spelled out.
 */
#include <string.h>

#include "array.h"
#include "cmocka_all.h"
#include "text.h"

static void shown(void **state)
{
	static const struct {
		const char *raw;
		const char *shown;
	} cases[] = {
		{ "", "" },
		{ "alice@example.com", "alice@example.com" },
		{ "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x93\x9e",
		  "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x93\x9e" },
		{ "\x1b[2J\r\n\x7f", "\\x1b[2J\\x0d\\x0a\\x7f" },
		/* A control character in two bytes steers terminals too. */
		{ "\xc2\x9b[2J", "\\xc2\\x9b[2J" },
		/* Too long, half a pair, beyond the end, cut off, no beginning. */
		{ "\xc0\xaf", "\\xc0\\xaf" },
		{ "\xe0\x80\xaf", "\\xe0\\x80\\xaf" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
		{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" },
		{ "a\xe2\x82", "a\\xe2\\x82" },
		{ "\xff\x80", "\\xff\\x80" },
	};
	char text[100];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		sn_text_show(cases[i].raw, text, sizeof(text));
		assert_string_equal(text, cases[i].shown);
	}
}

static void cut_off(void **state)
{
	char text[12];
	size_t size;

	for (size = 1; size < sizeof(text); size++) {
		memset(text, 'x', sizeof(text));
		sn_text_show("a\xe2\x82\xac\x01-b", text, size);
		assert_true(strlen(text) < size);
		assert_int_equal(text[size], 'x');
	}
}

static void characters(void **state)
{
	assert_int_equal(sn_text_char("\xe2\x82\xac"), 3);
	assert_int_equal(sn_text_char("\n"), 0);
	assert_int_equal(sn_text_utf8("\n"), 1);
	assert_int_equal(sn_text_utf8("\xc2\x80"), 2);
	assert_int_equal(sn_text_utf8("\x80"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shown),
		cmocka_unit_test(cut_off),
		cmocka_unit_test(characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
