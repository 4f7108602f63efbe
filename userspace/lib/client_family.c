// SPDX-License-Identifier: GPL-2.0
/*
 * Is the family there and under which numbers: generic netlink's own family.
 */
#include <string.h>

#include "client_priv.h"

/* Puts attributes with a type below @max into @table. */
static void sort_nested(const struct nlattr *nest, const struct nlattr **table,
			unsigned int max)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) <= max)
			table[mnl_attr_get_type(attr)] = attr;
}

static bool is_text(const struct nlattr *attr, const char *text)
{
	return attr && !mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) &&
	       !strcmp(mnl_attr_get_str(attr), text);
}

static uint32_t group_id(const struct nlattr *groups, const char *name)
{
	const struct nlattr *group;

	mnl_attr_for_each_nested(group, groups) {
		const struct nlattr *tb[CTRL_ATTR_MCAST_GRP_MAX + 1] = { 0 };

		sort_nested(group, tb, CTRL_ATTR_MCAST_GRP_MAX);
		if (is_text(tb[CTRL_ATTR_MCAST_GRP_NAME], name) &&
		    tb[CTRL_ATTR_MCAST_GRP_ID] &&
		    !mnl_attr_validate(tb[CTRL_ATTR_MCAST_GRP_ID],
				       MNL_TYPE_U32))
			return mnl_attr_get_u32(tb[CTRL_ATTR_MCAST_GRP_ID]);
	}
	return 0;
}

/**
 * sn_family_decode() - what a message of genl ctrl says about a family
 * @nlh: the message
 * @name: the family
 * @group: its multicast group
 * @family: filled if the message is about @name
 *
 * Return: true if it is.
 */
bool sn_family_decode(const struct nlmsghdr *nlh, const char *name,
		      const char *group, struct sn_family *family)
{
	const struct nlattr *tb[CTRL_ATTR_MAX + 1] = { 0 };
	const struct nlattr *attr;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr))
		return false;
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) <= CTRL_ATTR_MAX)
			tb[mnl_attr_get_type(attr)] = attr;
	if (!is_text(tb[CTRL_ATTR_FAMILY_NAME], name))
		return false;
	memset(family, 0, sizeof(*family));
	if (tb[CTRL_ATTR_FAMILY_ID] &&
	    !mnl_attr_validate(tb[CTRL_ATTR_FAMILY_ID], MNL_TYPE_U16))
		family->id = mnl_attr_get_u16(tb[CTRL_ATTR_FAMILY_ID]);
	if (tb[CTRL_ATTR_MCAST_GROUPS])
		family->events = group_id(tb[CTRL_ATTR_MCAST_GROUPS], group);
	return true;
}

/**
 * struct search - a family that is looked for in a dump
 * @name: its name
 * @group: its multicast group
 * @found: what was found
 */
struct search {
	const char *name;
	const char *group;
	struct sn_family *found;
};

static int compare(const struct nlmsghdr *nlh, void *data, struct sn_error *err)
{
	struct search *search = data;
	struct sn_family family;

	(void)err;
	if (sn_family_decode(nlh, search->name, search->group, &family))
		*search->found = family;
	return 0;
}

/**
 * sn_family_find() - look a family up
 * @client: any client, its own family need not be known
 * @name: the family
 * @group: its multicast group
 * @family: its numbers, zeroes if it is not there
 * @err: why the question failed
 *
 * Asks for all families: to ask for one by name makes the kernel load its
 * module, and a look at the state must not change it.
 *
 * Return: 0 or -1.
 */
int sn_family_find(struct sn_client *client, const char *name,
		   const char *group, struct sn_family *family,
		   struct sn_error *err)
{
	struct search search = { name, group, family };
	struct nlmsghdr *nlh;

	memset(family, 0, sizeof(*family));
	nlh = sn_request(client, CTRL_CMD_GETFAMILY, NLM_F_DUMP);
	nlh->nlmsg_type = GENL_ID_CTRL;
	return sn_talk(client, nlh, compare, &search, NULL, err);
}
