// SPDX-License-Identifier: GPL-2.0
/*
 * nlfuzz [-n MESSAGES] [-s SEED] [-b BATCH]
 *
 * Sends the family sipnat of its own network namespace so many requests, good
 * and bad ones, over several sockets. After each batch the kernel has to answer,
 * and the policy to be what was accepted of it. The same seed makes the same
 * requests. Prints how many were answered by which errno.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/sipnat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "compose.h"
#include "contract.h"
#include "model.h"
#include "random.h"
#include "talk.h"

#define SOCKETS 4
#define ERRNO_MAX 256
#define COMMANDS 256

uint64_t random_state;

/**
 * struct pending - a message of the datagram that was sent
 * @nlh: the message
 * @request: of the family, and marked as a request
 * @answered: and how
 * @error: 0 or an errno
 */
struct pending {
	const struct nlmsghdr *nlh;
	bool request;
	bool answered;
	int error;
};

static struct mnl_socket *sockets[SOCKETS];
static uint16_t family;
static uint32_t sequence, first; /* number of the datagram's first message */
static struct pending pending[DATAGRAM_MAX / MNL_NLMSG_HDRLEN];
static uint64_t errors[ERRNO_MAX], silent, not_requests, notified;
static uint64_t good[COMMANDS], bad[COMMANDS];

static uint8_t cmd_of(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	return nlh->nlmsg_len < MNL_NLMSG_HDRLEN + sizeof(*genl) ? 0 :
								   genl->cmd;
}

static bool is_dump(const struct nlmsghdr *nlh)
{
	return (nlh->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
}

static bool changes_policy(uint8_t cmd)
{
	return cmd >= SIPNAT_CMD_POLICY_BEGIN && cmd <= SIPNAT_CMD_POLICY_ABORT;
}

/* As the kernel has it; libmnl takes lengths of 2 GiB and more for negative. */
static bool is_whole(const struct nlmsghdr *nlh, int left)
{
	return left >= (int)sizeof(*nlh) && nlh->nlmsg_len >= sizeof(*nlh) &&
	       nlh->nlmsg_len <= (uint32_t)left;
}

/*
 * Numbers the messages as the kernel will find them. What decides about the
 * policy is acknowledged, and what lengths that lie turn into messages to other
 * families is none.
 */
static uint32_t number(struct datagram *datagram)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)datagram->byte;
	int left = datagram->len;
	uint32_t n = 0;

	first = sequence;
	for (; is_whole(nlh, left); nlh = mnl_nlmsg_next(nlh, &left)) {
		if (nlh->nlmsg_type != family)
			nlh->nlmsg_flags = 0;
		else if (!changes_policy(cmd_of(nlh)) && once_in(16))
			nlh->nlmsg_flags &= ~NLM_F_ACK;
		else
			nlh->nlmsg_flags |= NLM_F_ACK;
		nlh->nlmsg_seq = sequence++;
		pending[n].nlh = nlh;
		pending[n].request = nlh->nlmsg_type == family &&
				     nlh->nlmsg_flags & NLM_F_REQUEST;
		pending[n++].answered = false;
	}
	return n;
}

static void answer(unsigned int sock, const struct nlmsghdr *nlh, uint32_t n)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	uint32_t index = nlh->nlmsg_seq - first;
	struct pending *to;

	if (index >= n)
		die("an answer to message %u, which was not sent",
		    nlh->nlmsg_seq);
	to = &pending[index];
	if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE) {
		to->error = -*(const int *)mnl_nlmsg_get_payload(nlh);
		to->answered = true;
		if (to->error < 0 || to->error >= ERRNO_MAX)
			die("errno %d", to->error);
		if (to->request && !is_dump(to->nlh))
			model_answer(sock, to->nlh, to->error);
	} else if (genl->cmd == SIPNAT_CMD_POLICY_COMMIT) {
		const struct nlattr *attr;

		mnl_attr_for_each(attr, nlh, sizeof(*genl))
			if (mnl_attr_get_type(attr) ==
			    SIPNAT_A_POLICY_GENERATION)
				model_committed(mnl_attr_get_u32(attr));
	}
}

/* Reads all there is, which is all there will be. */
static void drain(unsigned int sock, uint32_t n)
{
	static uint8_t buffer[32768]
		__attribute__((aligned(__alignof__(struct nlmsghdr))));
	const struct nlmsghdr *nlh;
	ssize_t got;
	int left;

	for (;;) {
		got = recv(mnl_socket_get_fd(sockets[sock]), buffer,
			   sizeof(buffer), MSG_DONTWAIT);
		if (got < 0 && errno == EAGAIN)
			return;
		if (got < 0)
			die("cannot read: %s", strerror(errno));
		left = got;
		for (nlh = (void *)buffer; mnl_nlmsg_ok(nlh, left);
		     nlh = mnl_nlmsg_next(nlh, &left))
			answer(sock, nlh, n);
	}
}

static void tally(uint32_t n)
{
	struct pending *one;
	uint8_t cmd;

	for (one = pending; one < pending + n; one++) {
		cmd = cmd_of(one->nlh);
		if (!one->request) {
			not_requests++;
			continue;
		}
		if (!one->answered) {
			if (one->nlh->nlmsg_flags & NLM_F_ACK &&
			    !is_dump(one->nlh))
				die("no answer to a %u", cmd);
			silent++;
			continue;
		}
		errors[one->error]++;
		if (one->error)
			bad[cmd]++;
		else
			good[cmd]++;
	}
}

static void reopen(unsigned int sock)
{
	int one = 1;

	if (sockets[sock]) {
		mnl_socket_close(sockets[sock]);
		model_closed(sock);
	}
	sockets[sock] = talk_open();
	if (sock & 1)
		mnl_socket_setsockopt(sockets[sock], NETLINK_EXT_ACK, &one,
				      sizeof(one));
}

static void send_one(unsigned int sock, struct datagram *datagram)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)datagram->byte;
	uint32_t n = number(datagram);

	if (mnl_socket_sendto(sockets[sock], datagram->byte, datagram->len) < 0)
		die("cannot send %u bytes: %s", datagram->len, strerror(errno));
	/* now and then nobody is there to read the rest of a dump */
	if (n == 1 && pending[0].request && is_dump(nlh) && once_in(32)) {
		silent++;
		reopen(sock);
		return;
	}
	drain(sock, n);
	tally(n);
	if (once_in(512))
		reopen(sock);
}

/* What is said to all; a reader that lags behind is told, and may go on. */
static void hear_events(struct mnl_socket *nl)
{
	static uint8_t buffer[32768];
	ssize_t got;

	do {
		got = recv(mnl_socket_get_fd(nl), buffer, sizeof(buffer),
			   MSG_DONTWAIT);
		notified += got > 0;
	} while (got > 0 || errno == ENOBUFS);
	if (errno != EAGAIN)
		die("cannot read events: %s", strerror(errno));
}

static void report(uint64_t seed)
{
	unsigned int i;

	printf("%u messages of seed %llu, %llu events\n", sequence,
	       (unsigned long long)seed, (unsigned long long)notified);
	printf("%-16s %9s %9s\n", "command", "accepted", "refused");
	for (i = 0; i < COMMANDS; i++)
		if (command_of(i))
			printf("%-16s %9llu %9llu\n", command_of(i)->name,
			       (unsigned long long)good[i],
			       (unsigned long long)bad[i]);
	for (i = 0; i < ERRNO_MAX; i++)
		if (errors[i])
			printf("errno %-12s %9llu\n",
			       i ? strerrorname_np(i) : "0",
			       (unsigned long long)errors[i]);
	printf("%-18s %9llu\n%-18s %9llu\n", "without an answer",
	       (unsigned long long)silent, "no requests",
	       (unsigned long long)not_requests);
}

static void fuzz(uint32_t messages, uint64_t seed, uint32_t batch)
{
	struct mnl_socket *watch = talk_open(), *events = talk_open();
	static struct datagram datagram
		__attribute__((aligned(__alignof__(struct nlmsghdr))));
	uint32_t group, next = 0, datagrams = 0;
	unsigned int sock;

	talk_find(watch, &family, &group);
	if (mnl_socket_setsockopt(events, NETLINK_ADD_MEMBERSHIP, &group,
				  sizeof(group)))
		die("no events: %s", strerror(errno));
	for (sock = 0; sock < SOCKETS; sock++)
		reopen(sock);
	sock = 0;
	model_check(watch, family);
	while (sequence < messages) {
		random_state = (seed + 1) * 0x9e3779b97f4a7c15ULL + datagrams++;
		random_u32();
		random_u32();
		if (once_in(6))
			sock = random_below(SOCKETS);
		compose(&datagram, family);
		send_one(sock, &datagram);
		if (sequence < next)
			continue;
		hear_events(events);
		model_check(watch, family);
		next = sequence + batch;
	}
	model_check(watch, family);
	report(seed);
}

int main(int argc, char **argv)
{
	uint32_t messages = 20000, batch = 200;
	uint64_t seed = 1;
	int option;

	while ((option = getopt(argc, argv, "n:s:b:")) != -1) {
		switch (option) {
		case 'n':
			messages = strtoul(optarg, NULL, 0);
			break;
		case 's':
			seed = strtoull(optarg, NULL, 0);
			break;
		case 'b':
			batch = strtoul(optarg, NULL, 0);
			break;
		default:
			fprintf(stderr,
				"usage: nlfuzz [-n MESSAGES] [-s SEED] [-b BATCH]\n");
			return 2;
		}
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	fuzz(messages, seed, batch);
	return 0;
}
