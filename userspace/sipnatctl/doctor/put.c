// SPDX-License-Identifier: GPL-2.0
/*
 * Findings for machines and pipes; the keys are promises, sipnatctl-doctor(8)
 * lists them. For a terminal they are written in put_screen.c.
 */
#include <stdio.h>

#include "doctor/put.h"
#include "follow.h"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void put_result(struct sn_out *out, const struct results *results,
		       const struct result *result)
{
	sn_out_text(out, "name", check_name(result->check));
	sn_out_text(out, "title", check_title(result->check));
	sn_out_text(out, "verdict", verdict_name(result->verdict));
	sn_out_text(out, "evidence", or_empty(result->evidence));
	sn_out_text(out, "place", or_empty(result->place));
	sn_out_text(out, "command", or_empty(result->command));
	sn_out_flag(out, "fixable", result_fixable(results, result));
}

/**
 * results_put() - write all findings
 * @out: an output that has begun; it is ended
 * @results: the findings
 * @fixes: what --fix did, NULL without it
 */
void results_put(struct sn_out *out, const struct results *results,
		 const struct fixes *fixes)
{
	size_t i;

	sn_out_list(out, "checks");
	for (i = 0; i < results->count; i++) {
		sn_out_object(out, NULL);
		put_result(out, results, &results->items[i]);
		sn_out_close(out);
	}
	sn_out_close(out);
	if (fixes && sn_out_is_json(out)) {
		sn_out_list(out, "fixes");
		for (i = 0; i < fixes->count; i++) {
			sn_out_object(out, NULL);
			sn_out_text(out, "name",
				    check_name(fixes->items[i].check));
			sn_out_text(out, "command",
				    or_empty(fixes->items[i].command));
			sn_out_flag(out, "done", fixes->items[i].done);
			sn_out_close(out);
		}
		sn_out_close(out);
	}
	sn_out_number(out, "ok", results_count(results, VERDICT_OK));
	sn_out_number(out, "skipped", results_count(results, VERDICT_SKIPPED));
	sn_out_number(out, "warned", results_count(results, VERDICT_WARN));
	sn_out_number(out, "failed", results_count(results, VERDICT_FAIL));
	sn_out_flag(out, "good",
		    !results->incomplete &&
			    !results_count(results, VERDICT_FAIL));
	sn_out_end(out);
}

/**
 * result_put_change() - write one finding that is another than before
 * @results: all of them
 * @result: the finding
 * @was: its verdict before, NULL if it is the first
 * @json: one line of JSON, instead of one for people
 */
void result_put_change(const struct results *results,
		       const struct result *result, const char *was, bool json)
{
	char when[FOLLOW_STAMP];
	struct sn_out out;

	follow_stamp(json, when, sizeof(when));
	if (json) {
		sn_out_begin(&out, SN_OUT_JSON_LINES, stdout);
		sn_out_text(&out, "time", when);
		if (was)
			sn_out_text(&out, "was", was);
		put_result(&out, results, result);
		sn_out_end(&out);
		return;
	}
	printf("%s %s ", when, check_name(result->check));
	if (was)
		printf("%s -> ", was);
	printf("%s: ", verdict_name(result->verdict));
	put_screen_text(stdout, or_empty(result->evidence));
	if (result->place) {
		fputs("; ", stdout);
		put_screen_text(stdout, result->place);
	}
	if (result->command) {
		fputs("; mend it with: ", stdout);
		put_screen_text(stdout, result->command);
	}
	putchar('\n');
}
