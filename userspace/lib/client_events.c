// SPDX-License-Identifier: GPL-2.0
/*
 * The socket that listens: events of the module, and genl ctrl's word that the
 * module came or went. It keeps its membership by itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "client_priv.h"

#define CTRL_NAME "nlctrl"
#define CTRL_GROUP "notify"
/* Bursts of events wait here; the kernel may grant less. */
#define QUEUE_BYTES (1024 * 1024)

/**
 * struct sn_events - a subscription
 * @nl: the socket
 * @family: the module's family, zeroes while it is not loaded
 * @length: bytes of @buffer not read yet
 * @next: next message in @buffer
 * @recheck: it may have been missed that the module came or went
 * @buffer: the datagram that is being read
 */
struct sn_events {
	struct mnl_socket *nl;
	struct sn_family family;
	int length;
	const struct nlmsghdr *next;
	bool recheck;
	char buffer[SN_RECEIVE_SIZE] __attribute__((aligned(8)));
};

/* The numbers of a family by a socket of its own; 0 or -1. */
static int find(const char *name, const char *group, struct sn_family *family,
		struct sn_error *err)
{
	struct sn_client client = { 0 };
	int ret = -1;

	client.request = malloc(SN_REQUEST_SIZE);
	client.receive = malloc(SN_RECEIVE_SIZE);
	client.nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!client.request || !client.receive || !client.nl ||
	    mnl_socket_bind(client.nl, 0, MNL_SOCKET_AUTOPID) < 0)
		sn_fail(err, SN_TROUBLE, errno,
			"cannot open a generic netlink socket: %s",
			strerror(errno));
	else
		ret = sn_family_find(&client, name, group, family, err);
	if (client.nl)
		mnl_socket_close(client.nl);
	free(client.request);
	free(client.receive);
	return ret;
}

static int join(struct sn_events *events, uint32_t group, struct sn_error *err)
{
	int number = group;

	if (!mnl_socket_setsockopt(events->nl, NETLINK_ADD_MEMBERSHIP, &number,
				   sizeof(number)))
		return 0;
	if (errno == EPERM)
		return sn_fail(err, SN_NO_ACCESS, errno,
			       "no permission to listen to events, CAP_NET_ADMIN is needed");
	return sn_fail(err, SN_TROUBLE, errno, "cannot listen to events: %s",
		       strerror(errno));
}

static int open_socket(struct sn_events *events, struct sn_error *err)
{
	int size = QUEUE_BYTES, one = 1, fd;

	events->nl =
		mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!events->nl ||
	    mnl_socket_bind(events->nl, 0, MNL_SOCKET_AUTOPID) < 0)
		return sn_fail(err, SN_TROUBLE, errno,
			       "cannot open a generic netlink socket: %s",
			       strerror(errno));
	/* Without this the module is not told that we lagged, and cannot count. */
	(void)mnl_socket_setsockopt(events->nl, NETLINK_BROADCAST_ERROR, &one,
				    sizeof(one));
	fd = mnl_socket_get_fd(events->nl);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size,
				 sizeof(size));
	return 0;
}

/**
 * sn_events_open() - subscribe to everything that happens
 * @err: why it failed
 *
 * Works without the module too: its coming is an event. Listens before it
 * asks, so that nothing falls between.
 *
 * Return: the subscription, or NULL.
 */
struct sn_events *sn_events_open(struct sn_error *err)
{
	struct sn_events *events = calloc(1, sizeof(*events));
	struct sn_family ctrl;

	if (!events) {
		sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
		return NULL;
	}
	if (open_socket(events, err) ||
	    find(CTRL_NAME, CTRL_GROUP, &ctrl, err) ||
	    join(events, ctrl.events, err) ||
	    find(SIPNAT_FAMILY_NAME, SIPNAT_MCGRP_EVENTS, &events->family,
		 err) ||
	    (events->family.id && join(events, events->family.events, err))) {
		sn_events_close(events);
		return NULL;
	}
	return events;
}

/**
 * sn_events_close() - end a subscription
 * @events: the subscription, or NULL
 */
void sn_events_close(struct sn_events *events)
{
	if (events && events->nl)
		mnl_socket_close(events->nl);
	free(events);
}

/**
 * sn_events_fd() - what to poll for reading
 * @events: the subscription
 *
 * Return: the descriptor; it stays the same, and does not block.
 */
int sn_events_fd(const struct sn_events *events)
{
	return mnl_socket_get_fd(events->nl);
}

/**
 * sn_events_module_here() - is the module loaded, as far as events told
 * @events: the subscription
 *
 * Return: true if it is.
 */
bool sn_events_module_here(const struct sn_events *events)
{
	return events->family.id;
}

/**
 * sn_events_same_module() - does a client ask the module that events told of
 * @events: the subscription
 * @client: opened just now
 *
 * Return: false if the module was unloaded or loaded again, and the events that
 * say so have not been read: the kernel gives it another number each time.
 */
bool sn_events_same_module(const struct sn_events *events,
			   const struct sn_client *client)
{
	return events->family.id == client->family;
}

/* The module is there under these numbers, or not; 1 if that is news. */
static int settle(struct sn_events *events, const struct sn_family *now,
		  struct sn_event *event, struct sn_error *err)
{
	bool same = now->id == events->family.id &&
		    now->events == events->family.events;

	if (same)
		return 0;
	if (now->id && now->events && join(events, now->events, err)) {
		events->recheck = true;
		return -1;
	}
	events->family = *now;
	event->kind = now->id ? SN_EVENT_MODULE_HERE : SN_EVENT_MODULE_GONE;
	return 1;
}

/* After a loss: what may have been missed about the module. */
static int check_again(struct sn_events *events, struct sn_event *event,
		       struct sn_error *err)
{
	struct sn_family now;

	if (find(SIPNAT_FAMILY_NAME, SIPNAT_MCGRP_EVENTS, &now, err))
		return -1;
	events->recheck = false;
	return settle(events, &now, event, err);
}

static int ctrl_event(struct sn_events *events, const struct nlmsghdr *nlh,
		      struct sn_event *event, struct sn_error *err)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	struct sn_family now;

	if (genl->cmd != CTRL_CMD_NEWFAMILY && genl->cmd != CTRL_CMD_DELFAMILY)
		return 0;
	if (!sn_family_decode(nlh, SIPNAT_FAMILY_NAME, SIPNAT_MCGRP_EVENTS,
			      &now))
		return 0;
	if (genl->cmd == CTRL_CMD_DELFAMILY)
		memset(&now, 0, sizeof(now));
	return settle(events, &now, event, err);
}

/* One message; 1: an event, 0: nothing of interest, -1: failed. */
static int read_event(struct sn_events *events, const struct nlmsghdr *nlh,
		      struct sn_event *event, struct sn_error *err)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	memset(event, 0, sizeof(*event));
	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*genl))
		return 0;
	if (nlh->nlmsg_type == GENL_ID_CTRL)
		return ctrl_event(events, nlh, event, err);
	if (nlh->nlmsg_type != events->family.id)
		return 0;
	switch (genl->cmd) {
	case SIPNAT_CMD_FLOW_NTF:
		event->kind = SN_EVENT_FLOW;
		return sn_decode_flow(nlh, &event->flow, &event->flow_event,
				      err) ?
			       -1 :
			       1;
	case SIPNAT_CMD_POLICY_NTF:
		event->kind = SN_EVENT_POLICY;
		return sn_decode_policy(nlh, &event->policy, err) ? -1 : 1;
	case SIPNAT_CMD_BINDING_NTF:
		event->kind = SN_EVENT_BINDING;
		return sn_decode_binding(nlh, &event->binding,
					 &event->binding_change, err) ?
			       -1 :
			       1;
	case SIPNAT_CMD_UPSTREAM_NTF:
		event->kind = SN_EVENT_UPSTREAM;
		return sn_decode_upstream(nlh, &event->upstream, err) ? -1 : 1;
	}
	return 0;
}

/* The next datagram; 1: there is one, 0: none waits or some were lost. */
static int receive(struct sn_events *events, struct sn_event *event,
		   struct sn_error *err)
{
	ssize_t length = mnl_socket_recvfrom(events->nl, events->buffer,
					     sizeof(events->buffer));

	if (length >= 0) {
		events->next = (const void *)events->buffer;
		events->length = length;
		return 1;
	}
	if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
		return 0;
	if (errno != ENOBUFS)
		return sn_fail(err, SN_TROUBLE, errno, "cannot read events: %s",
			       strerror(errno));
	event->kind = SN_EVENT_LOST;
	events->recheck = true;
	return 2;
}

/**
 * sn_events_next() - the next event that waits
 * @events: the subscription
 * @event: filled
 * @err: why it failed; the subscription can go on, in a while
 *
 * Whether the module is there is asked after events were lost, and again at each
 * call for as long as that fails: who goes on after a failure waits first.
 *
 * Return: 1 with an event, 0 if none waits, -1 on failure.
 */
int sn_events_next(struct sn_events *events, struct sn_event *event,
		   struct sn_error *err)
{
	int ret;

	memset(event, 0, sizeof(*event));
	if (events->recheck) {
		ret = check_again(events, event, err);
		if (ret)
			return ret;
	}
	for (;;) {
		while (mnl_nlmsg_ok(events->next, events->length)) {
			const struct nlmsghdr *nlh = events->next;

			events->next = mnl_nlmsg_next(nlh, &events->length);
			ret = read_event(events, nlh, event, err);
			if (ret)
				return ret;
		}
		ret = receive(events, event, err);
		if (ret != 1)
			return ret == 2 ? 1 : ret;
	}
}
