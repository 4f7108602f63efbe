// SPDX-License-Identifier: GPL-2.0
/*
 * Do the parameters of sipnatctl ruleset go together? What was left out and has
 * a default gets it here.
 */
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "ruleset.h"

/* Fewer ports than this are too few for everybody but the PBX. */
#define FREE_PORTS_MIN 4096

static bool has(const struct ruleset *ruleset, enum ruleset_option option)
{
	return (ruleset->given | ruleset->from_policy) & RULESET_BIT(option);
}

static int foreign_options(const struct ruleset *ruleset, struct sn_error *err)
{
	unsigned int takes = ruleset->scenario->takes;
	unsigned int option;

	/* fw4 wants to know in which zone a PBX is. */
	if (ruleset->uci)
		takes |= RULESET_BIT(RULESET_LAN);
	for (option = 0; option < RULESET_OPTIONS; option++)
		if (ruleset->given & RULESET_BIT(option) &&
		    !(takes & RULESET_BIT(option)))
			return sn_fail(err, SN_BAD_INPUT, 0,
				       "--%s does not belong to %s",
				       ruleset_option_names[option],
				       ruleset->scenario->name);
	return 0;
}

static int missing_options(const struct ruleset *ruleset, struct sn_error *err)
{
	static const char *const wanted[RULESET_OPTIONS] = {
		[RULESET_WAN] = "--wan INTERFACE, the one to the outside",
		[RULESET_LAN] = "--lan INTERFACE, the one to the phones",
		[RULESET_VPN] = "--vpn INTERFACE, the tunnel to the PBX",
		[RULESET_PROVIDER] =
			"--provider PREFIX, where the provider's signalling comes from",
		[RULESET_PBX] = "--pbx ADDRESS, the PBX's own address",
		[RULESET_RTP_RANGE] =
			"--rtp-range LO-HI, the UDP ports that the PBX uses for media",
	};
	unsigned int option;

	for (option = 0; option < RULESET_OPTIONS; option++) {
		/* OpenWrt's zones have names that everybody uses. */
		if (ruleset->uci &&
		    (option == RULESET_WAN || option == RULESET_LAN))
			continue;
		if (ruleset->scenario->needs & RULESET_BIT(option) &&
		    !has(ruleset, option))
			return sn_fail(err, SN_BAD_INPUT, 0, "%s wants %s",
				       ruleset->scenario->name, wanted[option]);
	}
	return 0;
}

/* webrtc has two sides, and is told by its options at which it is. */
static int check_webrtc(struct ruleset *ruleset, struct sn_error *err)
{
	if (ruleset->scenario != &ruleset_webrtc)
		return 0;
	if (!has(ruleset, RULESET_PROVIDER) && !has(ruleset, RULESET_PBX))
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "webrtc wants --provider PREFIX, for browsers at this side, or --pbx ADDRESS, for a server at this side");
	if (has(ruleset, RULESET_PBX) && !has(ruleset, RULESET_RTP_RANGE))
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "webrtc with --pbx wants --rtp-range LO-HI, the UDP ports that the server uses for media");
	if (has(ruleset, RULESET_REMOTE) && !has(ruleset, RULESET_PBX))
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--remote says who reaches the server at this side, give --pbx ADDRESS");
	if (has(ruleset, RULESET_PBX) && !has(ruleset, RULESET_REMOTE))
		return ruleset_set(ruleset, RULESET_REMOTE, "any", err);
	return 0;
}

static bool anybody(const struct sn_prefix_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (!list->items[i].length)
			return true;
	return false;
}

static int check_media(struct ruleset *ruleset, struct sn_error *err)
{
	if (ruleset->scenario == &ruleset_hosted && anybody(&ruleset->media) &&
	    !has(ruleset, RULESET_RTP_RANGE))
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--media any wants --rtp-range LO-HI, or all UDP would be let out");
	if (ruleset->dscp_set &&
	    ruleset->given & RULESET_BIT(RULESET_OFFLOAD) &&
	    ruleset->offload_media)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--dscp set and --offload media exclude each other: no rule sees what a flowtable carries");
	if (ruleset->dscp_set)
		ruleset->offload_media = false;
	return 0;
}

static bool overlap(const struct sn_port_range *a,
		    const struct sn_port_range *b)
{
	return a->first <= b->last && b->first <= a->last;
}

static void join(struct sn_port_range *to, const struct sn_port_range *other)
{
	if (other->first < to->first)
		to->first = other->first;
	if (other->last > to->last)
		to->last = other->last;
}

/* A set with ranges that overlap is refused by nft. */
static void join_ports(struct ruleset_ports *ports)
{
	struct sn_port_range *range = ports->range;
	size_t i, k;

	for (i = 0; i < ports->count; i++) {
		for (k = i + 1; k < ports->count; k++) {
			if (!overlap(&range[i], &range[k]))
				continue;
			join(&range[i], &range[k]);
			ports->count--;
			memmove(&range[k], &range[k + 1],
				(ports->count - k) * sizeof(*range));
			/* The wider one may meet those before. */
			k = i;
		}
	}
}

static int check_ports(struct ruleset *ruleset, struct sn_error *err)
{
	struct sn_port_range free_ports;
	size_t i;

	if (!ruleset->sip.count) {
		ruleset->sip.range[0] = (struct sn_port_range){ 5060, 5060 };
		ruleset->sip.count = 1;
	}
	if (!ruleset->wss.count) {
		ruleset->wss.range[0] = (struct sn_port_range){ 443, 443 };
		ruleset->wss.count = 1;
	}
	join_ports(&ruleset->sip);
	join_ports(&ruleset->wss);
	if (!ruleset->rtp.first)
		ruleset->rtp = (struct sn_port_range){ 1024, 65535 };
	if (!(ruleset->scenario->takes & RULESET_BIT(RULESET_REMOTE)) ||
	    !has(ruleset, RULESET_PBX))
		return 0;
	for (i = 0; i < ruleset->sip.count; i++)
		if (overlap(&ruleset->sip.range[i], &ruleset->rtp))
			return sn_fail(err, SN_BAD_INPUT, 0,
				       "--rtp-range: %u-%u has a port of --sip-ports in it, expected ports for media only",
				       ruleset->rtp.first, ruleset->rtp.last);
	if (!ruleset_free_ports(ruleset, &free_ports))
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--rtp-range: %u-%u leaves no %d ports in a row to everybody else, expected less",
			       ruleset->rtp.first, ruleset->rtp.last,
			       FREE_PORTS_MIN);
	return 0;
}

static bool has_family(const struct sn_prefix_list *list, uint8_t family)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (list->items[i].family == family)
			return true;
	return false;
}

/* A PBX's address of a family in which nobody talks to it is a slip. */
static int check_pbx(const struct ruleset *ruleset, struct sn_error *err)
{
	static const uint8_t families[] = { AF_INET, AF_INET6 };
	size_t i;

	if (ruleset->scenario != &ruleset_pbx)
		return 0;
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		const struct sn_prefix *pbx = families[i] == AF_INET ?
						      &ruleset->pbx4 :
						      &ruleset->pbx6;

		if (pbx->family &&
		    !has_family(&ruleset->provider, families[i]) &&
		    !has_family(&ruleset->remote, families[i]))
			return sn_fail(err, SN_BAD_INPUT, 0,
				       "--pbx has an IPv%d address, but neither --provider nor --remote has one",
				       families[i] == AF_INET ? 4 : 6);
	}
	if (!ruleset->pbx4.family && !has_family(&ruleset->provider, AF_INET6))
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--provider has no IPv6 prefix, but --pbx no IPv4 address");
	return 0;
}

/* A name can be on one side only. */
static int check_apart(const char *option, const struct ruleset_names *names,
		       const char *other, const struct ruleset_names *others,
		       struct sn_error *err)
{
	size_t i, k;

	for (i = 0; i < names->count; i++)
		for (k = 0; k < others->count; k++)
			if (!strcmp(names->name[i], others->name[k]))
				return sn_fail(err, SN_BAD_INPUT, 0,
					       "--%s: \"%s\" is --%s, too",
					       option, names->name[i], other);
	return 0;
}

static int check_zones(struct ruleset *ruleset, struct sn_error *err)
{
	if (!ruleset->uci)
		return 0;
	if (ruleset->wan.count > 1 || ruleset->lan.count > 1 ||
	    ruleset->vpn.count > 1)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--format uci: expected one zone of the firewall for each of --wan, --lan and --vpn");
	if (ruleset->phones.count)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--lan: with --format uci expected a zone of the firewall, not a prefix");
	if (has(ruleset, RULESET_PBX) &&
	    ruleset->scenario != &ruleset_remote_site &&
	    (ruleset->sip.count > 1 || ruleset->wss.count > 1))
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--format uci: expected one port or range, more do not fit into a redirect of fw4");
	if (!ruleset->wan.count)
		strcpy(ruleset->wan.name[ruleset->wan.count++], "wan");
	if (!ruleset->lan.count)
		strcpy(ruleset->lan.name[ruleset->lan.count++], "lan");
	return 0;
}

/* Defaults count, too. */
static int check_names(struct ruleset *ruleset, struct sn_error *err)
{
	if (check_zones(ruleset, err) ||
	    check_apart("lan", &ruleset->lan, "wan", &ruleset->wan, err) ||
	    check_apart("vpn", &ruleset->vpn, "wan", &ruleset->wan, err))
		return -1;
	return check_apart("vpn", &ruleset->vpn, "lan", &ruleset->lan, err);
}

/**
 * ruleset_free_ports() - ports that neither SIP nor media of the PBX uses
 * @ruleset: the parameters
 * @range: the longest row of them from 1024 on
 *
 * Return: whether there are enough for everybody else behind the gateway.
 */
bool ruleset_free_ports(const struct ruleset *ruleset,
			struct sn_port_range *range)
{
	unsigned int port, first = 1024, best = 0;
	size_t i;

	for (port = 1024; port <= 65536; port++) {
		const struct sn_port_range one = { port, port };
		bool taken = port > 65535 || overlap(&ruleset->rtp, &one);

		for (i = 0; i < ruleset->sip.count && !taken; i++)
			taken = overlap(&ruleset->sip.range[i], &one);
		if (!taken)
			continue;
		if (port - first > best) {
			best = port - first;
			range->first = first;
			range->last = port - 1;
		}
		first = port + 1;
	}
	return best >= FREE_PORTS_MIN;
}

/**
 * ruleset_check() - judge the parameters as a whole
 * @ruleset: the parameters; what was left out gets its default
 * @err: on failure which option, what was wrong, what was expected
 *
 * Return: 0, or -1 with @err filled.
 */
int ruleset_check(struct ruleset *ruleset, struct sn_error *err)
{
	if (foreign_options(ruleset, err) || missing_options(ruleset, err) ||
	    check_webrtc(ruleset, err) || check_media(ruleset, err) ||
	    check_ports(ruleset, err) || check_pbx(ruleset, err))
		return -1;
	return check_names(ruleset, err);
}
