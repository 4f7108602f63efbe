// SPDX-License-Identifier: GPL-2.0
/*
 * Datagrams made of the contract's tables. How much of a message is wrong is
 * drawn for each: nothing, something, or all of it.
 */
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/sipnat.h>
#include <string.h>

#include "attribute.h"
#include "random.h"

#define REMEMBERED_MAX 8
#define REMEMBERED_LEN 1024

/* What binding-get showed, to be restored. */
static struct {
	uint8_t byte[REMEMBERED_LEN];
	uint32_t len;
} remembered[REMEMBERED_MAX];
static unsigned int n_remembered;

/**
 * compose_remember() - binding-get showed a binding
 * @attrs: all of its attributes
 * @len: bytes of them
 */
void compose_remember(const void *attrs, uint32_t len)
{
	if (n_remembered == REMEMBERED_MAX || len > REMEMBERED_LEN)
		return;
	memcpy(remembered[n_remembered].byte, attrs, len);
	remembered[n_remembered++].len = len;
}

/**
 * compose_forget() - what was shown is out of date
 */
void compose_forget(void)
{
	n_remembered = 0;
}

/* A binding that there is, or was; attributes may be left out or spoilt. */
static void put_remembered(struct datagram *d, const struct command *command,
			   unsigned int which)
{
	const uint8_t *p = remembered[which].byte;
	const uint8_t *stop = p + remembered[which].len;
	struct nlattr header;
	unsigned int type;

	for (; stop - p >= (long)sizeof(header);
	     p += NLA_ALIGN(header.nla_len)) {
		memcpy(&header, p, sizeof(header));
		if (header.nla_len < sizeof(header) ||
		    header.nla_len > stop - p)
			return;
		type = header.nla_type & NLA_TYPE_MASK;
		if (type > 31 || !(command->takes >> type & 1) ||
		    (spoil && once_in(spoil * 4)))
			continue;
		if (spoil && once_in(spoil * 2) && type <= command->set->count)
			put_spoilt(d, &command->set->attr[type - 1], 1);
		else
			put_attr(d, header.nla_type, p + sizeof(header),
				 header.nla_len - sizeof(header));
	}
}

static void put_body(struct datagram *d, const struct command *command)
{
	unsigned int i, n, which = random_below(REMEMBERED_MAX + 2);
	const struct attribute *attr;

	if (command->cmd == SIPNAT_CMD_BINDING_RESTORE &&
	    which < n_remembered) {
		put_remembered(d, command, which);
		return;
	}
	for (i = 0; i < command->set->count; i++) {
		attr = &command->set->attr[i];
		n = 0;
		if (attr->type < 32 && command->wants >> attr->type & 1)
			n = 1;
		else if (attr->type < 32 && command->takes >> attr->type & 1)
			n = once_in(3);
		else if (spoil && once_in(spoil * 4))
			n = 1;
		if (n && attr->kind == KIND_NEST && attr->nest != &set_tuple)
			n = once_in(64) ? random_below(80) :
					  1 + random_below(3);
		while (n--)
			put_either(d, attr, 1);
	}
}

/* Now and then a request with flags and numbers that nobody would use. */
static void spoil_header(struct nlmsghdr *nlh, struct genlmsghdr *genl)
{
	switch (random_below(8)) {
	case 0:
		genl->cmd = random_u32();
		break;
	case 1:
		genl->version = random_u32();
		break;
	case 2:
		genl->reserved = random_u32();
		break;
	case 3:
		nlh->nlmsg_flags = random_u32();
		break;
	case 4:
		nlh->nlmsg_flags ^= 1 << random_below(16);
		break;
	case 5:
		nlh->nlmsg_len = odd_number();
		break;
	case 6:
		nlh->nlmsg_len += random_below(32) - 16;
		break;
	case 7:
		nlh->nlmsg_flags ^= NLM_F_DUMP;
		break;
	}
}

/* One message at the end of the datagram. */
static void put_message(struct datagram *d, uint16_t family)
{
	static const uint32_t spoils[] = { 0, 0, 0, 24, 8, 3 };
	const struct command *command = random_command();
	struct genlmsghdr genl = { .cmd = command->cmd,
				   .version = SIPNAT_FAMILY_VERSION };
	struct nlmsghdr nlh = { .nlmsg_type = family,
				.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK };
	uint32_t at = d->len, body;

	if (command->dump)
		nlh.nlmsg_flags |= NLM_F_DUMP;
	spoil = spoils[random_below(6)];
	if (spoil && once_in(16))
		genl.cmd = random_u32();
	put(d, &nlh, sizeof(nlh));
	put(d, &genl, sizeof(genl));
	body = d->len;
	if (spoil && once_in(10))
		put_noise(d, noise_len());
	else
		put_body(d, command);
	if (at + sizeof(nlh) + sizeof(genl) > d->len)
		return;
	if (spoil && once_in(8) && d->len > body)
		d->byte[body + random_below(d->len - body)] ^=
			1 << random_below(8);
	if (spoil && once_in(16) && d->len > body)
		d->len = body + random_below(d->len - body);
	nlh.nlmsg_len = d->len - at;
	if (spoil && once_in(8))
		spoil_header(&nlh, &genl);
	memcpy(d->byte + at, &nlh, sizeof(nlh));
	memcpy(d->byte + at + sizeof(nlh), &genl, sizeof(genl));
	align(d);
}

/**
 * compose() - make a datagram
 * @datagram: to be filled
 * @family: the family's number
 */
void compose(struct datagram *datagram, uint16_t family)
{
	unsigned int n = once_in(16) ? 2 + random_below(3) : 1;

	datagram->len = 0;
	while (n--)
		put_message(datagram, family);
}
