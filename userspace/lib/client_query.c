// SPDX-License-Identifier: GPL-2.0
/*
 * The questions: status, counters, flows; and flushing flows, which is a
 * question's filter with another verb. Bindings are asked for in
 * client_binding.c.
 */
#include <errno.h>
#include <string.h>

#include "client_priv.h"

/**
 * sn_client_status() - the state of the namespace
 * @client: the client
 * @status: filled
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_client_status(struct sn_client *client, struct sn_status *status,
		     struct sn_error *err)
{
	struct nlmsghdr *nlh =
		sn_request(client, SIPNAT_CMD_STATUS_GET, NLM_F_ACK);

	memset(status, 0, sizeof(*status));
	return sn_talk(client, nlh, sn_decode_status, status, NULL, err);
}

/**
 * sn_client_stats() - the counters of the namespace
 * @client: the client
 * @stats: filled
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_client_stats(struct sn_client *client, struct sn_stats *stats,
		    struct sn_error *err)
{
	struct nlmsghdr *nlh =
		sn_request(client, SIPNAT_CMD_STATS_GET, NLM_F_ACK);

	memset(stats, 0, sizeof(*stats));
	return sn_talk(client, nlh, sn_decode_stats, stats, NULL, err);
}

static int add_flow(const struct nlmsghdr *nlh, void *data,
		    struct sn_error *err)
{
	struct sn_flow *flow = sn_flow_list_add(data);

	if (!flow)
		return sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
	return sn_decode_flow(nlh, flow, NULL, err);
}

/**
 * sn_client_flows() - the SIP flows in sipnat's hands
 * @client: the client
 * @filter: which of them, NULL for all
 * @flows: filled; to be freed even after a failure
 * @err: why it failed
 *
 * A table that changes while it is read is read again; if it never holds
 * still, the last reading counts and says so.
 *
 * Return: 0 or -1.
 */
int sn_client_flows(struct sn_client *client, const struct sn_filter *filter,
		    struct sn_flow_list *flows, struct sn_error *err)
{
	int tries;

	memset(flows, 0, sizeof(*flows));
	for (tries = 0; tries < SN_DUMP_TRIES; tries++) {
		struct nlmsghdr *nlh =
			sn_request(client, SIPNAT_CMD_FLOW_GET, NLM_F_DUMP);

		sn_encode_filter(nlh, filter);
		flows->count = 0;
		if (sn_talk(client, nlh, add_flow, flows, &flows->torn, err))
			return -1;
		if (!flows->torn)
			break;
	}
	return 0;
}

/**
 * sn_client_flush() - delete the conntrack entries of SIP flows
 * @client: the client
 * @filter: which of them, NULL for all
 * @flushed: how many it were
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_client_flush(struct sn_client *client, const struct sn_filter *filter,
		    uint32_t *flushed, struct sn_error *err)
{
	struct nlmsghdr *nlh =
		sn_request(client, SIPNAT_CMD_FLOW_FLUSH, NLM_F_ACK);

	*flushed = 0;
	sn_encode_filter(nlh, filter);
	return sn_talk(client, nlh, sn_decode_flushed, flushed, NULL, err);
}
