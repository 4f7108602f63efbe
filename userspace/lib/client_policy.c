// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the policy in force and replacing it as a whole.
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "client_priv.h"

/* Another socket that replaces the policy is done in milliseconds. */
#define BUSY_TRIES 5
#define BUSY_WAIT_NS (100 * 1000 * 1000L)

/**
 * sn_client_policy_get() - the policy in force
 * @client: the client
 * @policy: filled; to be freed even after a failure
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sn_client_policy_get(struct sn_client *client, struct sn_policy *policy,
			 struct sn_error *err)
{
	struct nlmsghdr *nlh;
	bool torn;
	int tries;

	memset(policy, 0, sizeof(*policy));
	for (tries = 0; tries < SN_DUMP_TRIES; tries++) {
		sn_policy_free(policy);
		nlh = sn_request(client, SIPNAT_CMD_POLICY_GET, NLM_F_DUMP);
		if (sn_talk(client, nlh, sn_decode_policy, policy, &torn, err))
			return -1;
		if (!torn)
			return 0;
	}
	return sn_fail(err, SN_TROUBLE, EAGAIN,
		       "the policy was replaced again and again while it was read, try again");
}

static int begin(struct sn_client *client, const struct sn_policy *policy,
		 struct sn_error *err)
{
	struct timespec wait = { .tv_nsec = BUSY_WAIT_NS };
	int tries;

	for (tries = 0; tries < BUSY_TRIES; tries++) {
		struct nlmsghdr *nlh =
			sn_request(client, SIPNAT_CMD_POLICY_BEGIN, NLM_F_ACK);

		if (policy)
			sn_encode_settings(nlh, policy);
		if (!sn_talk(client, nlh, NULL, NULL, NULL, err))
			return 0;
		if (err->errnum != EBUSY)
			return -1;
		nanosleep(&wait, NULL);
	}
	return sn_fail(err, SN_TROUBLE, EBUSY,
		       "another program is replacing the policy, try again");
}

static int add(struct sn_client *client, const struct sn_policy *policy,
	       struct sn_error *err)
{
	struct sn_encoder encoder = { .policy = policy };
	bool more = policy && policy->n_rules;

	while (more) {
		struct nlmsghdr *nlh =
			sn_request(client, SIPNAT_CMD_POLICY_ADD, NLM_F_ACK);

		more = sn_encode_rules(&encoder, nlh, SN_REQUEST_SIZE);
		if (sn_talk(client, nlh, NULL, NULL, NULL, err))
			return -1;
	}
	return 0;
}

static int commit(struct sn_client *client, uint32_t *generation,
		  struct sn_error *err)
{
	struct nlmsghdr *nlh =
		sn_request(client, SIPNAT_CMD_POLICY_COMMIT, NLM_F_ACK);
	struct sn_policy answer = { 0 };
	int ret = sn_talk(client, nlh, sn_decode_policy, &answer, NULL, err);

	if (!ret)
		*generation = answer.generation;
	sn_policy_free(&answer);
	return ret;
}

/**
 * sn_client_policy_replace() - put a policy into force, in one step
 * @client: the client
 * @policy: the policy, NULL for the built-in one
 * @generation: which one it has become
 * @err: why it failed; the policy in force is then still the old one
 *
 * Return: 0 or -1.
 */
int sn_client_policy_replace(struct sn_client *client,
			     const struct sn_policy *policy,
			     uint32_t *generation, struct sn_error *err)
{
	struct sn_error ignored;
	struct nlmsghdr *nlh;

	if (begin(client, policy, err))
		return -1;
	if (!add(client, policy, err) && !commit(client, generation, err))
		return 0;
	nlh = sn_request(client, SIPNAT_CMD_POLICY_ABORT, NLM_F_ACK);
	(void)sn_talk(client, nlh, NULL, NULL, NULL, &ignored);
	return -1;
}
