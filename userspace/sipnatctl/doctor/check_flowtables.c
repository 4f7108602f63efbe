// SPDX-License-Identifier: GPL-2.0
/*
 * Flowtables, which carry packets past conntrack and past sipnat: rules that
 * would put SIP into one, and SIP that is in one. sipnat's claim keeps a flow
 * out, so without it they matter, and for flows from before it.
 */
#include <json-c/json.h>
#include <string.h>

#include "doctor/doctor.h"
#include "nft.h"

/* A phone's port, if it isn't SIP's own. */
#define SOME_PORT 40000
/* A set of ranges takes four levels. */
#define DEPTH_MAX 8

/* Is a number, or one of a set of numbers and ranges, this port? */
static bool names_port(struct json_object *value, uint16_t port, int depth)
{
	struct json_object *inner;
	size_t i, n;

	if (!depth)
		return true;
	if (json_object_is_type(value, json_type_int))
		return json_object_get_int(value) == port;
	if (json_object_is_type(value, json_type_array)) {
		n = json_object_array_length(value);
		for (i = 0; i < n; i++)
			if (names_port(json_object_array_get_idx(value, i),
				       port, depth - 1))
				return true;
		return false;
	}
	if (!json_object_is_type(value, json_type_object))
		/* A named set or the like: it may. */
		return true;
	if (json_object_object_get_ex(value, "range", &inner) &&
	    json_object_is_type(inner, json_type_array) &&
	    json_object_array_length(inner) == 2)
		return json_object_get_int(json_object_array_get_idx(inner,
								     0)) <=
			       port &&
		       json_object_get_int(json_object_array_get_idx(inner,
								     1)) >=
			       port;
	if (json_object_object_get_ex(value, "set", &inner) ||
	    json_object_object_get_ex(value, "elem", &inner) ||
	    json_object_object_get_ex(value, "val", &inner))
		return names_port(inner, port, depth - 1);
	return true;
}

/**
 * struct packet - a packet's ports
 * @sport: source
 * @dport: destination
 */
struct packet {
	uint16_t sport;
	uint16_t dport;
};

/* Can a packet pass a match on ports? Other matches are taken to be so. */
static bool passes(struct json_object *match, const struct packet *packet)
{
	struct json_object *left, *payload, *right;
	const char *op = nft_text(match, "op"), *field;
	uint16_t port;

	if (!json_object_object_get_ex(match, "left", &left) ||
	    !json_object_object_get_ex(match, "right", &right) ||
	    !json_object_is_type(left, json_type_object) ||
	    !json_object_object_get_ex(left, "payload", &payload) ||
	    !json_object_is_type(payload, json_type_object))
		return true;
	field = nft_text(payload, "field");
	if (!strcmp(field, "dport"))
		port = packet->dport;
	else if (!strcmp(field, "sport"))
		port = packet->sport;
	else
		return true;
	if (!strcmp(op, "=="))
		return names_port(right, port, DEPTH_MAX);
	if (!strcmp(op, "!="))
		return !names_port(right, port, DEPTH_MAX);
	return true;
}

static bool takes(struct json_object *expr, const struct packet *packet)
{
	size_t i, n = json_object_array_length(expr);
	struct json_object *match;

	for (i = 0; i < n; i++) {
		struct json_object *item = json_object_array_get_idx(expr, i);

		if (json_object_is_type(item, json_type_object) &&
		    json_object_object_get_ex(item, "match", &match) &&
		    json_object_is_type(match, json_type_object) &&
		    !passes(match, packet))
			return false;
	}
	return true;
}

static bool adds_flow(struct json_object *expr)
{
	size_t i, n = json_object_array_length(expr);

	for (i = 0; i < n; i++) {
		struct json_object *item = json_object_array_get_idx(expr, i);

		if (json_object_is_type(item, json_type_object) &&
		    json_object_object_get_ex(item, "flow", NULL))
			return true;
	}
	return false;
}

/**
 * flow_rule_takes_sip() - would a rule put SIP into a flowtable
 * @rule: of nftables
 * @ports: SIP ports
 * @n_ports: how many
 *
 * Only matches on ports are understood; what else a rule asks for is taken to be
 * so. Either direction's packets put a flow there.
 *
 * Return: true if it would, as far as can be seen.
 */
bool flow_rule_takes_sip(struct json_object *rule, const uint16_t *ports,
			 size_t n_ports)
{
	struct json_object *expr = nft_expressions(rule);
	size_t i;

	if (!expr || !adds_flow(expr))
		return false;
	for (i = 0; i < n_ports; i++) {
		struct packet there = { SOME_PORT, ports[i] };
		struct packet back = { ports[i], SOME_PORT };

		if (takes(expr, &there) || takes(expr, &back))
			return true;
	}
	return false;
}

static void judge_rule(const struct facts *facts, struct json_object *rule,
		       struct results *results)
{
	struct result *result;

	if (facts_in_charge(facts)) {
		result =
			result_add(results, CHECK_FLOWTABLES, VERDICT_OK,
				   "a rule puts UDP or TCP into a flowtable; sipnat's claim keeps SIP out of it");
	} else {
		result =
			result_add(results, CHECK_FLOWTABLES, VERDICT_WARN,
				   "a rule puts SIP into a flowtable, where nothing but the flowtable sees it and it times out by other rules");
		result_command(results, result, FIX_NOT, "%s",
			       report_load_module(&facts->report));
	}
	result_place(results, result, "nft: table %s %s chain %s handle %s",
		     nft_text(rule, "family"), nft_text(rule, "table"),
		     nft_text(rule, "chain"), nft_text(rule, "handle"));
}

/**
 * flowtables_judge() - judge flowtables
 * @facts: all facts
 * @results: gets what was found
 */
void flowtables_judge(const struct facts *facts, struct results *results)
{
	const struct entry_context *context = &facts->entries.context;
	const struct nft *nft = &facts->nft;
	size_t i, n = 0;

	entries_judge_kind(facts, results, ENTRY_OFFLOADED);
	for (i = 0; i < nft_count(nft); i++) {
		struct json_object *rule = nft_item(nft, i, "rule");

		if (!rule || !flow_rule_takes_sip(rule, context->ports,
						  context->n_ports))
			continue;
		judge_rule(facts, rule, results);
		n++;
	}
	if (*nft->why)
		result_add(results, CHECK_FLOWTABLES, VERDICT_SKIPPED,
			   "rules could not be looked through: %s", nft->why);
	else if (!n && !facts->entries.kinds[ENTRY_OFFLOADED].count)
		result_add(results, CHECK_FLOWTABLES, VERDICT_OK,
			   "no rule puts SIP into a flowtable");
}
