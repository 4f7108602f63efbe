// SPDX-License-Identifier: GPL-2.0
/*
 * dump: asks the module for all bindings and throws them away, as the plainest
 * of readers. Prints "BINDINGS BYTES ALL KERNEL LONGEST": how many there were, how
 * many bytes of messages, and by how much the time stamp counter went on in all,
 * in the system calls that brought them, and in the longest of those.
 */
#include <err.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sipnat.h"

struct request {
	struct nlmsghdr nlh;
	struct genlmsghdr genl;
	struct nlattr name;
	char text[8];
};

static char answer[1 << 16];
static uint64_t kernel, longest;

static void counted(uint64_t since)
{
	uint64_t taken = __builtin_ia32_rdtsc() - since;

	kernel += taken;
	if (taken > longest)
		longest = taken;
}

static ssize_t receive(int fd)
{
	uint64_t since = __builtin_ia32_rdtsc();
	ssize_t len = recv(fd, answer, sizeof(answer), 0);

	counted(since);
	if (len < 0)
		err(1, "recv");
	return len;
}

static void ask(int fd, struct request *req, size_t len)
{
	uint64_t since = __builtin_ia32_rdtsc();
	ssize_t sent;

	req->nlh.nlmsg_len = len;
	sent = send(fd, req, len, 0);
	counted(since);
	if (sent != (ssize_t)len)
		err(1, "send");
}

static uint16_t family(int fd)
{
	struct request req = {
		.nlh = { .nlmsg_type = GENL_ID_CTRL,
			 .nlmsg_flags = NLM_F_REQUEST },
		.genl = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 },
		.name = { .nla_type = CTRL_ATTR_FAMILY_NAME,
			  .nla_len = NLA_HDRLEN + sizeof("sipnat") },
		.text = "sipnat",
	};
	struct nlattr *attr;
	char *p, *end;

	ask(fd, &req, sizeof(req));
	end = answer + receive(fd);
	for (p = answer + NLMSG_HDRLEN + GENL_HDRLEN; p < end;
	     p += NLA_ALIGN(attr->nla_len)) {
		attr = (struct nlattr *)p;
		if (attr->nla_type == CTRL_ATTR_FAMILY_ID)
			return *(uint16_t *)(p + NLA_HDRLEN);
		if (!attr->nla_len)
			break;
	}
	errx(1, "there is no family sipnat");
}

int main(void)
{
	struct request req = {
		.nlh = { .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		.genl = { .cmd = SIPNAT_CMD_BINDING_GET,
			  .version = SIPNAT_FAMILY_VERSION },
	};
	unsigned long bindings = 0, bytes = 0;
	struct nlmsghdr *nlh;
	uint64_t all;
	int fd, len;

	fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	if (fd < 0)
		err(1, "socket");
	req.nlh.nlmsg_type = family(fd);
	kernel = 0;
	longest = 0;
	all = __builtin_ia32_rdtsc();
	ask(fd, &req, NLMSG_HDRLEN + GENL_HDRLEN);
	for (;;) {
		len = receive(fd);
		for (nlh = (struct nlmsghdr *)answer; NLMSG_OK(nlh, len);
		     nlh = NLMSG_NEXT(nlh, len)) {
			if (nlh->nlmsg_type == NLMSG_DONE) {
				all = __builtin_ia32_rdtsc() - all;
				printf("%lu %lu %lu %lu %lu\n", bindings, bytes,
				       all, kernel, longest);
				return 0;
			}
			if (nlh->nlmsg_type == NLMSG_ERROR)
				errx(1, "refused");
			bindings++;
			bytes += nlh->nlmsg_len;
		}
	}
}
