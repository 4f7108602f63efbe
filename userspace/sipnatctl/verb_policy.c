// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl policy: shows the policy in force, checks a file without touching
 * the kernel, puts one into force, or goes back to the built-in policy.
 */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "names.h"
#include "prefix.h"
#include "sipnatctl.h"
#include "text.h"

static void put_prefixes(struct sn_out *out, const char *key,
			 const struct sn_prefix_list *list)
{
	char text[SN_PREFIX_TEXT_MAX];
	size_t i;

	if (!list->count)
		return;
	sn_out_list(out, key);
	for (i = 0; i < list->count; i++) {
		sn_prefix_format(&list->items[i], text, sizeof(text));
		sn_out_text(out, NULL, text);
	}
	sn_out_close(out);
}

static void put_transports(struct sn_out *out, uint32_t transport)
{
	sn_out_list(out, "transport");
	if (!transport || (transport & SIPNAT_TRANSPORT_UDP))
		sn_out_text(out, NULL, "udp");
	if (!transport || (transport & SIPNAT_TRANSPORT_TCP))
		sn_out_text(out, NULL, "tcp");
	sn_out_close(out);
}

static void put_ports(struct sn_out *out, const struct sn_rule *rule)
{
	char text[16];
	size_t i;

	sn_out_list(out, "ports");
	if (!rule->n_ports)
		sn_out_text(out, NULL, "5060");
	for (i = 0; i < rule->n_ports; i++) {
		const struct sn_port_range *range = &rule->ports[i];

		if (range->first == range->last)
			snprintf(text, sizeof(text), "%u", range->first);
		else
			snprintf(text, sizeof(text), "%u-%u", range->first,
				 range->last);
		sn_out_text(out, NULL, text);
	}
	sn_out_close(out);
}

static void put_mark(struct sn_out *out, const struct sn_rule *rule)
{
	char text[32];

	if (sn_out_is_json(out)) {
		sn_out_number(out, "mark", rule->mark);
		sn_out_number(out, "mark_mask", rule->mark_mask);
		return;
	}
	snprintf(text, sizeof(text), "0x%x/0x%x", rule->mark, rule->mark_mask);
	sn_out_text(out, "mark", text);
}

static void put_rule(struct sn_out *out, const struct sn_rule *rule)
{
	sn_out_object(out, NULL);
	sn_out_number(out, "index", rule->index);
	if (rule->name[0])
		sn_out_text(out, "name", rule->name);
	sn_out_text(out, "action", sn_action_name(rule->action));
	put_transports(out, rule->transport);
	put_prefixes(out, "local", &rule->local);
	put_prefixes(out, "peer", &rule->peer);
	put_ports(out, rule);
	sn_out_flag(out, "any_port", rule->any_port);
	if (rule->has_zone)
		sn_out_number(out, "zone", rule->zone);
	if (rule->in_interface[0])
		sn_out_text(out, "in_interface", rule->in_interface);
	if (rule->out_interface[0])
		sn_out_text(out, "out_interface", rule->out_interface);
	if (rule->has_mark)
		put_mark(out, rule);
	if (rule->action == SIPNAT_ACTION_BYPASS) {
		sn_out_number(out, "margin", rule->margin);
		sn_out_number(out, "floor", rule->floor);
		sn_out_number(out, "ceiling", rule->ceiling);
	}
	sn_out_number(out, "hits", rule->hits);
	sn_out_close(out);
}

static void put_limits(struct sn_out *out, const struct sn_limits *limits)
{
	/* Outside of JSON there are only lines: their keys say where they are. */
	if (sn_out_is_json(out)) {
		sn_out_object(out, "limits");
		sn_out_number(out, "bindings", limits->bindings);
		sn_out_number(out, "bindings_per_source",
			      limits->bindings_per_source);
		sn_out_number(out, "transactions", limits->transactions);
		sn_out_number(out, "transactions_per_source",
			      limits->transactions_per_source);
		sn_out_number(out, "conntrack_share", limits->conntrack_share);
		sn_out_close(out);
		return;
	}
	sn_out_number(out, "limits.bindings", limits->bindings);
	sn_out_number(out, "limits.bindings_per_source",
		      limits->bindings_per_source);
	sn_out_number(out, "limits.transactions", limits->transactions);
	sn_out_number(out, "limits.transactions_per_source",
		      limits->transactions_per_source);
	sn_out_number(out, "limits.conntrack_share", limits->conntrack_share);
}

static int show(struct sn_client *client, const struct options *options)
{
	struct sn_policy policy;
	struct sn_error err;
	struct sn_out out;
	size_t i;

	if (sn_client_policy_get(client, &policy, &err)) {
		sn_policy_free(&policy);
		return complain(&err);
	}
	out_begin(&out, options);
	sn_out_number(&out, "generation", policy.generation);
	sn_out_text(&out, "default", sn_action_name(policy.default_action));
	sn_out_text(&out, "media_expectations",
		    sn_media_name(policy.media_expectations));
	put_limits(&out, &policy.limits);
	sn_out_list(&out, "rules");
	for (i = 0; i < policy.n_rules; i++)
		put_rule(&out, &policy.rules[i]);
	sn_out_close(&out);
	sn_out_end(&out);
	sn_policy_free(&policy);
	return SN_FINE;
}

static void put_problems(const struct sn_problems *problems)
{
	char text[2 * SN_PROBLEM_MAX];
	size_t i;

	for (i = 0; i < problems->count; i++) {
		sn_problem_format(&problems->items[i], text, sizeof(text));
		fprintf(stderr, "%s\n", text);
	}
	if (problems->dropped)
		fprintf(stderr, "sipnatctl: and %zu more like these\n",
			problems->dropped);
}

static void put_verdict_json(const char *path, const struct sn_config *config,
			     const struct sn_problems *problems)
{
	struct sn_out out;
	size_t i;

	sn_out_begin(&out, SN_OUT_JSON, stdout);
	sn_out_text(&out, "file", path);
	sn_out_flag(&out, "good", !problems->errors);
	sn_out_number(&out, "rules", config->policy.n_rules);
	sn_out_number(&out, "prefixes", sn_policy_prefixes(&config->policy));
	sn_out_list(&out, "problems");
	for (i = 0; i < problems->count; i++) {
		const struct sn_problem *problem = &problems->items[i];

		sn_out_object(&out, NULL);
		sn_out_text(&out, "file", problem->file);
		sn_out_number(&out, "line", problem->line);
		sn_out_flag(&out, "warning", problem->warning);
		sn_out_text(&out, "text", problem->text);
		sn_out_close(&out);
	}
	sn_out_close(&out);
	sn_out_end(&out);
}

/* Read a file; the problems are on standard error or in the JSON. */
static int read_file(const char *path, const struct options *options,
		     struct sn_config *config)
{
	struct sn_problems problems = { 0 };
	int bad = sn_config_read(path, config, &problems);
	char name[PATH_MAX];

	if (options->json)
		put_verdict_json(path, config, &problems);
	else
		put_problems(&problems);
	sn_text_show(path, name, sizeof(name));
	if (bad)
		fprintf(stderr, "sipnatctl: errors in %s: %zu\n", name,
			problems.errors);
	sn_problems_free(&problems);
	return bad ? SN_BAD_INPUT : SN_FINE;
}

static int check(const char *path, const struct options *options)
{
	struct sn_config config;
	int ret = read_file(path, options, &config);
	char name[PATH_MAX];

	sn_text_show(path, name, sizeof(name));
	if (!ret && !options->json)
		printf("%s is good: %zu rules, %zu prefixes\n", name,
		       config.policy.n_rules,
		       sn_policy_prefixes(&config.policy));
	sn_config_free(&config);
	return ret;
}

static int replace(struct sn_client *client, const struct sn_policy *policy)
{
	uint32_t generation = 0;
	struct sn_error err;

	if (sn_client_policy_replace(client, policy, &generation, &err))
		return complain(&err);
	if (policy)
		printf("policy generation %u in force: %zu rules, %zu prefixes\n",
		       generation, policy->n_rules, sn_policy_prefixes(policy));
	else
		printf("built-in policy in force: every SIP flow is bypassed\n");
	return SN_FINE;
}

static int apply(const char *path, const struct options *options)
{
	struct sn_client *client;
	struct sn_config config;
	struct sn_error err;
	int ret = read_file(path, options, &config);

	if (ret) {
		fprintf(stderr, "sipnatctl: the policy in force stays\n");
	} else {
		client = sn_client_open(&err);
		ret = client ? replace(client, &config.policy) : complain(&err);
		sn_client_close(client);
	}
	sn_config_free(&config);
	return ret;
}

/* The verbs that need the kernel and no file. */
static int ask(bool reset, const struct options *options)
{
	struct sn_client *client;
	struct sn_error err;
	int ret;

	client = sn_client_open(&err);
	if (!client)
		return complain(&err);
	ret = reset ? replace(client, NULL) : show(client, options);
	sn_client_close(client);
	return ret;
}

/**
 * verb_policy() - sipnatctl policy
 * @argc: count of @argv
 * @argv: the verb and what follows it
 *
 * Return: the exit code.
 */
int verb_policy(int argc, char **argv)
{
	struct options options;
	const char *word, *path;
	bool wants_file, reads;
	int ret = options_parse(argc, argv, OPT_JSON, &options);

	if (ret || options.help)
		return ret;
	word = optind < argc ? argv[optind] : "";
	path = *word && optind + 1 < argc ? argv[optind + 1] : NULL;
	wants_file = !strcmp(word, "check") || !strcmp(word, "apply");
	reads = !strcmp(word, "show") || !strcmp(word, "check");
	if (!wants_file && strcmp(word, "show") && strcmp(word, "reset"))
		return usage_error("policy wants show, check FILE, apply FILE or reset%s%s",
				   *word ? ", not " : "", word);
	if (wants_file && !path)
		return usage_error("policy %s wants a file", word);
	if (argc - optind > 1 + wants_file)
		return usage_error("policy %s takes no \"%s\"", word,
				   argv[optind + 1 + wants_file]);
	if (options.json && !reads)
		return usage_error("policy %s has no JSON output", word);
	if (!strcmp(word, "check"))
		return check(path, &options);
	if (!strcmp(word, "apply"))
		return apply(path, &options);
	return ask(!strcmp(word, "reset"), &options);
}
