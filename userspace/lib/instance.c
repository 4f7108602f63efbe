// SPDX-License-Identifier: GPL-2.0
/*
 * The guard that lets one daemon run a network namespace: a listening socket
 * with an abstract name. Such names are per network namespace, as the policy
 * is, need no folder, and vanish with the process however it ends.
 */
#include <errno.h>
#include <pwd.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "instance.h"

/* systemd.exec(5), uid ranges of systemd */
#define DYNAMIC_FIRST 61184
#define DYNAMIC_LAST 65519

#define DAEMON_USER "sipnat"

/* For a name that is taken where nobody listens. */
#define TRIES_MAX 20

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

/* Who listens, if anybody does; all of @peer is 0 if the kernel does not say. */
static bool ask_holder(struct ucred *peer)
{
	socklen_t size = sizeof(*peer);
	struct sockaddr_un address;
	socklen_t length = set_address(&address);
	int fd = open_socket();
	bool there;

	memset(peer, 0, sizeof(*peer));
	if (fd < 0)
		return false;
	/* A full queue of callers means that there is somebody to call. */
	there = !connect(fd, (struct sockaddr *)&address, length) ||
		errno == EAGAIN;
	if (there && getsockopt(fd, SOL_SOCKET, SO_PEERCRED, peer, &size))
		memset(peer, 0, sizeof(*peer));
	close(fd);
	return there;
}

/*
 * Anybody can take an abstract name. Of a daemon the user is root, who asks, one of
 * those that systemd gives to services for a while (DynamicUser=), or, as on OpenWrt,
 * its own.
 */
static bool is_daemons(uid_t user)
{
	const struct passwd *own;

	if (!user || user == geteuid() ||
	    (user >= DYNAMIC_FIRST && user <= DYNAMIC_LAST))
		return true;
	own = getpwnam(DAEMON_USER);
	return own && own->pw_uid == user;
}

/* A listening socket with the name, or -1 and errno. */
static int take_name(void)
{
	struct sockaddr_un address;
	socklen_t length = set_address(&address);
	int fd = open_socket(), errnum;

	if (fd < 0 ||
	    (!bind(fd, (struct sockaddr *)&address, length) && !listen(fd, 8)))
		return fd;
	errnum = errno;
	close(fd);
	errno = errnum;
	return -1;
}

static int is_taken(const struct ucred *holder, struct sn_error *err)
{
	if (holder->pid > 0)
		return sn_fail(err, SN_TROUBLE, EADDRINUSE,
			       "another sipnatd already runs in this network namespace, process %d",
			       (int)holder->pid);
	return sn_fail(err, SN_TROUBLE, EADDRINUSE,
		       "another sipnatd already runs in this network namespace");
}

/**
 * sn_instance_claim() - be the daemon of this network namespace
 * @fd: a listening socket to be kept open; -1 if somebody has its name who is
 * no daemon, which must not keep one from running
 * @stranger: who that is, all zero if it is not known
 * @err: why it is not possible
 *
 * Return: 0 or -1.
 */
int sn_instance_claim(int *fd, struct ucred *stranger, struct sn_error *err)
{
	const struct timespec pause = { .tv_nsec = 50 * 1000 * 1000 };
	unsigned int tries = 0;

	for (;;) {
		memset(stranger, 0, sizeof(*stranger));
		*fd = take_name();
		if (*fd >= 0)
			return 0;
		if (errno != EADDRINUSE)
			return sn_fail(err, SN_TROUBLE, errno,
				       "cannot open the socket that guards against a second sipnatd: %s",
				       strerror(errno));
		if (ask_holder(stranger))
			return is_daemons(stranger->uid) ?
				       is_taken(stranger, err) :
				       0;
		/* A daemon that begins or ends listens in a moment, or is gone. */
		if (++tries == TRIES_MAX)
			return 0;
		nanosleep(&pause, NULL);
	}
}

/**
 * sn_instance_running() - does a daemon run in this network namespace
 * @pid: its process, 0 if it is in another pid namespace
 *
 * Return: true if it does.
 */
bool sn_instance_running(pid_t *pid)
{
	struct ucred holder;
	bool running = ask_holder(&holder) && is_daemons(holder.uid);

	*pid = running && holder.pid > 0 ? holder.pid : 0;
	return running;
}
