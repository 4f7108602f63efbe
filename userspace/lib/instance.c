// SPDX-License-Identifier: GPL-2.0
/*
 * The guard that lets one daemon run a network namespace: a listening socket
 * with an abstract name. Such names are per network namespace, as the policy
 * is, need no folder, and vanish with the process however it ends.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "instance.h"

static const char name[] = "\0sipnat/sipnatd";

static socklen_t set_address(struct sockaddr_un *address)
{
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, name, sizeof(name) - 1);
	return offsetof(struct sockaddr_un, sun_path) + sizeof(name) - 1;
}

static int open_socket(void)
{
	return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		      0);
}

/**
 * sn_instance_claim() - be the daemon of this network namespace
 * @err: why that is not possible
 *
 * Return: a listening socket to be kept open, or -1.
 */
int sn_instance_claim(struct sn_error *err)
{
	struct sockaddr_un address;
	socklen_t length = set_address(&address);
	int fd = open_socket(), errnum;
	pid_t pid = 0;

	if (fd >= 0 && !bind(fd, (struct sockaddr *)&address, length) &&
	    !listen(fd, 8))
		return fd;
	errnum = errno;
	if (fd >= 0)
		close(fd);
	if (errnum != EADDRINUSE)
		return sn_fail(err, SN_TROUBLE, errnum,
			       "cannot open the socket that guards against a second sipnatd: %s",
			       strerror(errnum));
	if (sn_instance_running(&pid) && pid)
		return sn_fail(err, SN_TROUBLE, errnum,
			       "another sipnatd already runs in this network namespace, process %d",
			       (int)pid);
	return sn_fail(err, SN_TROUBLE, errnum,
		       "another sipnatd already runs in this network namespace");
}

/**
 * sn_instance_running() - does a daemon run in this network namespace
 * @pid: its process, 0 if it is in another pid namespace
 *
 * Return: true if it does.
 */
bool sn_instance_running(pid_t *pid)
{
	struct ucred peer = { 0 };
	socklen_t size = sizeof(peer);
	struct sockaddr_un address;
	socklen_t length = set_address(&address);
	int fd = open_socket();
	bool running;

	*pid = 0;
	if (fd < 0)
		return false;
	/* A full queue of callers means that there is somebody to call. */
	running = !connect(fd, (struct sockaddr *)&address, length) ||
		  errno == EAGAIN;
	if (running && !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size))
		*pid = peer.pid > 0 ? peer.pid : 0;
	close(fd);
	return running;
}
