// SPDX-License-Identifier: GPL-2.0
/*
 * Conntrack of the fake kernel: lists the entries that a test has made up, notes
 * which of them are deleted.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <string.h>

#include "array.h"
#include "cmocka_all.h"
#include "conntrack.h"
#include "fake_kernel.h"

#define TYPE(command) ((NFNL_SUBSYS_CTNETLINK << 8) | (command))

static void put_tuple(struct nlmsghdr *nlh, uint16_t type,
		      const struct sn_entry *entry,
		      const struct sn_tuple *tuple)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);
	struct nlattr *part = mnl_attr_nest_start(nlh, CTA_TUPLE_IP);
	bool four = entry->family == AF_INET;

	mnl_attr_put(nlh, four ? CTA_IP_V4_SRC : CTA_IP_V6_SRC, four ? 4 : 16,
		     tuple->src);
	mnl_attr_put(nlh, four ? CTA_IP_V4_DST : CTA_IP_V6_DST, four ? 4 : 16,
		     tuple->dst);
	mnl_attr_nest_end(nlh, part);
	part = mnl_attr_nest_start(nlh, CTA_TUPLE_PROTO);
	mnl_attr_put_u8(nlh, CTA_PROTO_NUM, entry->protocol);
	mnl_attr_put_u16(nlh, CTA_PROTO_SRC_PORT, htons(tuple->src_port));
	mnl_attr_put_u16(nlh, CTA_PROTO_DST_PORT, htons(tuple->dst_port));
	mnl_attr_nest_end(nlh, part);
	mnl_attr_nest_end(nlh, nest);
}

static void put_entry(const struct nlmsghdr *request,
		      const struct sn_entry *entry)
{
	struct nlmsghdr *nlh =
		fake_answer(request, TYPE(IPCTNL_MSG_CT_NEW), NLM_F_MULTI);
	struct nfgenmsg *head = mnl_nlmsg_put_extra_header(nlh, sizeof(*head));
	struct nlattr *help;

	head->nfgen_family = entry->family;
	put_tuple(nlh, CTA_TUPLE_ORIG, entry, &entry->original);
	put_tuple(nlh, CTA_TUPLE_REPLY, entry, &entry->reply);
	mnl_attr_put_u32(nlh, CTA_STATUS, htonl(entry->status));
	mnl_attr_put_u32(nlh, CTA_TIMEOUT, htonl(entry->timeout));
	mnl_attr_put_u32(nlh, CTA_ID, htonl(entry->id));
	if (entry->zone)
		mnl_attr_put_u16(nlh, CTA_ZONE, htons(entry->zone));
	if (*entry->helper) {
		help = mnl_attr_nest_start(nlh, CTA_HELP);
		mnl_attr_put_strz(nlh, CTA_HELP_NAME, entry->helper);
		mnl_attr_nest_end(nlh, help);
	}
}

/* By its id, which has to be that of an entry. */
static void del(const struct nlmsghdr *request)
{
	const struct nlattr *attr;
	uint32_t id = 0;
	size_t i;

	mnl_attr_for_each(attr, request, sizeof(struct nfgenmsg))
		if (mnl_attr_get_type(attr) == CTA_ID)
			id = ntohl(mnl_attr_get_u32(attr));
	for (i = 0; i < fake.n_entries; i++)
		if (fake.entries[i].id == id)
			break;
	if (i == fake.n_entries) {
		fake_error(request, ENOENT);
		return;
	}
	assert_true(fake.n_deleted < ARRAY_SIZE(fake.deleted));
	fake.deleted[fake.n_deleted++] = id;
	fake_error(request, 0);
}

/* What a request to ctnetlink gets. */
void fake_conntrack(const struct nlmsghdr *request)
{
	size_t i;

	if (request->nlmsg_type == TYPE(IPCTNL_MSG_CT_DELETE)) {
		del(request);
		return;
	}
	assert_int_equal(request->nlmsg_type, TYPE(IPCTNL_MSG_CT_GET));
	for (i = 0; i < fake.n_entries; i++)
		put_entry(request, &fake.entries[i]);
	fake_done(request);
}
