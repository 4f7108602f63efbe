// SPDX-License-Identifier: GPL-2.0
/*
 * Conntrack's table through ctnetlink: listing it, deleting one entry. Asking
 * makes the kernel load nf_conntrack_netlink if it is a module and not there.
 */
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "client_priv.h"
#include "conntrack.h"

#define TYPE(command) ((NFNL_SUBSYS_CTNETLINK << 8) | (command))

/**
 * struct listing - a dump that is being read
 * @each: called with each entry
 * @data: for @each
 */
struct listing {
	sn_entry_t each;
	void *data;
};

static void sort_nested(const struct nlattr *nest, const struct nlattr **table,
			unsigned int max)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) <= max)
			table[mnl_attr_get_type(attr)] = attr;
}

/* Numbers here are in network order. */
static uint32_t number(const struct nlattr *attr, size_t size)
{
	if (!attr || !sn_sized(attr, size))
		return 0;
	if (size == sizeof(uint16_t))
		return ntohs(mnl_attr_get_u16(attr));
	if (size == sizeof(uint8_t))
		return mnl_attr_get_u8(attr);
	return ntohl(mnl_attr_get_u32(attr));
}

static void copy_address(const struct nlattr **ip, unsigned int v4,
			 unsigned int v6, struct sn_entry *entry, uint8_t *to)
{
	const struct nlattr *attr = entry->family == AF_INET ? ip[v4] : ip[v6];
	size_t size = entry->family == AF_INET ? 4 : 16;

	if (attr && sn_sized(attr, size))
		memcpy(to, mnl_attr_get_payload(attr), size);
}

static void decode_tuple(const struct nlattr *nest, struct sn_entry *entry,
			 struct sn_tuple *tuple)
{
	const struct nlattr *tb[CTA_TUPLE_MAX + 1] = { 0 };
	const struct nlattr *ip[CTA_IP_MAX + 1] = { 0 };
	const struct nlattr *proto[CTA_PROTO_MAX + 1] = { 0 };

	sort_nested(nest, tb, CTA_TUPLE_MAX);
	if (tb[CTA_TUPLE_IP])
		sort_nested(tb[CTA_TUPLE_IP], ip, CTA_IP_MAX);
	if (tb[CTA_TUPLE_PROTO])
		sort_nested(tb[CTA_TUPLE_PROTO], proto, CTA_PROTO_MAX);
	copy_address(ip, CTA_IP_V4_SRC, CTA_IP_V6_SRC, entry, tuple->src);
	copy_address(ip, CTA_IP_V4_DST, CTA_IP_V6_DST, entry, tuple->dst);
	entry->protocol = number(proto[CTA_PROTO_NUM], sizeof(uint8_t));
	tuple->src_port = number(proto[CTA_PROTO_SRC_PORT], sizeof(uint16_t));
	tuple->dst_port = number(proto[CTA_PROTO_DST_PORT], sizeof(uint16_t));
}

static void decode_helper(const struct nlattr *nest, struct sn_entry *entry)
{
	const struct nlattr *tb[CTA_HELP_MAX + 1] = { 0 };

	sort_nested(nest, tb, CTA_HELP_MAX);
	if (tb[CTA_HELP_NAME])
		sn_text(tb[CTA_HELP_NAME], entry->helper,
			sizeof(entry->helper));
}

/* False: it is no entry of IPv4 or IPv6. */
static bool decode(const struct nlmsghdr *nlh, struct sn_entry *entry)
{
	const struct nlattr *tb[CTA_MAX + 1] = { 0 };
	const struct nfgenmsg *head = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;

	memset(entry, 0, sizeof(*entry));
	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*head))
		return false;
	entry->family = head->nfgen_family;
	if (entry->family != AF_INET && entry->family != AF_INET6)
		return false;
	mnl_attr_for_each(attr, nlh, sizeof(*head))
		if (mnl_attr_get_type(attr) <= CTA_MAX)
			tb[mnl_attr_get_type(attr)] = attr;
	if (!tb[CTA_TUPLE_ORIG] || !tb[CTA_TUPLE_REPLY])
		return false;
	decode_tuple(tb[CTA_TUPLE_REPLY], entry, &entry->reply);
	decode_tuple(tb[CTA_TUPLE_ORIG], entry, &entry->original);
	if (tb[CTA_HELP])
		decode_helper(tb[CTA_HELP], entry);
	entry->zone = number(tb[CTA_ZONE], sizeof(uint16_t));
	entry->id = number(tb[CTA_ID], sizeof(uint32_t));
	entry->status = number(tb[CTA_STATUS], sizeof(uint32_t));
	entry->timeout = number(tb[CTA_TIMEOUT], sizeof(uint32_t));
	return true;
}

static int answer(const struct nlmsghdr *nlh, void *data, struct sn_error *err)
{
	struct listing *listing = data;
	struct sn_entry entry;

	if (nlh->nlmsg_type != TYPE(IPCTNL_MSG_CT_NEW) || !decode(nlh, &entry))
		return 0;
	return listing->each(&entry, listing->data, err);
}

static struct nlmsghdr *request(struct sn_client *client, uint16_t command,
				uint8_t family, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(client->request);
	struct nfgenmsg *head;

	nlh->nlmsg_type = TYPE(command);
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++client->seq;
	head = mnl_nlmsg_put_extra_header(nlh, sizeof(*head));
	head->nfgen_family = family;
	head->version = NFNETLINK_V0;
	head->res_id = 0;
	return nlh;
}

/**
 * sn_conntrack_open() - get a socket to conntrack of this network namespace
 * @err: why it failed
 *
 * Return: a client for sn_conntrack_*() only, or NULL.
 */
struct sn_client *sn_conntrack_open(struct sn_error *err)
{
	return sn_client_open_bus(NETLINK_NETFILTER, err);
}

/**
 * sn_conntrack_each() - list conntrack's table
 * @client: from sn_conntrack_open()
 * @each: called with each entry
 * @data: for @each
 * @err: why it failed
 *
 * The table may change meanwhile: an entry may be missed or come twice.
 *
 * Return: 0 or -1.
 */
int sn_conntrack_each(struct sn_client *client, sn_entry_t each, void *data,
		      struct sn_error *err)
{
	struct listing listing = { .each = each, .data = data };
	struct nlmsghdr *nlh =
		request(client, IPCTNL_MSG_CT_GET, AF_UNSPEC, NLM_F_DUMP);

	return sn_talk(client, nlh, answer, &listing, NULL, err);
}

/**
 * sn_conntrack_del() - delete one entry
 * @client: from sn_conntrack_open()
 * @entry: which; by its original tuple, zone and id
 * @gone: set if it was not there any more
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_conntrack_del(struct sn_client *client, const struct sn_entry *entry,
		     bool *gone, struct sn_error *err)
{
	bool four = entry->family == AF_INET;
	size_t size = four ? 4 : 16;
	struct nlmsghdr *nlh =
		request(client, IPCTNL_MSG_CT_DELETE, entry->family, NLM_F_ACK);
	struct nlattr *tuple = mnl_attr_nest_start(nlh, CTA_TUPLE_ORIG);
	struct nlattr *part = mnl_attr_nest_start(nlh, CTA_TUPLE_IP);

	mnl_attr_put(nlh, four ? CTA_IP_V4_SRC : CTA_IP_V6_SRC, size,
		     entry->original.src);
	mnl_attr_put(nlh, four ? CTA_IP_V4_DST : CTA_IP_V6_DST, size,
		     entry->original.dst);
	mnl_attr_nest_end(nlh, part);
	part = mnl_attr_nest_start(nlh, CTA_TUPLE_PROTO);
	mnl_attr_put_u8(nlh, CTA_PROTO_NUM, entry->protocol);
	mnl_attr_put_u16(nlh, CTA_PROTO_SRC_PORT,
			 htons(entry->original.src_port));
	mnl_attr_put_u16(nlh, CTA_PROTO_DST_PORT,
			 htons(entry->original.dst_port));
	mnl_attr_nest_end(nlh, part);
	mnl_attr_nest_end(nlh, tuple);
	mnl_attr_put_u32(nlh, CTA_ID, htonl(entry->id));
	if (entry->zone)
		mnl_attr_put_u16(nlh, CTA_ZONE, htons(entry->zone));
	*gone = false;
	if (!sn_talk(client, nlh, NULL, NULL, NULL, err))
		return 0;
	*gone = err->errnum == ENOENT;
	return *gone ? 0 : -1;
}
