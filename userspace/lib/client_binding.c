// SPDX-License-Identifier: GPL-2.0
/*
 * Registered endpoints' bindings: which there are, removing and restoring them;
 * and what the paths to the peers did to SIP.
 */
#include <errno.h>
#include <string.h>

#include "client_priv.h"

/**
 * struct reading - a dump of bindings
 * @each: called with each binding
 * @data: for @each
 */
struct reading {
	sn_binding_t each;
	void *data;
};

static int read_binding(const struct nlmsghdr *nlh, void *data,
			struct sn_error *err)
{
	struct reading *reading = data;
	struct sn_binding binding = { 0 };

	if (sn_decode_binding(nlh, &binding, NULL, err))
		return -1;
	return reading->each(&binding, reading->data, err);
}

/**
 * sn_client_bindings_each() - read bindings once, without keeping them
 * @client: the client; not to be used by @each
 * @filter: which of them, NULL for all
 * @each: called with each binding; returns 0, or -1 with the error filled
 * @data: for @each
 * @torn: set if the table changed meanwhile: some may lack or come twice
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_client_bindings_each(struct sn_client *client,
			    const struct sn_binding_filter *filter,
			    sn_binding_t each, void *data, bool *torn,
			    struct sn_error *err)
{
	struct reading reading = { each, data };
	struct nlmsghdr *nlh =
		sn_request(client, SIPNAT_CMD_BINDING_GET, NLM_F_DUMP);

	sn_encode_binding_filter(nlh, filter);
	return sn_talk(client, nlh, read_binding, &reading, torn, err);
}

/**
 * sn_client_bindings_start() - begin to read bindings piece by piece
 * @client: the client; not to be used for anything else until it is closed
 * @filter: which of them, NULL for all
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_client_bindings_start(struct sn_client *client,
			     const struct sn_binding_filter *filter,
			     struct sn_error *err)
{
	struct nlmsghdr *nlh =
		sn_request(client, SIPNAT_CMD_BINDING_GET, NLM_F_DUMP);

	sn_encode_binding_filter(nlh, filter);
	return sn_send(client, nlh, err);
}

/**
 * sn_client_bindings_more() - read the next piece, some hundred bindings at most
 * @client: a client that has begun; it may be closed between two pieces
 * @each: called with each binding; returns 0, or -1 with the error filled
 * @data: for @each
 * @torn: set if the table changed meanwhile: some may lack or come twice
 * @err: why it failed
 *
 * The kernel looks for a piece when it is asked for it, and has it at once.
 *
 * Return: 1 if there are more, 0 if that was all, or -1.
 */
int sn_client_bindings_more(struct sn_client *client, sn_binding_t each,
			    void *data, bool *torn, struct sn_error *err)
{
	struct reading reading = { each, data };

	return sn_receive(client, (const void *)client->request, read_binding,
			  &reading, torn, err);
}

static int add_binding(const struct sn_binding *binding, void *data,
		       struct sn_error *err)
{
	struct sn_binding *copy = sn_binding_list_add(data);

	if (!copy)
		return sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
	*copy = *binding;
	return 0;
}

/**
 * sn_client_bindings() - registered endpoints' bindings
 * @client: the client
 * @filter: which of them, NULL for all
 * @bindings: filled; to be freed even after a failure
 * @err: why it failed
 *
 * A table that changes while it is read is read again; if it never holds
 * still, the last reading counts and says so.
 *
 * Return: 0 or -1.
 */
int sn_client_bindings(struct sn_client *client,
		       const struct sn_binding_filter *filter,
		       struct sn_binding_list *bindings, struct sn_error *err)
{
	int tries;

	memset(bindings, 0, sizeof(*bindings));
	for (tries = 0; tries < SN_DUMP_TRIES; tries++) {
		bindings->count = 0;
		if (sn_client_bindings_each(client, filter, add_binding,
					    bindings, &bindings->torn, err))
			return -1;
		if (!bindings->torn)
			break;
	}
	return 0;
}

/**
 * sn_client_bindings_del() - forget bindings and hold their flows no longer
 * @client: the client
 * @filter: which of them, NULL for all; knows nothing of when they expire
 * @removed: how many it were
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_client_bindings_del(struct sn_client *client,
			   const struct sn_binding_filter *filter,
			   uint32_t *removed, struct sn_error *err)
{
	struct nlmsghdr *nlh =
		sn_request(client, SIPNAT_CMD_BINDING_DEL, NLM_F_ACK);

	*removed = 0;
	sn_encode_binding_filter(nlh, filter);
	return sn_talk(client, nlh, sn_decode_removed, removed, NULL, err);
}

/**
 * sn_client_binding_restore() - bring a binding back that was read before
 * @client: the client
 * @binding: the binding, with its reply tuple
 * @err: why it failed; ENOENT and SN_TROUBLE if its flow has no entry any
 * more, or another mapping, ENOSPC or EDQUOT if a limit keeps it out
 *
 * Return: 0 or -1.
 */
int sn_client_binding_restore(struct sn_client *client,
			      const struct sn_binding *binding,
			      struct sn_error *err)
{
	struct nlmsghdr *nlh =
		sn_request(client, SIPNAT_CMD_BINDING_RESTORE, NLM_F_ACK);

	sn_encode_binding(nlh, binding);
	return sn_talk(client, nlh, NULL, NULL, NULL, err);
}

static int add_path(const struct nlmsghdr *nlh, void *data,
		    struct sn_error *err)
{
	struct sn_upstream *path = sn_upstream_list_add(data);

	if (!path)
		return sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
	return sn_decode_upstream(nlh, path, err);
}

/**
 * sn_client_upstream() - what the paths to the peers did to SIP
 * @client: the client
 * @paths: filled; to be freed even after a failure
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_client_upstream(struct sn_client *client, struct sn_upstream_list *paths,
		       struct sn_error *err)
{
	struct nlmsghdr *nlh =
		sn_request(client, SIPNAT_CMD_UPSTREAM_GET, NLM_F_DUMP);

	memset(paths, 0, sizeof(*paths));
	return sn_talk(client, nlh, add_path, paths, NULL, err);
}
