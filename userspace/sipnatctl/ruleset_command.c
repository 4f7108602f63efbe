// SPDX-License-Identifier: GPL-2.0
/*
 * The command line that says the same as a set of parameters, for the head of
 * what is printed: made of the parameters, never of what was typed.
 */
#include <sys/socket.h>

#include "prefix.h"
#include "ruleset.h"

static void put_names(FILE *file, const char *option,
		      const struct ruleset_names *names)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		fprintf(file, " --%s %s", option, names->name[i]);
}

static void put_prefix(FILE *file, const char *option,
		       const struct sn_prefix *prefix)
{
	char text[SN_PREFIX_TEXT_MAX];

	if (!prefix->family)
		return;
	sn_prefix_format(prefix, text, sizeof(text));
	fprintf(file, " --%s %s", option, text);
}

static void put_prefixes(FILE *file, const char *option,
			 const struct sn_prefix_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		put_prefix(file, option, &list->items[i]);
}

/* Everybody of both families is "any", as it was typed. */
static void put_anybody(FILE *file, const char *option,
			const struct sn_prefix_list *list)
{
	bool any4 = false, any6 = false;
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct sn_prefix *prefix = &list->items[i];

		any4 = any4 || (prefix->family == AF_INET && !prefix->length);
		any6 = any6 || (prefix->family == AF_INET6 && !prefix->length);
	}
	if (any4 && any6)
		fprintf(file, " --%s any", option);
	else
		put_prefixes(file, option, list);
}

static void put_ports(FILE *file, const char *option,
		      const struct ruleset_ports *ports)
{
	char text[RULESET_RANGE_TEXT];
	size_t i;

	for (i = 0; i < ports->count; i++) {
		ruleset_range_text(&ports->range[i], text, sizeof(text));
		fprintf(file, "%s%s", i ? "," : option, text);
	}
}

static void put_settings(FILE *file, const struct ruleset *ruleset)
{
	if (ruleset->tls)
		fputs(" --tls", file);
	if (ruleset->dscp_set)
		fputs(" --dscp set", file);
	else if (!ruleset->offload_media)
		fputs(" --offload none", file);
	if (ruleset->mark != RULESET_MARK)
		fprintf(file, " --mark 0x%x", ruleset->mark);
	if (ruleset->scan_rate != RULESET_SCAN_RATE)
		fprintf(file, " --scan-rate %u", ruleset->scan_rate);
	if (ruleset->uci)
		fputs(" --format uci", file);
}

/**
 * ruleset_range_text() - write PORT or FIRST-LAST
 * @range: the ports
 * @text: where to
 * @size: of @text, RULESET_RANGE_TEXT is enough
 */
void ruleset_range_text(const struct sn_port_range *range, char *text,
			size_t size)
{
	if (range->first == range->last)
		snprintf(text, size, "%u", range->first);
	else
		snprintf(text, size, "%u-%u", range->first, range->last);
}

/**
 * ruleset_put_command() - write the command line
 * @file: where to
 * @ruleset: the parameters
 */
void ruleset_put_command(FILE *file, const struct ruleset *ruleset)
{
	const unsigned int has = ruleset->given | ruleset->from_policy;
	char text[RULESET_RANGE_TEXT];

	fprintf(file, "sipnatctl ruleset %s", ruleset->scenario->name);
	put_names(file, "wan", &ruleset->wan);
	put_names(file, "lan", &ruleset->lan);
	put_prefixes(file, "lan", &ruleset->phones);
	put_names(file, "vpn", &ruleset->vpn);
	put_prefixes(file, "provider", &ruleset->provider);
	put_anybody(file, "media", &ruleset->media);
	put_prefix(file, "pbx", &ruleset->pbx4);
	put_prefix(file, "pbx", &ruleset->pbx6);
	put_anybody(file, "remote", &ruleset->remote);
	put_prefixes(file, "site", &ruleset->site);
	if (has & RULESET_BIT(RULESET_SIP_PORTS))
		put_ports(file, " --sip-ports ", &ruleset->sip);
	if (has & RULESET_BIT(RULESET_WSS_PORTS))
		put_ports(file, " --wss-ports ", &ruleset->wss);
	ruleset_range_text(&ruleset->rtp, text, sizeof(text));
	if (has & RULESET_BIT(RULESET_RTP_RANGE))
		fprintf(file, " --rtp-range %s", text);
	put_settings(file, ruleset);
}
