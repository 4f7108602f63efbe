// SPDX-License-Identifier: GPL-2.0
/*
 * A kernel that answers anything; see netlink_answers.h. A step is a byte and
 * what belongs to it: a message begins, an attribute, a nest begins or ends, some
 * bytes, a wrong length, the datagram is done.
 */
#include <errno.h>
#include <sanitizer/asan_interface.h>
#include <string.h>

#include "netlink_answers.h"

#define NESTED_MAX 4

/* Not read by anybody. */
static char no_socket;
/* The steps that are left. */
static const uint8_t *steps, *steps_end;
/* Of the last request. */
static uint32_t seq;

/**
 * answers_begin() - what the kernel will answer
 * @data: steps
 * @size: how many bytes of them
 */
void answers_begin(const uint8_t *data, size_t size)
{
	steps = data;
	steps_end = data + size;
}

static uint8_t step(void)
{
	return steps < steps_end ? *steps++ : 0;
}

/**
 * struct answer - a datagram that is put together
 * @buffer: where
 * @used: bytes of it
 * @nlh: the message that is being written
 * @nest: nests that are open
 * @n_nests: how many
 * @last: the last attribute
 * @lie: bytes by which the message's length is wrong
 */
struct answer {
	char buffer[SN_RECEIVE_SIZE / 4];
	size_t used;
	struct nlmsghdr *nlh;
	struct nlattr *nest[NESTED_MAX];
	size_t n_nests;
	struct nlattr *last;
	int8_t lie;
};

static void end_message(struct answer *answer)
{
	while (answer->n_nests)
		mnl_attr_nest_end(answer->nlh, answer->nest[--answer->n_nests]);
	if (answer->nlh) {
		answer->used += MNL_ALIGN(answer->nlh->nlmsg_len);
		answer->nlh->nlmsg_len += answer->lie;
	}
	answer->nlh = NULL;
	answer->lie = 0;
	answer->last = NULL;
}

static void begin_message(struct answer *answer)
{
	static const uint16_t types[] = { ANSWERS_FAMILY, GENL_ID_CTRL,
					  NLMSG_ERROR, NLMSG_DONE, NLMSG_NOOP };
	uint8_t kind = step();
	struct genlmsghdr *genl;

	end_message(answer);
	answer->nlh = mnl_nlmsg_put_header(answer->buffer + answer->used);
	answer->nlh->nlmsg_type = types[kind % 5];
	answer->nlh->nlmsg_seq = kind & 0x80 ? kind : seq;
	answer->nlh->nlmsg_flags = step() << 8 | step();
	if (kind & 0x40)
		return;
	if (kind % 5 == 2) {
		struct nlmsgerr *e =
			mnl_nlmsg_put_extra_header(answer->nlh, sizeof(*e));

		e->error = -(int)step();
		e->msg.nlmsg_len = step();
		return;
	}
	genl = mnl_nlmsg_put_extra_header(answer->nlh, sizeof(*genl));
	genl->cmd = step();
}

static void put_attribute(struct answer *answer)
{
	uint16_t type = step();
	size_t length = step(), left = steps_end - steps;
	char *at = mnl_nlmsg_get_payload_tail(answer->nlh);

	if (length > left)
		length = left;
	mnl_attr_put(answer->nlh, type, length, steps);
	answer->last = (void *)at;
	steps += length;
}

static void put_raw(struct answer *answer)
{
	size_t length = step() % 32;
	char *to = mnl_nlmsg_get_payload_tail(answer->nlh);

	answer->nlh->nlmsg_len += length;
	while (length--)
		*to++ = step();
}

/* A length that isn't so, of the last attribute or of the message. */
static void lie(struct answer *answer)
{
	uint8_t length = step();

	if (answer->last && length & 1)
		answer->last->nla_len = length >> 1;
	else
		answer->lie = length;
}

/* One step; false: the datagram is done. */
static bool build(struct answer *answer)
{
	uint8_t what = step() & 7;

	if (answer->used + 2048 > sizeof(answer->buffer))
		return false;
	if (!answer->nlh || what == 0)
		begin_message(answer);
	else if (what == 1 && answer->n_nests < NESTED_MAX)
		answer->nest[answer->n_nests++] =
			mnl_attr_nest_start(answer->nlh, step());
	else if (what == 2 && answer->n_nests)
		mnl_attr_nest_end(answer->nlh, answer->nest[--answer->n_nests]);
	else if (what == 3)
		put_raw(answer);
	else if (what == 4)
		lie(answer);
	else if (what > 5)
		put_attribute(answer);
	return what != 5 && answer->nlh->nlmsg_len < 16384;
}

/* libmnl's takes a length of 2^31 and more for a good one. */
bool __wrap_mnl_nlmsg_ok(const struct nlmsghdr *nlh, int length)
{
	return length >= (int)sizeof(*nlh) && nlh->nlmsg_len >= sizeof(*nlh) &&
	       nlh->nlmsg_len <= (unsigned int)length;
}

/* Nobody has to wait for a policy that another one replaces. */
int __wrap_nanosleep(const struct timespec *wait, struct timespec *left)
{
	return 0;
}

struct mnl_socket *__wrap_mnl_socket_open2(int bus, int flags)
{
	return (void *)&no_socket;
}

int __wrap_mnl_socket_bind(struct mnl_socket *nl, unsigned int groups,
			   pid_t pid)
{
	return 0;
}

int __wrap_mnl_socket_close(struct mnl_socket *nl)
{
	return 0;
}

int __wrap_mnl_socket_get_fd(const struct mnl_socket *nl)
{
	return -1;
}

int __wrap_mnl_socket_setsockopt(const struct mnl_socket *nl, int type,
				 void *buffer, socklen_t size)
{
	return 0;
}

ssize_t __wrap_mnl_socket_sendto(const struct mnl_socket *nl, const void *data,
				 size_t length)
{
	seq = ((const struct nlmsghdr *)data)->nlmsg_seq;
	return length;
}

/* What is behind the datagram must not be read. */
ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *nl, void *data,
				   size_t size)
{
	static struct answer answer;

	ASAN_UNPOISON_MEMORY_REGION(data, size);
	if (steps == steps_end) {
		errno = EAGAIN;
		return -1;
	}
	memset(&answer, 0, sizeof(answer));
	while (steps < steps_end && build(&answer))
		;
	end_message(&answer);
	if (answer.used > size)
		answer.used = size;
	memcpy(data, answer.buffer, answer.used);
	ASAN_POISON_MEMORY_REGION((char *)data + answer.used,
				  size - answer.used);
	return answer.used;
}
