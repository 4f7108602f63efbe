// SPDX-License-Identifier: GPL-2.0
/*
 * A client of the netlink family. Requests are answered in the caller's
 * context, so nothing here waits.
 */
#include <linux/file.h>
#include <linux/inet.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include "client.h"
#include "nlput.h"

static void set_option(struct client *client, int option, int value)
{
	struct socket *sock = client->sock;

	KUNIT_ASSERT_EQ(client->test, 0,
			sock->ops->setsockopt(sock, SOL_NETLINK, option,
					      KERNEL_SOCKPTR(&value),
					      sizeof(value)));
}

/**
 * client_open() - a new socket
 * @test: that it belongs to; has to close it
 */
struct client *client_open(struct kunit *test)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	struct client *client =
		kunit_kzalloc(test, sizeof(*client), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, client);
	client->test = test;
	client->room = 4096;
	KUNIT_ASSERT_EQ(test, 0,
			sock_create_kern(&init_net, AF_NETLINK, SOCK_RAW,
					 NETLINK_GENERIC, &client->sock));
	KUNIT_ASSERT_EQ(test, 0,
			kernel_bind(client->sock, (struct sockaddr *)&address,
				    sizeof(address)));
	/* who asks is the file's opener */
	KUNIT_ASSERT_FALSE(test,
			   IS_ERR(sock_alloc_file(client->sock, 0, NULL)));
	set_option(client, NETLINK_EXT_ACK, 1);
	set_option(client, NETLINK_CAP_ACK, 1);
	return client;
}

/**
 * client_close() - the socket is gone
 * @client: whose it was
 */
void client_close(struct client *client)
{
	nlmsg_free(client->msg);
	fput(client->sock->file);
	flush_delayed_fput();
}

/**
 * client_listen() - to events
 * @client: who listens
 */
void client_listen(struct client *client)
{
	set_option(client, NETLINK_ADD_MEMBERSHIP,
		   sipnat_genl_family.mcgrp_offset);
}

/**
 * request() - begin one
 * @client: whose
 * @cmd: SIPNAT_CMD_*
 * @flags: NLM_F_*, besides those that every request has
 *
 * Return: to put attributes into.
 */
struct sk_buff *request(struct client *client, u8 cmd, u16 flags)
{
	nlmsg_free(client->msg);
	client->msg = genlmsg_new(60000, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(client->test, client->msg);
	KUNIT_ASSERT_NOT_NULL(client->test,
			      genlmsg_put(client->msg, 0, 1,
					  &sipnat_genl_family,
					  NLM_F_REQUEST | NLM_F_ACK | flags,
					  cmd));
	return client->msg;
}

/**
 * client_begin() - send the request and read nothing
 * @client: whose
 *
 * Return: what sending says.
 */
int client_begin(struct client *client)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct msghdr header = {
		.msg_name = &kernel,
		.msg_namelen = sizeof(kernel),
	};
	struct nlmsghdr *nlh = (void *)client->msg->data;
	struct kvec vec = { .iov_base = nlh };
	int sent;

	nlh->nlmsg_len = client->msg->len;
	vec.iov_len = nlh->nlmsg_len;
	client->n_replies = 0;
	client->extack[0] = '\0';
	client->flags = 0;
	sent = kernel_sendmsg(client->sock, &header, &vec, 1, vec.iov_len);
	return min(sent, 0);
}

/* What the kernel says of a request, its sentence included. */
static int read_error(struct client *client, struct nlmsghdr *nlh)
{
	struct nlmsgerr *err = nlmsg_data(nlh);
	const struct nlattr *attr;

	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS) {
		attr = nla_find((void *)err + sizeof(*err),
				nlmsg_len(nlh) - sizeof(*err),
				NLMSGERR_ATTR_MSG);
		if (attr)
			nla_strscpy(client->extack, attr,
				    sizeof(client->extack));
	}
	return err->error;
}

static int receive(struct client *client, void *buffer, unsigned int room)
{
	struct kvec vec = { .iov_base = buffer, .iov_len = room };
	struct msghdr header = {};

	return kernel_recvmsg(client->sock, &header, &vec, 1, room,
			      MSG_DONTWAIT);
}

/* The messages of one read; whether the reply is over. */
static bool read_messages(struct client *client, struct nlmsghdr *nlh, int len,
			  int *err)
{
	for (; nlmsg_ok(nlh, len); nlh = nlmsg_next(nlh, &len)) {
		client->flags |= nlh->nlmsg_flags;
		if (nlh->nlmsg_type == NLMSG_ERROR) {
			*err = read_error(client, nlh);
			return true;
		}
		if (nlh->nlmsg_type == NLMSG_DONE) {
			*err = *(int *)nlmsg_data(nlh);
			return true;
		}
		KUNIT_ASSERT_LT(client->test, client->n_replies, REPLIES_MAX);
		client->reply[client->n_replies++] = nlh;
	}
	return false;
}

/**
 * client_receive() - all of a reply
 * @client: who asked
 *
 * Return: what it ends with, or what reading says.
 */
int client_receive(struct client *client)
{
	void *buffer;
	int len, err;

	do {
		buffer = kunit_kzalloc(client->test, client->room, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(client->test, buffer);
		len = receive(client, buffer, client->room);
		if (len < 0)
			return len;
	} while (!read_messages(client, buffer, len, &err));

	return err;
}

/**
 * client_send() - send the request and read the reply
 * @client: whose
 *
 * Return: what the kernel says.
 */
int client_send(struct client *client)
{
	int err = client_begin(client);

	return err ? err : client_receive(client);
}

/**
 * client_event() - the next event
 * @client: who listens
 * @cmd: set to SIPNAT_CMD_*_NTF
 *
 * Return: NULL if there is none.
 */
struct nlmsghdr *client_event(struct client *client, u8 *cmd)
{
	struct nlmsghdr *nlh =
		kunit_kzalloc(client->test, client->room, GFP_KERNEL);
	const struct genlmsghdr *header;

	KUNIT_ASSERT_NOT_NULL(client->test, nlh);
	*cmd = 0;
	if (receive(client, nlh, client->room) < 0)
		return NULL;
	header = nlmsg_data(nlh);
	*cmd = header->cmd;
	return nlh;
}

/* A request without attributes. */
int ask(struct client *client, u8 cmd)
{
	request(client, cmd, 0);
	return client_send(client);
}

/* A dump without a filter. */
int dump(struct client *client, u8 cmd)
{
	request(client, cmd, NLM_F_DUMP);
	return client_send(client);
}

/* The first of a type, NULL if there is none. */
const struct nlattr *attribute(const struct nlmsghdr *nlh, int type)
{
	return nlmsg_find_attr(nlh, GENL_HDRLEN, type);
}

u32 attribute_u32(struct kunit *test, const struct nlmsghdr *nlh, int type)
{
	const struct nlattr *attr = attribute(nlh, type);

	KUNIT_ASSERT_NOT_NULL_MSG(test, attr, "attribute %d", type);
	return nla_get_u32(attr);
}

/* An address of either family. */
void put_address(struct sk_buff *msg, int type, const char *text)
{
	u8 address[16];

	if (in4_pton(text, -1, address, -1, NULL))
		nla_put(msg, type, 4, address);
	else if (in6_pton(text, -1, address, -1, NULL))
		nla_put(msg, type, 16, address);
}

/* A nest of SIPNAT_A_PREFIX_*. */
void put_prefix(struct sk_buff *msg, int type, const char *text, u8 length)
{
	struct nlattr *nest = nla_nest_start(msg, type);

	put_address(msg, SIPNAT_A_PREFIX_ADDRESS, text);
	nla_put_u8(msg, SIPNAT_A_PREFIX_LENGTH, length);
	nla_nest_end(msg, nest);
}

/* A nest of SIPNAT_A_RULE_* with an action, to be ended by rule_end(). */
struct nlattr *rule_begin(struct sk_buff *msg, u32 action)
{
	struct nlattr *nest = nla_nest_start(msg, SIPNAT_A_POLICY_RULE);

	nla_put_u32(msg, SIPNAT_A_RULE_ACTION, action);
	return nest;
}

void rule_end(struct sk_buff *msg, struct nlattr *nest)
{
	nla_nest_end(msg, nest);
}

/* A nest of SIPNAT_A_PORT_RANGE_*; 0 is left out. */
void put_port(struct sk_buff *msg, u16 first, u16 last)
{
	struct nlattr *nest = nla_nest_start(msg, SIPNAT_A_RULE_PORT);

	if (first)
		nla_put_u16(msg, SIPNAT_A_PORT_RANGE_FIRST, first);
	if (last)
		nla_put_u16(msg, SIPNAT_A_PORT_RANGE_LAST, last);
	nla_nest_end(msg, nest);
}

/* The request has to be refused, with this error and this sentence. */
void expect_refused(struct client *client, int error, const char *sentence)
{
	KUNIT_EXPECT_EQ_MSG(client->test, error, client_send(client), "%s",
			    sentence);
	KUNIT_EXPECT_STREQ(client->test, sentence,
			   (const char *)client->extack);
}
