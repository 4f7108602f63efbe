// SPDX-License-Identifier: GPL-2.0
/*
 * One daemon a network namespace: holds the guard, and hangs up on those who
 * call it only to see whether it is there.
 */
#include <stdio.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

#include "daemon.h"
#include "instance.h"

static void hang_up(struct ev_loop *loop, ev_io *io, int events)
{
	int caller = accept4(io->fd, NULL, NULL, SOCK_CLOEXEC);

	(void)loop;
	(void)events;
	if (caller >= 0)
		close(caller);
}

static void say_stranger(const struct ucred *stranger)
{
	char who[60] = "somebody who does not answer";

	if (stranger->uid)
		snprintf(who, sizeof(who), "process %d of user %u",
			 (int)stranger->pid, (unsigned int)stranger->uid);
	log_say(LOG_WARNING,
		"going on without the guard against a second sipnatd, %s has taken its name; sipnatctl will say that sipnatd does not run",
		who);
}

/**
 * guard_start() - be the only daemon here
 * @d: the daemon
 * @err: why that is not possible
 *
 * Return: 0 or -1.
 */
int guard_start(struct daemon *d, struct sn_error *err)
{
	struct ucred stranger;

	if (sn_instance_claim(&d->instance, &stranger, err))
		return -1;
	if (d->instance < 0) {
		say_stranger(&stranger);
		return 0;
	}
	ev_io_init(&d->instance_io, hang_up, d->instance, EV_READ);
	ev_io_start(d->loop, &d->instance_io);
	return 0;
}
