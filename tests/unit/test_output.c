// SPDX-License-Identifier: GPL-2.0
/*
 * The writers: the same calls as a table, as plain lines and as JSON.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "out.h"

/* What has to be escaped in one writer or another. */
#define ODD "two \"w\" \\\n\x01/"

static void item(struct sn_out *out, const char *name, uint64_t size,
		 unsigned int tags)
{
	unsigned int i;

	sn_out_object(out, NULL);
	sn_out_text(out, "the_name", name);
	sn_out_number(out, "size", size);
	sn_out_flag(out, "big", size > 100);
	if (tags) {
		sn_out_list(out, "tags");
		for (i = 0; i < tags; i++)
			sn_out_text(out, NULL, i % 2 ? "odd" : "even");
		sn_out_close(out);
	}
	sn_out_close(out);
}

static char *written(enum sn_out_kind kind)
{
	size_t size = 0;
	char *text = NULL;
	FILE *file = open_memstream(&text, &size);
	struct sn_out out;

	assert_non_null(file);
	sn_out_begin(&out, kind, file);
	sn_out_number(&out, "generation", 7);
	sn_out_list(&out, "items");
	item(&out, "one", 1, 0);
	item(&out, ODD, UINT64_MAX, 5);
	sn_out_close(&out);
	sn_out_list(&out, "none");
	sn_out_close(&out);
	sn_out_end(&out);
	fclose(file);
	return text;
}

static void check_item(struct json_object *list, size_t i, const char *name,
		       size_t tags)
{
	struct json_object *object = json_object_array_get_idx(list, i);
	struct json_object *value;

	assert_true(json_object_object_get_ex(object, "the_name", &value));
	assert_string_equal(json_object_get_string(value), name);
	assert_true(json_object_object_get_ex(object, "big", &value));
	assert_int_equal(json_object_get_boolean(value), i == 1);
	assert_int_equal(json_object_object_get_ex(object, "tags", &value),
			 tags > 0);
	if (tags)
		assert_int_equal(json_object_array_length(value), tags);
}

static void check_json(const char *text)
{
	struct json_object *root = json_tokener_parse(text);
	struct json_object *value;

	assert_non_null(root);
	assert_true(json_object_object_get_ex(root, "generation", &value));
	assert_int_equal(json_object_get_int(value), 7);
	assert_true(json_object_object_get_ex(root, "none", &value));
	assert_int_equal(json_object_array_length(value), 0);
	assert_true(json_object_object_get_ex(root, "items", &value));
	assert_int_equal(json_object_array_length(value), 2);
	check_item(value, 0, "one", 0);
	check_item(value, 1, ODD, 5);
	json_object_put(root);
}

static void json(void **state)
{
	char *text = written(SN_OUT_JSON);

	check_json(text);
	assert_non_null(strstr(text, "\"size\": 18446744073709551615"));
	assert_int_equal(text[strlen(text) - 1], '\n');
	free(text);
}

static void json_lines(void **state)
{
	char *text = written(SN_OUT_JSON_LINES);

	check_json(text);
	/* Nothing but the end of the document is the end of a line. */
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	free(text);
}

static void json_numbers(void **state)
{
	static const int64_t some[] = { 0, 9, -10, INT64_MAX, INT64_MIN };
	size_t size = 0, i;
	char *text = NULL;
	FILE *file = open_memstream(&text, &size);
	struct sn_out out;

	assert_non_null(file);
	sn_out_begin(&out, SN_OUT_JSON_LINES, file);
	sn_out_list(&out, "list");
	for (i = 0; i < sizeof(some) / sizeof(*some); i++)
		sn_out_integer(&out, NULL, some[i]);
	sn_out_number(&out, NULL, 0);
	sn_out_close(&out);
	sn_out_end(&out);
	fclose(file);
	assert_string_equal(text,
			    "{\"list\":[0,9,-10,9223372036854775807,-9223372036854775808,0]}\n");
	free(text);
}

/* Two spaces for each object or list around it, however many there are. */
static void json_margin(void **state)
{
	size_t size = 0, i;
	char *text = NULL;
	FILE *file = open_memstream(&text, &size);
	struct sn_out out;

	assert_non_null(file);
	sn_out_begin(&out, SN_OUT_JSON, file);
	for (i = 1; i < SN_OUT_DEPTH; i++)
		sn_out_object(&out, "in");
	sn_out_number(&out, "deep", 1);
	for (i = 1; i < SN_OUT_DEPTH; i++)
		sn_out_close(&out);
	sn_out_end(&out);
	fclose(file);
	assert_non_null(strstr(text, "\n                \"deep\": 1\n"));
	assert_non_null(strstr(text, "\n  \"in\": {\n    \"in\": {\n"));
	free(text);
}

static void plain(void **state)
{
	char *text = written(SN_OUT_PLAIN);

	assert_string_equal(text,
			    "generation=7\nthe_name=one size=1 big=no\nthe_name=\"two \\\"w\\\" \\\\\\x0a\\x01/\" size=18446744073709551615 big=yes tags=even,odd,even,odd,even\n");
	free(text);
}

static void table(void **state)
{
	char *text = written(SN_OUT_TABLE);
	char *row;

	assert_ptr_equal(strstr(text, "generation: 7\n"), text);
	assert_non_null(strstr(text, "THE NAME"));
	row = strstr(text, "\none");
	assert_non_null(row);
	assert_non_null(strstr(row, "18446744073709551615"));
	/* A cell shows three items and how many more there are. */
	assert_non_null(strstr(row, "even,odd,even +2"));
	free(text);
}

static void full_disk(void **state)
{
	FILE *full = fopen("/dev/full", "we");
	struct sn_error err;

	assert_non_null(full);
	fputs("text", full);
	assert_int_equal(sn_out_flush(full, &err), -1);
	assert_int_equal(err.fault, SN_TROUBLE);
	assert_non_null(strstr(err.text, "No space left"));
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json),		cmocka_unit_test(json_lines),
		cmocka_unit_test(json_numbers), cmocka_unit_test(json_margin),
		cmocka_unit_test(plain),	cmocka_unit_test(table),
		cmocka_unit_test(full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
