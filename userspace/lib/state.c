// SPDX-License-Identifier: GPL-2.0
/*
 * To which network namespace and moment a file of bindings belongs, and how much
 * time has passed since. Writing is in state_write.c, reading in state_read.c.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "state.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"
#define NETNS "/proc/self/ns/net"

static uint64_t seconds(clockid_t clock)
{
	struct timespec now = { 0 };

	clock_gettime(clock, &now);
	return now.tv_sec;
}

static uint64_t cookie(void)
{
	uint64_t value = 0;
#ifdef SO_NETNS_COOKIE
	socklen_t length = sizeof(value);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return 0;
	if (getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &value, &length))
		value = 0;
	close(fd);
#endif
	return value;
}

/**
 * sn_state_here() - where and when this is
 * @head: filled
 * @err: why that cannot be told
 *
 * Return: 0 or -1.
 */
int sn_state_here(struct sn_state_head *head, struct sn_error *err)
{
	struct stat netns;
	FILE *file;
	int n = 0;

	memset(head, 0, sizeof(*head));
	if (stat(NETNS, &netns))
		return sn_fail(err, SN_TROUBLE, errno, "cannot look at %s: %s",
			       NETNS, strerror(errno));
	file = fopen(BOOT_ID, "re");
	if (file) {
		n = fscanf(file, "%39s", head->boot);
		fclose(file);
	}
	if (n != 1)
		return sn_fail(err, SN_TROUBLE, ENOENT, "cannot read %s",
			       BOOT_ID);
	head->netns = netns.st_ino;
	head->cookie = cookie();
	head->saved = seconds(CLOCK_REALTIME);
	head->boottime = seconds(CLOCK_BOOTTIME);
	return 0;
}

/**
 * sn_state_age() - how old is a file, and is it of here
 * @then: of the file
 * @now: of sn_state_here()
 * @seconds: filled
 * @err: why it must not be used
 *
 * Within a boot the clock that nobody sets counts. After another boot there are
 * other numbers for network namespaces, and only the time of day; conntrack's
 * table is empty then, unless somebody filled it again.
 *
 * Return: 0 or -1.
 */
int sn_state_age(const struct sn_state_head *then,
		 const struct sn_state_head *now, uint64_t *seconds,
		 struct sn_error *err)
{
	bool same_boot = !strcmp(then->boot, now->boot);
	uint64_t from = same_boot ? then->boottime : then->saved;
	uint64_t to = same_boot ? now->boottime : now->saved;

	if (same_boot &&
	    (then->netns != now->netns || then->cookie != now->cookie))
		return sn_fail(err, SN_BAD_INPUT, EXDEV,
			       "it is of another network namespace (%" PRIu64
			       "/%" PRIu64 ", this is %" PRIu64 "/%" PRIu64 ")",
			       then->netns, then->cookie, now->netns,
			       now->cookie);
	if (to < from)
		return sn_fail(err, SN_BAD_INPUT, ERANGE,
			       "it was written %" PRIu64
			       " s in the future, the clock may be wrong",
			       from - to);
	*seconds = to - from;
	return 0;
}
