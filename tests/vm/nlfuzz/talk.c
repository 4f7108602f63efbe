// SPDX-License-Identifier: GPL-2.0
/*
 * Questions that have to be answered: of generic netlink, who the family is, and
 * of the family, how it is.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/sipnat.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "talk.h"

#define ANSWER_SECONDS 30

/**
 * die() - say what is wrong and end
 * @format: printf's
 */
void die(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs("nlfuzz: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

/**
 * talk_open() - a socket whose refusals come without the request
 *
 * Return: never NULL.
 */
struct mnl_socket *talk_open(void)
{
	struct timeval limit = { .tv_sec = ANSWER_SECONDS };
	struct mnl_socket *nl = mnl_socket_open(NETLINK_GENERIC);
	int one = 1;

	if (!nl || mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID))
		die("no socket: %s", strerror(errno));
	mnl_socket_setsockopt(nl, NETLINK_CAP_ACK, &one, sizeof(one));
	if (setsockopt(mnl_socket_get_fd(nl), SOL_SOCKET, SO_RCVTIMEO, &limit,
		       sizeof(limit)))
		die("no time limit: %s", strerror(errno));
	return nl;
}

/* Reads until the answer to @seq is complete. */
static void hear(struct mnl_socket *nl, uint32_t seq, talk_fn *fn, void *data)
{
	static uint8_t buffer[32768]
		__attribute__((aligned(__alignof__(struct nlmsghdr))));
	const struct nlmsghdr *nlh;
	ssize_t got;
	int left;

	for (;;) {
		got = mnl_socket_recvfrom(nl, buffer, sizeof(buffer));
		if (got < 0)
			die("the kernel does not answer: %s", strerror(errno));
		left = got;
		for (nlh = (void *)buffer; mnl_nlmsg_ok(nlh, left);
		     nlh = mnl_nlmsg_next(nlh, &left)) {
			const int *error = mnl_nlmsg_get_payload(nlh);

			if (nlh->nlmsg_seq != seq)
				continue;
			if (nlh->nlmsg_type != NLMSG_ERROR &&
			    nlh->nlmsg_type != NLMSG_DONE) {
				fn(nlh, data);
				continue;
			}
			if (*error)
				die("a good question is refused: %s",
				    strerror(-*error));
			return;
		}
	}
}

static struct nlmsghdr *question(void *buffer, uint16_t family, uint8_t cmd,
				 uint16_t flags)
{
	static uint32_t seq = 0x80000000;
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = family;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	nlh->nlmsg_seq = ++seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = 1;
	return nlh;
}

static void ask(struct mnl_socket *nl, const struct nlmsghdr *nlh, talk_fn *fn,
		void *data)
{
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0)
		die("cannot ask: %s", strerror(errno));
	hear(nl, nlh->nlmsg_seq, fn, data);
}

/**
 * talk_ask() - a question without attributes, which must be answered
 * @nl: a socket
 * @family: whom
 * @cmd: what
 * @flags: NLM_F_DUMP or 0
 * @fn: shown each message of the answer
 * @data: for @fn
 */
void talk_ask(struct mnl_socket *nl, uint16_t family, uint8_t cmd,
	      uint16_t flags, talk_fn *fn, void *data)
{
	uint8_t buffer[64]
		__attribute__((aligned(__alignof__(struct nlmsghdr))));

	ask(nl, question(buffer, family, cmd, flags), fn, data);
}

struct found {
	uint16_t family;
	uint32_t group;
};

static void found(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr, *group, *part;
	struct found *found = data;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
			found->family = mnl_attr_get_u16(attr);
		if (mnl_attr_get_type(attr) != CTRL_ATTR_MCAST_GROUPS)
			continue;
		mnl_attr_for_each_nested(group, attr)
			mnl_attr_for_each_nested(part, group)
				if (mnl_attr_get_type(part) ==
				    CTRL_ATTR_MCAST_GRP_ID)
					found->group = mnl_attr_get_u32(part);
	}
}

/**
 * talk_find() - the family's numbers
 * @nl: a socket
 * @family: its own
 * @group: that of its events
 */
void talk_find(struct mnl_socket *nl, uint16_t *family, uint32_t *group)
{
	uint8_t buffer[128]
		__attribute__((aligned(__alignof__(struct nlmsghdr))));
	struct nlmsghdr *nlh =
		question(buffer, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0);
	struct found numbers = {};

	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, SIPNAT_FAMILY_NAME);
	ask(nl, nlh, found, &numbers);
	if (!numbers.family || !numbers.group)
		die("there is no family %s", SIPNAT_FAMILY_NAME);
	*family = numbers.family;
	*group = numbers.group;
}
