// SPDX-License-Identifier: GPL-2.0
/*
 * For how long conntrack keeps a UDP flow that is silent: its sysctls and the
 * timeout objects of nftables, against what RFC 4787 asks of a NAT and what the
 * registered endpoints were seen to do.
 */
#include <json-c/json.h>
#include <string.h>

#include "doctor/doctor.h"
#include "netfilter.h"
#include "nft.h"

/* RFC 4787, REQ-5: two minutes at least; and what conntrack itself begins with. */
#define STREAM_MIN 120
#define UDP_MIN 30
/* Phones that keep alive do so every 30 s at the latest. */
#define KEEPALIVE_USUAL 30
/* What is longer for everybody keeps scans for as long. */
#define FOR_ALL_MAX 600

/**
 * timeouts_look() - read the sysctls
 * @facts: filled
 */
void timeouts_look(struct facts *facts)
{
	if (!netfilter_value("nf_conntrack_udp_timeout", &facts->udp))
		facts->udp = 0;
	if (!netfilter_value("nf_conntrack_udp_timeout_stream", &facts->stream))
		facts->stream = 0;
}

/* Seconds of a timeout object of nftables; 0: it does not say. */
static uint32_t policy_of(struct json_object *object, const char *state)
{
	struct json_object *policy, *value;

	if (!json_object_object_get_ex(object, "policy", &policy) ||
	    !json_object_is_type(policy, json_type_object) ||
	    !json_object_object_get_ex(policy, state, &value))
		return 0;
	return json_object_get_int(value) > 0 ? json_object_get_int(value) : 0;
}

static bool is_udp(struct json_object *object)
{
	return !strcmp(nft_text(object, "protocol"), "udp");
}

/**
 * timeouts_longest() - the longest that conntrack keeps any UDP flow
 * @facts: all facts
 *
 * Return: seconds.
 */
uint32_t timeouts_longest(const struct facts *facts)
{
	const struct nft *nft = &facts->nft;
	uint32_t longest = facts->udp > facts->stream ? facts->udp :
							facts->stream;
	size_t i;

	for (i = 0; i < nft_count(nft); i++) {
		struct json_object *object = nft_item(nft, i, "ct timeout");
		uint32_t value;

		if (!object || !is_udp(object))
			continue;
		value = policy_of(object, "replied");
		longest = value > longest ? value : longest;
		value = policy_of(object, "unreplied");
		longest = value > longest ? value : longest;
	}
	return longest;
}

/**
 * struct endpoints - how the registered endpoints behave
 * @udp: how many are registered over UDP
 * @slow: keep alive less often than conntrack would want
 * @silent: were not seen to keep alive
 * @slowest: seconds between the keepalives of the slowest
 * @loose: slow or silent, and not held for as long as they are registered
 */
struct endpoints {
	size_t udp;
	size_t slow;
	size_t silent;
	uint32_t slowest;
	size_t loose;
};

static void count_endpoints(const struct facts *facts, struct endpoints *sum)
{
	size_t i;

	memset(sum, 0, sizeof(*sum));
	for (i = 0; i < facts->bindings.count; i++) {
		const struct sn_binding *binding = &facts->bindings.items[i];
		bool slow = binding->keepalive > facts->stream;

		if (binding->transport != SIPNAT_TRANSPORT_UDP)
			continue;
		sum->udp++;
		sum->slow += slow;
		sum->silent += !binding->keepalive;
		if (binding->keepalive > sum->slowest)
			sum->slowest = binding->keepalive;
		if ((slow || !binding->keepalive) &&
		    binding->hold < binding->expires &&
		    binding->hold < facts->stream)
			sum->loose++;
	}
}

/* The sysctls that are too low, raised. */
static void put_sysctls(const struct facts *facts, struct results *results,
			struct result *result, uint32_t stream)
{
	result_place(results, result,
		     "net.netfilter.nf_conntrack_udp_timeout%s",
		     facts->stream < STREAM_MIN ? "_stream" : "");
	if (facts->udp < UDP_MIN)
		result_command(results, result, FIX_NOT,
			       "sysctl -w net.netfilter.nf_conntrack_udp_timeout=%u net.netfilter.nf_conntrack_udp_timeout_stream=%u",
			       UDP_MIN, stream);
	else
		result_command(results, result, FIX_NOT,
			       "sysctl -w net.netfilter.nf_conntrack_udp_timeout_stream=%u",
			       stream);
}

static void judge_sysctls(const struct facts *facts, struct results *results)
{
	uint32_t stream = facts->stream;
	struct endpoints sum;
	struct result *result;

	count_endpoints(facts, &sum);
	if (stream < KEEPALIVE_USUAL || facts->udp < UDP_MIN / 2) {
		result =
			result_add(results, CHECK_UDP_TIMEOUTS, VERDICT_FAIL,
				   "silent UDP is dropped after %u s, or %u s once it is a stream: sooner than phones keep alive, and calls on hold end",
				   facts->udp, stream);
		put_sysctls(facts, results, result,
			    stream < STREAM_MIN ? STREAM_MIN : stream);
	} else if (sum.loose) {
		result =
			result_add(results, CHECK_UDP_TIMEOUTS, VERDICT_FAIL,
				   "%zu of %zu endpoints keep alive less often than every %u s, and a rule's ceiling keeps sipnat from holding them: they cannot be called",
				   sum.loose, sum.udp, stream);
		result_command(results, result, FIX_NOT,
			       "sipnatctl policy show");
	} else if (stream < STREAM_MIN || facts->udp < UDP_MIN) {
		result =
			result_add(results, CHECK_UDP_TIMEOUTS, VERDICT_WARN,
				   "silent UDP is dropped after %u s, or %u s once it is a stream; RFC 4787 asks for 120 s at least",
				   facts->udp, stream);
		put_sysctls(facts, results, result,
			    stream < STREAM_MIN ? STREAM_MIN : stream);
	} else if (!sum.udp) {
		result_add(results, CHECK_UDP_TIMEOUTS, VERDICT_OK,
			   "silent UDP is kept for %u s, %u s once it is a stream; no endpoint is registered over UDP",
			   facts->udp, stream);
	} else if (sum.slow) {
		result_add(results, CHECK_UDP_TIMEOUTS, VERDICT_OK,
			   "%zu of %zu endpoints keep alive only every %u s or so, conntrack's %u s would lose them; sipnat holds them",
			   sum.slow, sum.udp, sum.slowest, stream);
	} else if (sum.silent) {
		result_add(results, CHECK_UDP_TIMEOUTS, VERDICT_OK,
			   "%zu of %zu endpoints were not seen to keep alive, conntrack's %u s could lose them; sipnat holds them",
			   sum.silent, sum.udp, stream);
	} else {
		result_add(results, CHECK_UDP_TIMEOUTS, VERDICT_OK,
			   "%zu endpoints keep alive often enough for conntrack's %u s",
			   sum.udp, stream);
	}
}

/* A timeout object of nftables that a rule may set on SIP. */
static void judge_object(struct json_object *object, struct results *results)
{
	uint32_t replied = policy_of(object, "replied");
	struct result *result = NULL;

	if (replied && replied < KEEPALIVE_USUAL)
		result =
			result_add(results, CHECK_UDP_TIMEOUTS, VERDICT_FAIL,
				   "nftables gives UDP flows a timeout of %u s, sooner than phones keep alive",
				   replied);
	else if (replied > FOR_ALL_MAX)
		result =
			result_add(results, CHECK_UDP_TIMEOUTS, VERDICT_WARN,
				   "nftables gives UDP flows a timeout of %u s, scans as well; sipnat holds just those that are registered",
				   replied);
	result_place(results, result, "nft: table %s %s ct timeout %s",
		     nft_text(object, "family"), nft_text(object, "table"),
		     nft_text(object, "name"));
}

/**
 * timeouts_judge() - judge the timeouts of UDP
 * @facts: all facts
 * @results: gets what was found
 */
void timeouts_judge(const struct facts *facts, struct results *results)
{
	const struct nft *nft = &facts->nft;
	size_t i;

	if (!facts->udp || !facts->stream)
		result_add(results, CHECK_UDP_TIMEOUTS, VERDICT_SKIPPED,
			   "conntrack's timeouts could not be read, it may not be loaded");
	else
		judge_sysctls(facts, results);
	for (i = 0; i < nft_count(nft); i++) {
		struct json_object *object = nft_item(nft, i, "ct timeout");

		if (object && is_udp(object))
			judge_object(object, results);
	}
}
