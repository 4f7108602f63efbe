// SPDX-License-Identifier: GPL-2.0
/*
 * The policy as it must be: who is making one, how many rules and prefixes it
 * has, which generation is in force. All of a message counts or nothing; what
 * is refused changes nothing.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/sipnat.h>
#include <stdbool.h>
#include <string.h>

#include "compose.h"
#include "model.h"
#include "talk.h"

#define NOBODY (~0U)

/* How much is in a policy. */
struct content {
	uint32_t rules;
	uint32_t prefixes;
};

static unsigned int owner = NOBODY;
static struct content making, in_force;
static uint32_t generation;
/* Whether generation and in_force are known. */
static bool known;
static uint32_t replied;

static void expect(bool holds, const char *what, unsigned int sock)
{
	if (!holds)
		die("%s (socket %u, a policy is made by %d)", what, sock,
		    (int)owner);
}

/* Counts the nest of a rule; one with more prefixes is none of its own. */
static void count_rule(const struct nlattr *rule, struct content *content)
{
	const struct nlattr *attr;
	uint32_t more = 0;

	mnl_attr_for_each_nested(attr, rule) {
		more |= mnl_attr_get_type(attr) == SIPNAT_A_RULE_MORE;
		content->prefixes +=
			mnl_attr_get_type(attr) == SIPNAT_A_RULE_LOCAL ||
			mnl_attr_get_type(attr) == SIPNAT_A_RULE_PEER;
	}
	content->rules += !more;
}

static void count_message(const struct nlmsghdr *nlh, struct content *content)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == SIPNAT_A_POLICY_RULE)
			count_rule(attr, content);
}

static void committed(unsigned int sock)
{
	expect(owner == sock, "commit of what another socket makes", sock);
	if (known && replied != generation + 1)
		die("generation %u follows %u", replied, generation);
	generation = replied;
	in_force = making;
	owner = NOBODY;
	known = true;
}

static void accepted(unsigned int sock, const struct nlmsghdr *request,
		     uint8_t cmd)
{
	switch (cmd) {
	case SIPNAT_CMD_POLICY_BEGIN:
		expect(owner == NOBODY || owner == sock, "two policies begun",
		       sock);
		owner = sock;
		memset(&making, 0, sizeof(making));
		break;
	case SIPNAT_CMD_POLICY_ADD:
		expect(owner == sock, "rules for what another makes", sock);
		count_message(request, &making);
		break;
	case SIPNAT_CMD_POLICY_COMMIT:
		committed(sock);
		break;
	case SIPNAT_CMD_POLICY_ABORT:
		expect(owner == sock, "abort of what another makes", sock);
		owner = NOBODY;
		break;
	}
}

static void refused(unsigned int sock, uint8_t cmd, int error)
{
	switch (cmd) {
	case SIPNAT_CMD_POLICY_BEGIN:
		if (error == EBUSY)
			expect(owner != NOBODY && owner != sock,
			       "busy, and nobody else makes a policy", sock);
		break;
	case SIPNAT_CMD_POLICY_ADD:
	case SIPNAT_CMD_POLICY_COMMIT:
	case SIPNAT_CMD_POLICY_ABORT:
		/* it may be in force, and only the answer have failed */
		if (error == ENOMEM && cmd == SIPNAT_CMD_POLICY_COMMIT)
			known = false;
		if (error == ENOENT)
			expect(owner != sock, "begun, and unknown", sock);
		break;
	}
}

/**
 * model_answer() - the kernel has answered a request
 * @sock: whose
 * @request: to the family, not a dump
 * @error: 0, or why it was refused
 */
void model_answer(unsigned int sock, const struct nlmsghdr *request, int error)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(request);

	/* too short for a command */
	if (request->nlmsg_len < MNL_NLMSG_HDRLEN + sizeof(*genl))
		return;
	if (error)
		refused(sock, genl->cmd, error);
	else
		accepted(sock, request, genl->cmd);
}

/**
 * model_committed() - the answer to a commit
 * @number: its generation
 */
void model_committed(uint32_t number)
{
	replied = number;
}

/**
 * model_closed() - a socket is gone, and what it was making
 * @sock: which
 */
void model_closed(unsigned int sock)
{
	if (owner == sock)
		owner = NOBODY;
}

/**
 * struct shown - what the kernel shows of the policy in force
 * @content: that it says it has
 * @listed: that it lists
 * @generation: its own
 * @bindings: how many there are
 * @hash: of all but the hits
 */
struct shown {
	struct content content;
	struct content listed;
	uint32_t generation;
	uint32_t bindings;
	uint64_t hash;
};

static void hash(struct shown *shown, const void *data, uint32_t len)
{
	const uint8_t *p = data;

	while (len--)
		shown->hash = (shown->hash ^ *p++) * 0x100000001b3ULL;
}

static void status(const struct nlmsghdr *nlh, void *data)
{
	struct shown *shown = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(attr)) {
		case SIPNAT_A_STATUS_GENERATION:
			shown->generation = mnl_attr_get_u32(attr);
			break;
		case SIPNAT_A_STATUS_RULES:
			shown->content.rules = mnl_attr_get_u32(attr);
			break;
		case SIPNAT_A_STATUS_PREFIXES:
			shown->content.prefixes = mnl_attr_get_u32(attr);
			break;
		case SIPNAT_A_STATUS_BINDINGS:
			shown->bindings = mnl_attr_get_u32(attr);
			break;
		}
	}
}

static void policy_rule(struct shown *shown, const struct nlattr *rule)
{
	const struct nlattr *attr;

	count_rule(rule, &shown->listed);
	mnl_attr_for_each_nested(attr, rule) {
		switch (mnl_attr_get_type(attr)) {
		case SIPNAT_A_RULE_INDEX:
			if (mnl_attr_get_u32(attr) + 1 != shown->listed.rules)
				die("rule %u is listed as number %u",
				    mnl_attr_get_u32(attr),
				    shown->listed.rules);
			break;
		case SIPNAT_A_RULE_MORE:
		case SIPNAT_A_RULE_HITS:
		case SIPNAT_A_RULE_PAD:
			break;
		default:
			hash(shown, attr, attr->nla_len);
		}
	}
}

static void policy(const struct nlmsghdr *nlh, void *data)
{
	struct shown *shown = data;
	const struct nlattr *attr;

	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		die("a dump was interrupted, and nobody else is here");
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == SIPNAT_A_POLICY_RULE)
			policy_rule(shown, attr);
		else
			hash(shown, attr, attr->nla_len);
	}
}

static void binding(const struct nlmsghdr *nlh, void *data)
{
	compose_remember((const char *)mnl_nlmsg_get_payload(nlh) +
				 sizeof(struct genlmsghdr),
			 nlh->nlmsg_len - MNL_NLMSG_HDRLEN -
				 sizeof(struct genlmsghdr));
	++*(unsigned int *)data;
}

static bool same(const struct content *a, const struct content *b)
{
	return a->rules == b->rules && a->prefixes == b->prefixes;
}

/**
 * model_check() - is all as it must be?
 * @nl: a socket that makes no policy
 * @family: the family's number
 */
void model_check(struct mnl_socket *nl, uint16_t family)
{
	static struct shown last;
	unsigned int bindings = 0;
	struct shown now = {};

	talk_ask(nl, family, SIPNAT_CMD_STATUS_GET, 0, status, &now);
	talk_ask(nl, family, SIPNAT_CMD_POLICY_GET, NLM_F_DUMP, policy, &now);
	if (!same(&now.content, &now.listed))
		die("%u rules, %u prefixes, and %u, %u are listed",
		    now.content.rules, now.content.prefixes, now.listed.rules,
		    now.listed.prefixes);
	if (known && now.generation != generation)
		die("generation %u is in force, expected %u", now.generation,
		    generation);
	if (known && !same(&now.content, &in_force))
		die("%u rules, %u prefixes in force, expected %u, %u",
		    now.content.rules, now.content.prefixes, in_force.rules,
		    in_force.prefixes);
	if (now.generation == last.generation && last.hash &&
	    now.hash != last.hash)
		die("the policy changed, and its generation did not");
	generation = now.generation;
	in_force = now.content;
	known = true;
	last = now;

	compose_forget();
	talk_ask(nl, family, SIPNAT_CMD_BINDING_GET, NLM_F_DUMP, binding,
		 &bindings);
}
