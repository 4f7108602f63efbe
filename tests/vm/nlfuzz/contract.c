// SPDX-License-Identifier: GPL-2.0
/*
 * The family's attribute sets and operations. Everything that the specification
 * has is here, also what no request may carry; lint compares the two.
 */
#include <linux/sipnat.h>
#include <stddef.h>

#include "contract.h"
#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SET(name)                                 \
	{                                         \
		name##_attrs, COUNT(name##_attrs) \
	}
#define ANY UINT32_MAX
#define BIT(attr) (1U << (attr))

#define A_PAD(type)                        \
	{                                  \
		type, KIND_PAD, 0, 0, NULL \
	}
#define A_U8(type, min, max)                  \
	{                                     \
		type, KIND_U8, min, max, NULL \
	}
#define A_U16(type, min, max)                  \
	{                                      \
		type, KIND_U16, min, max, NULL \
	}
#define A_U32(type, min, max)                  \
	{                                      \
		type, KIND_U32, min, max, NULL \
	}
#define A_U64(type)                          \
	{                                    \
		type, KIND_U64, 0, ANY, NULL \
	}
#define A_FLAG(type)                        \
	{                                   \
		type, KIND_FLAG, 0, 0, NULL \
	}
#define A_TEXT(type, max)                     \
	{                                     \
		type, KIND_TEXT, 0, max, NULL \
	}
#define A_BINARY(type, max)                     \
	{                                       \
		type, KIND_BINARY, 0, max, NULL \
	}
#define A_NEST(type, set)                  \
	{                                  \
		type, KIND_NEST, 0, 0, set \
	}

static const struct attribute prefix_attrs[] = {
	A_BINARY(SIPNAT_A_PREFIX_ADDRESS, 16),
	A_U8(SIPNAT_A_PREFIX_LENGTH, 0, 128),
};

const struct set set_prefix = SET(prefix);

static const struct attribute port_range_attrs[] = {
	A_U16(SIPNAT_A_PORT_RANGE_FIRST, 1, 65535),
	A_U16(SIPNAT_A_PORT_RANGE_LAST, 1, 65535),
};

const struct set set_port_range = SET(port_range);

static const struct attribute tuple_attrs[] = {
	A_BINARY(SIPNAT_A_TUPLE_SRC_ADDRESS, 16),
	A_BINARY(SIPNAT_A_TUPLE_DST_ADDRESS, 16),
	A_U16(SIPNAT_A_TUPLE_SRC_PORT, 0, 65535),
	A_U16(SIPNAT_A_TUPLE_DST_PORT, 0, 65535),
};

const struct set set_tuple = SET(tuple);

static const struct attribute rule_attrs[] = {
	A_PAD(SIPNAT_A_RULE_PAD),
	A_U32(SIPNAT_A_RULE_INDEX, 0, SIPNAT_RULES_MAX),
	A_TEXT(SIPNAT_A_RULE_NAME, SIPNAT_NAME_MAX),
	A_U32(SIPNAT_A_RULE_ACTION, 0, SIPNAT_ACTION_OBSERVE),
	A_U32(SIPNAT_A_RULE_TRANSPORT, SIPNAT_TRANSPORT_UDP,
	      SIPNAT_TRANSPORT_UDP | SIPNAT_TRANSPORT_TCP),
	A_NEST(SIPNAT_A_RULE_LOCAL, &set_prefix),
	A_NEST(SIPNAT_A_RULE_PEER, &set_prefix),
	A_NEST(SIPNAT_A_RULE_PORT, &set_port_range),
	A_FLAG(SIPNAT_A_RULE_ANY_PORT),
	A_U16(SIPNAT_A_RULE_ZONE, 0, 65535),
	A_TEXT(SIPNAT_A_RULE_IN_INTERFACE, 15),
	A_TEXT(SIPNAT_A_RULE_OUT_INTERFACE, 15),
	A_U32(SIPNAT_A_RULE_MARK, 0, ANY),
	A_U32(SIPNAT_A_RULE_MARK_MASK, 1, ANY),
	A_U64(SIPNAT_A_RULE_HITS),
	A_FLAG(SIPNAT_A_RULE_MORE),
	A_U32(SIPNAT_A_RULE_MARGIN, 0, SIPNAT_HOLD_MAX),
	A_U32(SIPNAT_A_RULE_FLOOR, 0, SIPNAT_HOLD_MAX),
	A_U32(SIPNAT_A_RULE_CEILING, 0, SIPNAT_HOLD_MAX),
};

const struct set set_rule = SET(rule);

static const struct attribute policy_attrs[] = {
	A_U32(SIPNAT_A_POLICY_GENERATION, 0, ANY),
	A_U32(SIPNAT_A_POLICY_DEFAULT_ACTION, 0, SIPNAT_ACTION_OBSERVE),
	A_U32(SIPNAT_A_POLICY_MEDIA_EXPECTATIONS, 0,
	      SIPNAT_MEDIA_EXPECTATIONS_DROP),
	A_NEST(SIPNAT_A_POLICY_RULE, &set_rule),
	A_U32(SIPNAT_A_POLICY_RULES, 0, SIPNAT_RULES_MAX),
	A_U32(SIPNAT_A_POLICY_PREFIXES, 0, SIPNAT_PREFIXES_MAX),
	A_U32(SIPNAT_A_POLICY_BINDINGS_MAX, 1, ANY),
	A_U32(SIPNAT_A_POLICY_BINDINGS_PER_SOURCE_MAX, 1, ANY),
	A_U32(SIPNAT_A_POLICY_TRANSACTIONS_MAX, 1, SIPNAT_TRANSACTIONS_MAX),
	A_U8(SIPNAT_A_POLICY_CONNTRACK_SHARE, 1, 100),
	A_U32(SIPNAT_A_POLICY_TRANSACTIONS_PER_SOURCE_MAX, 1,
	      SIPNAT_TRANSACTIONS_MAX),
};

static const struct set set_policy = SET(policy);

static const struct attribute flow_attrs[] = {
	A_U32(SIPNAT_A_FLOW_EVENT, 0, SIPNAT_FLOW_EVENT_OBSERVED),
	A_U32(SIPNAT_A_FLOW_TRANSPORT, SIPNAT_TRANSPORT_UDP,
	      SIPNAT_TRANSPORT_UDP | SIPNAT_TRANSPORT_TCP),
	A_NEST(SIPNAT_A_FLOW_ORIGINAL, &set_tuple),
	A_NEST(SIPNAT_A_FLOW_REPLY, &set_tuple),
	A_U16(SIPNAT_A_FLOW_ZONE, 0, 65535),
	A_U32(SIPNAT_A_FLOW_ID, 0, ANY),
	A_U32(SIPNAT_A_FLOW_ACTION, 0, SIPNAT_ACTION_OBSERVE),
	A_U32(SIPNAT_A_FLOW_ORIGIN, 0, SIPNAT_ORIGIN_SWEPT),
	A_U32(SIPNAT_A_FLOW_GENERATION, 0, ANY),
	A_U32(SIPNAT_A_FLOW_RULE, 0, SIPNAT_RULES_MAX),
	A_U32(SIPNAT_A_FLOW_TIMEOUT, 0, ANY),
	A_NEST(SIPNAT_A_FLOW_END, &set_prefix),
	A_U32(SIPNAT_A_FLOW_FLUSHED, 0, ANY),
	A_U32(SIPNAT_A_FLOW_HOLD, 0, ANY),
};

static const struct set set_flow = SET(flow);

static const struct attribute binding_attrs[] = {
	A_U32(SIPNAT_A_BINDING_CHANGE, 0, SIPNAT_BINDING_CHANGE_SHED),
	A_TEXT(SIPNAT_A_BINDING_AOR, SIPNAT_AOR_MAX),
	A_U64(SIPNAT_A_BINDING_CONTACT),
	A_U32(SIPNAT_A_BINDING_TRANSPORT, SIPNAT_TRANSPORT_UDP,
	      SIPNAT_TRANSPORT_TCP),
	A_NEST(SIPNAT_A_BINDING_ORIGINAL, &set_tuple),
	A_NEST(SIPNAT_A_BINDING_REPLY, &set_tuple),
	A_U16(SIPNAT_A_BINDING_ZONE, 0, 65535),
	A_U32(SIPNAT_A_BINDING_ENDPOINT, 0, SIPNAT_DIRECTION_REPLY),
	A_U32(SIPNAT_A_BINDING_GRANTED, 0, ANY),
	A_U32(SIPNAT_A_BINDING_EXPIRES, 0, ANY),
	A_U32(SIPNAT_A_BINDING_HOLD, 0, ANY),
	A_U32(SIPNAT_A_BINDING_RULE, 0, SIPNAT_RULES_MAX),
	A_U32(SIPNAT_A_BINDING_ID, 0, ANY),
	A_U32(SIPNAT_A_BINDING_TIMEOUT, 0, ANY),
	A_U32(SIPNAT_A_BINDING_IDLE, 0, ANY),
	A_U32(SIPNAT_A_BINDING_KEEPALIVE, 0, ANY),
	A_NEST(SIPNAT_A_BINDING_END, &set_prefix),
	A_U32(SIPNAT_A_BINDING_REMOVED, 0, ANY),
	A_PAD(SIPNAT_A_BINDING_PAD),
	A_U32(SIPNAT_A_BINDING_CLOCK, 0, ANY),
};

static const struct set set_binding = SET(binding);

static const struct attribute status_attrs[] = {
	A_PAD(SIPNAT_A_STATUS_PAD),
	A_TEXT(SIPNAT_A_STATUS_VERSION, 16),
	A_U64(SIPNAT_A_STATUS_UPTIME),
	A_U32(SIPNAT_A_STATUS_HOOKS, 0, 3),
	A_FLAG(SIPNAT_A_STATUS_ALG_PRESENT),
	A_U32(SIPNAT_A_STATUS_GENERATION, 0, ANY),
	A_U64(SIPNAT_A_STATUS_POLICY_AGE),
	A_U32(SIPNAT_A_STATUS_RULES, 0, ANY),
	A_U32(SIPNAT_A_STATUS_PREFIXES, 0, ANY),
	A_U32(SIPNAT_A_STATUS_DEFAULT_ACTION, 0, SIPNAT_ACTION_OBSERVE),
	A_U32(SIPNAT_A_STATUS_MEDIA_EXPECTATIONS, 0,
	      SIPNAT_MEDIA_EXPECTATIONS_DROP),
	A_U32(SIPNAT_A_STATUS_BINDINGS, 0, ANY),
	A_U32(SIPNAT_A_STATUS_TRANSACTIONS, 0, ANY),
};

static const struct set set_status = SET(status);

/* Counters are alike; requests have none of them. */
static const struct attribute stats_attrs[] = {
	A_PAD(SIPNAT_A_STATS_PAD),
	A_U64(SIPNAT_A_STATS_PACKETS),
	A_U64(SIPNAT_A_STATS_MAX),
};

static const struct set set_stats = SET(stats);

static const struct attribute upstream_attrs[] = {
	A_PAD(SIPNAT_A_UPSTREAM_PAD),
	A_BINARY(SIPNAT_A_UPSTREAM_PEER, 16),
	A_U32(SIPNAT_A_UPSTREAM_VERDICT, 0, SIPNAT_UPSTREAM_VERDICT_CONFIRMED),
	A_U32(SIPNAT_A_UPSTREAM_REASON, 0,
	      SIPNAT_UPSTREAM_REASON_CONTACT_ALTERED),
	A_TEXT(SIPNAT_A_UPSTREAM_SENT, SIPNAT_VIA_MAX),
	A_TEXT(SIPNAT_A_UPSTREAM_CAME, SIPNAT_VIA_MAX),
	A_U32(SIPNAT_A_UPSTREAM_AGE, 0, ANY),
	A_U64(SIPNAT_A_UPSTREAM_CLEAN),
	A_U64(SIPNAT_A_UPSTREAM_SUSPECT),
	A_U64(SIPNAT_A_UPSTREAM_CONFIRMED),
};

static const struct set set_upstream = SET(upstream);

const struct set *const all_sets[] = {
	&set_prefix, &set_port_range, &set_tuple,  &set_rule,  &set_policy,
	&set_flow,   &set_binding,    &set_status, &set_stats, &set_upstream,
};

const unsigned int n_sets = COUNT(all_sets);

#define POLICY_SETTINGS                                 \
	(BIT(SIPNAT_A_POLICY_DEFAULT_ACTION) |          \
	 BIT(SIPNAT_A_POLICY_MEDIA_EXPECTATIONS) |      \
	 BIT(SIPNAT_A_POLICY_BINDINGS_MAX) |            \
	 BIT(SIPNAT_A_POLICY_BINDINGS_PER_SOURCE_MAX) | \
	 BIT(SIPNAT_A_POLICY_TRANSACTIONS_MAX) |        \
	 BIT(SIPNAT_A_POLICY_CONNTRACK_SHARE) |         \
	 BIT(SIPNAT_A_POLICY_TRANSACTIONS_PER_SOURCE_MAX))
#define FLOW_FILTER                                               \
	(BIT(SIPNAT_A_FLOW_TRANSPORT) | BIT(SIPNAT_A_FLOW_ZONE) | \
	 BIT(SIPNAT_A_FLOW_END))
#define BINDING_SHOWN                                                       \
	(BIT(SIPNAT_A_BINDING_AOR) | BIT(SIPNAT_A_BINDING_CONTACT) |        \
	 BIT(SIPNAT_A_BINDING_TRANSPORT) | BIT(SIPNAT_A_BINDING_ORIGINAL) | \
	 BIT(SIPNAT_A_BINDING_REPLY) | BIT(SIPNAT_A_BINDING_ZONE) |         \
	 BIT(SIPNAT_A_BINDING_ENDPOINT) | BIT(SIPNAT_A_BINDING_GRANTED) |   \
	 BIT(SIPNAT_A_BINDING_EXPIRES) | BIT(SIPNAT_A_BINDING_HOLD))

const struct command commands[] = {
	{ SIPNAT_CMD_STATUS_GET, "status-get", false, 4, &set_status, 0, 0 },
	{ SIPNAT_CMD_STATS_GET, "stats-get", false, 2, &set_stats, 0, 0 },
	{ SIPNAT_CMD_POLICY_GET, "policy-get", true, 3, &set_policy, 0, 0 },
	{ SIPNAT_CMD_POLICY_BEGIN, "policy-begin", false, 10, &set_policy,
	  POLICY_SETTINGS, 0 },
	{ SIPNAT_CMD_POLICY_ADD, "policy-add", false, 28, &set_policy,
	  BIT(SIPNAT_A_POLICY_RULE), BIT(SIPNAT_A_POLICY_RULE) },
	{ SIPNAT_CMD_POLICY_COMMIT, "policy-commit", false, 4, &set_policy, 0,
	  0 },
	{ SIPNAT_CMD_POLICY_ABORT, "policy-abort", false, 2, &set_policy, 0,
	  0 },
	{ SIPNAT_CMD_POLICY_NTF, "policy-ntf", false, 1, &set_policy, 0, 0 },
	{ SIPNAT_CMD_FLOW_GET, "flow-get", true, 5, &set_flow, FLOW_FILTER, 0 },
	{ SIPNAT_CMD_FLOW_FLUSH, "flow-flush", false, 4, &set_flow, FLOW_FILTER,
	  BIT(SIPNAT_A_FLOW_END) },
	{ SIPNAT_CMD_FLOW_NTF, "flow-ntf", false, 1, &set_flow, 0, 0 },
	{ SIPNAT_CMD_BINDING_GET, "binding-get", true, 5, &set_binding,
	  BIT(SIPNAT_A_BINDING_AOR) | BIT(SIPNAT_A_BINDING_EXPIRES) |
		  BIT(SIPNAT_A_BINDING_END),
	  0 },
	{ SIPNAT_CMD_BINDING_DEL, "binding-del", false, 5, &set_binding,
	  BIT(SIPNAT_A_BINDING_AOR) | BIT(SIPNAT_A_BINDING_END),
	  BIT(SIPNAT_A_BINDING_AOR) },
	{ SIPNAT_CMD_BINDING_RESTORE, "binding-restore", false, 14,
	  &set_binding, BINDING_SHOWN | BIT(SIPNAT_A_BINDING_CLOCK),
	  BINDING_SHOWN },
	{ SIPNAT_CMD_BINDING_NTF, "binding-ntf", false, 1, &set_binding, 0, 0 },
	{ SIPNAT_CMD_UPSTREAM_GET, "upstream-get", true, 2, &set_upstream, 0,
	  0 },
	{ SIPNAT_CMD_UPSTREAM_NTF, "upstream-ntf", false, 1, &set_upstream, 0,
	  0 },
};

const unsigned int n_commands = COUNT(commands);

/**
 * random_command() - some commands are more interesting than others
 */
const struct command *random_command(void)
{
	unsigned int i, sum = 0, at;

	for (i = 0; i < n_commands; i++)
		sum += commands[i].often;
	at = random_below(sum);
	for (i = 0; at >= commands[i].often; i++)
		at -= commands[i].often;
	return &commands[i];
}

/**
 * command_of() - a command by its number
 * @cmd: SIPNAT_CMD_*, or any other number
 *
 * Return: NULL if the family has no such command.
 */
const struct command *command_of(uint8_t cmd)
{
	unsigned int i;

	for (i = 0; i < n_commands; i++)
		if (commands[i].cmd == cmd)
			return &commands[i];
	return NULL;
}
