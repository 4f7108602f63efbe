// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration reader on any bytes: whatever they are, they are either a
 * policy that keeps all limits or at least one complaint. A policy goes to the
 * kernel's language and back without a change. Behind a line of "%%" begins what
 * can be included as "more", behind another one "rest".
 */
#include <stdio.h>
#include <string.h>

#include "client_priv.h"
#include "config.h"
#include "fuzz.h"

#define SEPARATOR "%%\n"
#define ROOM (16 * 1024 * 1024)

/* libconfig 1.5 forgets strings that it has read when it stops at a mistake. */
const char *__lsan_default_suppressions(void)
{
	return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}

static void check_rule(const struct sn_rule *rule)
{
	MUST(rule->n_ports <= SIPNAT_PORTS_MAX);
	MUST(rule->action <= SIPNAT_ACTION_OBSERVE && rule->transport <= 3);
	MUST(strnlen(rule->name, sizeof(rule->name)) <= SIPNAT_NAME_MAX);
	MUST(rule->file && rule->line);
}

/* A policy as messages, one behind the other; returns their length. */
static size_t encode(const struct sn_policy *policy, char *buffer)
{
	struct sn_encoder encoder = { .policy = policy };
	bool more = true;
	size_t used = 0;

	while (more) {
		struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer + used);

		MUST(used + SN_REQUEST_SIZE <= ROOM);
		mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
		if (!used)
			sn_encode_settings(nlh, policy);
		more = sn_encode_rules(&encoder, nlh, SN_REQUEST_SIZE);
		MUST(nlh->nlmsg_len <= SN_REQUEST_SIZE);
		used += nlh->nlmsg_len;
	}
	return used;
}

static bool same_list(const struct sn_prefix_list *a,
		      const struct sn_prefix_list *b)
{
	return a->count == b->count &&
	       (!a->count ||
		!memcmp(a->items, b->items, a->count * sizeof(*a->items)));
}

/* But for where it was written, and for what is no criterion. */
static bool same_rule(const struct sn_rule *a, const struct sn_rule *b)
{
	struct sn_rule copy = *b;

	copy.file = a->file;
	copy.line = a->line;
	copy.local = a->local;
	copy.peer = a->peer;
	if (!a->has_mark) {
		copy.mark = a->mark;
		copy.mark_mask = a->mark_mask;
	}
	return same_list(&a->local, &b->local) &&
	       same_list(&a->peer, &b->peer) && !memcmp(a, &copy, sizeof(copy));
}

static void check_encoding(const struct sn_policy *policy)
{
	static char buffer[ROOM];
	const struct nlmsghdr *nlh = (void *)buffer;
	int left = encode(policy, buffer);
	struct sn_policy back = { 0 };
	struct sn_error err;
	size_t i;

	for (; mnl_nlmsg_ok(nlh, left); nlh = mnl_nlmsg_next(nlh, &left))
		MUST(!sn_decode_policy(nlh, &back, &err));
	MUST(back.n_rules == policy->n_rules);
	MUST(back.default_action == policy->default_action);
	MUST(back.media_expectations == policy->media_expectations);
	MUST(!memcmp(&back.limits, &policy->limits, sizeof(back.limits)));
	for (i = 0; i < back.n_rules; i++)
		MUST(same_rule(&policy->rules[i], &back.rules[i]));
	sn_policy_free(&back);
}

static void check_good(const struct sn_config *config)
{
	const struct sn_policy *policy = &config->policy;
	size_t i;

	MUST(policy->n_rules <= SIPNAT_RULES_MAX);
	MUST(sn_policy_prefixes(policy) <= SIPNAT_PREFIXES_MAX);
	for (i = 0; i < policy->n_rules; i++)
		check_rule(&policy->rules[i]);
	check_encoding(policy);
}

static void check_problems(const struct sn_problems *problems, int ret)
{
	char text[2 * SN_PROBLEM_MAX];
	size_t i;

	MUST(!!ret == !!problems->errors);
	for (i = 0; i < problems->count; i++) {
		sn_problem_format(&problems->items[i], text, sizeof(text));
		MUST(*problems->items[i].text);
	}
}

/* Writes what comes before the next separator, returns what comes after. */
static const uint8_t *write_part(const char *name, const uint8_t *data,
				 const uint8_t *end)
{
	const uint8_t *next =
		memmem(data, end - data, SEPARATOR, strlen(SEPARATOR));

	scratch_write(name, data, (next ? next : end) - data);
	return next ? next + strlen(SEPARATOR) : end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size;
	struct sn_problems problems = { 0 };
	struct sn_config config;
	int ret;

	data = write_part("main", data, end);
	data = write_part("more", data, end);
	scratch_write("rest", data, end - data);
	ret = sn_config_read(scratch_path("main"), &config, &problems);
	check_problems(&problems, ret);
	if (!ret)
		check_good(&config);
	sn_problems_free(&problems);
	sn_config_free(&config);
	return 0;
}
