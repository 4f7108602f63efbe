// SPDX-License-Identifier: GPL-2.0
/*
 * One netlink socket that asks the module and waits for the answer: opening
 * it, a request, the kernel's refusal as a sentence. What is asked lives in
 * client_query.c and client_policy.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "client_priv.h"

/* The kernel answers at once; this only bounds a kernel that is stuck. */
#define ANSWER_SECONDS 20

static int absent(struct sn_error *err)
{
	return sn_fail(err, SN_NO_ACCESS, ENOENT,
		       "the sipnat module is not loaded");
}

/* One sentence for an errno and, if the kernel gave one, its own sentence. */
static int refused(struct sn_error *err, int errnum, const char *extack)
{
	if (errnum == EPERM)
		return sn_fail(err, SN_NO_ACCESS, errnum,
			       "no permission, CAP_NET_ADMIN is needed");
	if (errnum == ENOENT && !extack)
		return absent(err);
	if (extack)
		return sn_fail(err, SN_TROUBLE, errnum, "%s (%s)", extack,
			       strerror(errnum));
	return sn_fail(err, SN_TROUBLE, errnum, "%s", strerror(errnum));
}

static void set_option(struct mnl_socket *nl, int option)
{
	int one = 1;

	/* Older kernels lack some; all of them only add detail. */
	(void)mnl_socket_setsockopt(nl, option, &one, sizeof(one));
}

static int open_socket(struct sn_client *client, int bus, struct sn_error *err)
{
	struct timeval limit = { .tv_sec = ANSWER_SECONDS };

	client->nl = mnl_socket_open2(bus, SOCK_CLOEXEC);
	if (!client->nl)
		return sn_fail(err, SN_TROUBLE, errno,
			       "cannot open a netlink socket: %s",
			       strerror(errno));
	if (mnl_socket_bind(client->nl, 0, MNL_SOCKET_AUTOPID) < 0)
		return sn_fail(err, SN_TROUBLE, errno,
			       "cannot bind a netlink socket: %s",
			       strerror(errno));
	set_option(client->nl, NETLINK_EXT_ACK);
	set_option(client->nl, NETLINK_CAP_ACK);
	set_option(client->nl, NETLINK_GET_STRICT_CHK);
	(void)setsockopt(mnl_socket_get_fd(client->nl), SOL_SOCKET, SO_RCVTIMEO,
			 &limit, sizeof(limit));
	return 0;
}

/**
 * sn_client_close() - give the socket back
 * @client: the client, or NULL
 */
void sn_client_close(struct sn_client *client)
{
	if (!client)
		return;
	if (client->nl)
		mnl_socket_close(client->nl);
	free(client->request);
	free(client->receive);
	free(client);
}

/**
 * sn_client_open_bus() - get a netlink socket that asks
 * @bus: NETLINK_*
 * @err: why it failed
 *
 * Return: a client that knows no family yet, or NULL.
 */
struct sn_client *sn_client_open_bus(int bus, struct sn_error *err)
{
	struct sn_client *client = calloc(1, sizeof(*client));

	if (client) {
		client->request = malloc(SN_REQUEST_SIZE);
		client->receive = malloc(SN_RECEIVE_SIZE);
	}
	if (!client || !client->request || !client->receive) {
		sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
		sn_client_close(client);
		return NULL;
	}
	if (open_socket(client, bus, err)) {
		sn_client_close(client);
		return NULL;
	}
	return client;
}

/**
 * sn_client_open() - get a socket to the module of this network namespace
 * @err: why it failed; SN_NO_ACCESS if the module is not loaded
 *
 * Never makes the kernel load the module.
 *
 * Return: the client, or NULL.
 */
struct sn_client *sn_client_open(struct sn_error *err)
{
	struct sn_client *client = sn_client_open_bus(NETLINK_GENERIC, err);
	struct sn_family family;

	if (!client)
		return NULL;
	if (sn_family_find(client, SIPNAT_FAMILY_NAME, SIPNAT_MCGRP_EVENTS,
			   &family, err)) {
		sn_client_close(client);
		return NULL;
	}
	if (!family.id) {
		absent(err);
		sn_client_close(client);
		return NULL;
	}
	client->family = family.id;
	return client;
}

/**
 * sn_request() - begin a request in the client's buffer
 * @client: the client
 * @command: SIPNAT_CMD_*
 * @flags: NLM_F_* beside NLM_F_REQUEST
 *
 * Return: the message, to which attributes may be put.
 */
struct nlmsghdr *sn_request(struct sn_client *client, uint8_t command,
			    uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(client->request);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = client->family;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++client->seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = command;
	genl->version = SIPNAT_FAMILY_VERSION;
	return nlh;
}

/* Which rule an attribute of a policy-add lies in, for the sentence. */
static const char *rule_at(const struct nlmsghdr *request, uint32_t offset)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(request);
	const struct nlattr *attr, *inner;

	if (genl->cmd != SIPNAT_CMD_POLICY_ADD)
		return NULL;
	mnl_attr_for_each(attr, request, sizeof(*genl)) {
		size_t at = (const char *)attr - (const char *)request;

		if (offset < at || offset >= at + attr->nla_len)
			continue;
		mnl_attr_for_each_nested(inner, attr)
			if (mnl_attr_get_type(inner) == SIPNAT_A_RULE_NAME)
				return mnl_attr_get_str(inner);
	}
	return NULL;
}

/* The attributes of an error message: the kernel's sentence and the place. */
static int error_answer(const struct nlmsghdr *nlh,
			const struct nlmsghdr *request, bool ours,
			struct sn_error *err)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);
	size_t length = mnl_nlmsg_get_payload_len(nlh);
	char sentence[SN_ERROR_MAX / 2] = "";
	const char *text = NULL, *rule = NULL;
	const struct nlattr *attr;
	size_t skip = sizeof(*e);

	if (length < sizeof(*e))
		return sn_fail(err, SN_TROUBLE, EBADMSG,
			       "the kernel's answer is cut short");
	if (!e->error)
		return 0;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		skip += e->msg.nlmsg_len - MNL_NLMSG_HDRLEN;
	if ((nlh->nlmsg_flags & NLM_F_ACK_TLVS) && skip < length) {
		mnl_attr_for_each(attr, nlh, skip) {
			uint16_t type = mnl_attr_get_type(attr);

			if (type == NLMSGERR_ATTR_MSG &&
			    !mnl_attr_validate(attr, MNL_TYPE_NUL_STRING))
				text = mnl_attr_get_str(attr);
			else if (ours && type == NLMSGERR_ATTR_OFFS &&
				 !mnl_attr_validate(attr, MNL_TYPE_U32))
				rule = rule_at(request, mnl_attr_get_u32(attr));
		}
	}
	if (text && rule && *rule)
		snprintf(sentence, sizeof(sentence), "rule \"%s\": %s", rule,
			 text);
	else if (text)
		snprintf(sentence, sizeof(sentence), "%s", text);
	return refused(err, -e->error, text ? sentence : NULL);
}

/* The end of a dump carries an errno where an error message has one. */
static int done_answer(const struct nlmsghdr *nlh, struct sn_error *err)
{
	int error = 0;

	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(error))
		memcpy(&error, mnl_nlmsg_get_payload(nlh), sizeof(error));
	return error < 0 ? refused(err, -error, NULL) : 0;
}

/* One datagram of answers; 1: there is more to come, 0: done, -1: failed. */
static int read_answers(struct sn_client *client, int length,
			const struct nlmsghdr *request, sn_answer_t answer,
			void *data, bool *torn, struct sn_error *err)
{
	const struct nlmsghdr *nlh = (const void *)client->receive;

	for (; mnl_nlmsg_ok(nlh, length); nlh = mnl_nlmsg_next(nlh, &length)) {
		if (nlh->nlmsg_seq != client->seq)
			continue;
		if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
			*torn = true;
		if (nlh->nlmsg_type == NLMSG_ERROR)
			return error_answer(nlh, request, client->family, err);
		if (nlh->nlmsg_type == NLMSG_DONE)
			return done_answer(nlh, err);
		if (nlh->nlmsg_type >= NLMSG_MIN_TYPE && answer &&
		    answer(nlh, data, err))
			return -1;
	}
	return 1;
}

/**
 * sn_send() - send a request, whose answers are then read by sn_receive()
 * @client: the client
 * @nlh: the request, with NLM_F_ACK or NLM_F_DUMP
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_send(struct sn_client *client, struct nlmsghdr *nlh,
	    struct sn_error *err)
{
	if (mnl_socket_sendto(client->nl, nlh, nlh->nlmsg_len) < 0)
		return refused(err, errno, NULL);
	return 0;
}

/**
 * sn_receive() - read one datagram of answers
 * @client: the client
 * @nlh: the request that was sent
 * @answer: called with each answer, or NULL
 * @data: for @answer
 * @torn: set if a dump changed underneath
 * @err: why it failed
 *
 * Return: 1 if there is more to come, 0 if the kernel is done, or -1.
 */
int sn_receive(struct sn_client *client, const struct nlmsghdr *nlh,
	       sn_answer_t answer, void *data, bool *torn, struct sn_error *err)
{
	ssize_t length;

	do {
		length = mnl_socket_recvfrom(client->nl, client->receive,
					     SN_RECEIVE_SIZE);
	} while (length < 0 && errno == EINTR);
	if (length < 0)
		return sn_fail(err, SN_TROUBLE, errno,
			       "no answer from the kernel: %s",
			       strerror(errno));
	if (length == 0)
		return sn_fail(err, SN_TROUBLE, EPIPE,
			       "no answer from the kernel");
	return read_answers(client, length, nlh, answer, data, torn, err);
}

/**
 * sn_talk() - send a request and read its answers until the kernel is done
 * @client: the client
 * @nlh: the request, with NLM_F_ACK or NLM_F_DUMP
 * @answer: called with each answer, or NULL
 * @data: for @answer
 * @torn: set if a dump changed underneath
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_talk(struct sn_client *client, struct nlmsghdr *nlh, sn_answer_t answer,
	    void *data, bool *torn, struct sn_error *err)
{
	bool ignored;
	int more = 1;

	if (!torn)
		torn = &ignored;
	*torn = false;
	if (sn_send(client, nlh, err))
		return -1;
	while (more > 0)
		more = sn_receive(client, nlh, answer, data, torn, err);
	return more;
}
