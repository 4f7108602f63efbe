// SPDX-License-Identifier: GPL-2.0
/*
 * One daemon a network namespace: holds the guard, and hangs up on those who
 * call it only to see whether it is there.
 */
#include <sys/socket.h>
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

/**
 * guard_start() - be the only daemon here
 * @d: the daemon
 * @err: why that is not possible
 *
 * Return: 0 or -1.
 */
int guard_start(struct daemon *d, struct sn_error *err)
{
	d->instance = sn_instance_claim(err);
	if (d->instance < 0)
		return -1;
	ev_io_init(&d->instance_io, hang_up, d->instance, EV_READ);
	ev_io_start(d->loop, &d->instance_io);
	return 0;
}
