// SPDX-License-Identifier: GPL-2.0
/*
 * Events as sentences in the log.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>

#include "binding.h"
#include "daemon.h"
#include "names.h"
#include "prefix.h"
#include "text.h"

/**
 * say_flow() - log that a flow was judged
 * @event: SN_EVENT_FLOW
 */
void say_flow(const struct sn_event *event)
{
	const struct sn_flow *flow = &event->flow;
	char from[SN_ENDPOINT_TEXT_MAX], to[SN_ENDPOINT_TEXT_MAX];
	char judge[40] = "the default action";
	const char *what = "is observed";

	if (event->flow_event == SIPNAT_FLOW_EVENT_CLAIMED)
		what = "was claimed before the ALG";
	else if (event->flow_event == SIPNAT_FLOW_EVENT_DETACHED)
		what = "was taken from the ALG";
	else if (event->flow_event == SIPNAT_FLOW_EVENT_LEFT)
		what = "is left to the ALG";
	if (flow->has_rule)
		snprintf(judge, sizeof(judge), "rule %u", flow->rule);
	sn_endpoint_format(flow->family, flow->original.src,
			   flow->original.src_port, from, sizeof(from));
	sn_endpoint_format(flow->family, flow->original.dst,
			   flow->original.dst_port, to, sizeof(to));
	log_say(LOG_INFO,
		"flow %s %s -> %s zone %u %s by %s of generation %u%s%s",
		sn_transport_name(flow->transport), from, to, flow->zone, what,
		judge, flow->generation,
		event->flow_event == SIPNAT_FLOW_EVENT_DETACHED ?
			", helper was " :
			"",
		event->flow_event == SIPNAT_FLOW_EVENT_DETACHED ?
			sn_origin_name(flow->origin) :
			"");
}

/* Refreshes are the many, what a limit refused needs a hand. */
static int level_of(uint32_t change)
{
	if (change == SIPNAT_BINDING_CHANGE_REFRESHED)
		return LOG_DEBUG;
	return change == SIPNAT_BINDING_CHANGE_REFUSED ||
			       change == SIPNAT_BINDING_CHANGE_SHED ?
		       LOG_WARNING :
		       LOG_INFO;
}

/**
 * say_binding() - log that a binding changed
 * @event: SN_EVENT_BINDING
 */
void say_binding(const struct sn_event *event)
{
	const struct sn_binding *binding = &event->binding;
	uint32_t change = event->binding_change;
	struct sn_binding_text text;
	char more[100] = "";

	if (change == SIPNAT_BINDING_CHANGE_REGISTERED ||
	    change == SIPNAT_BINDING_CHANGE_REFRESHED)
		snprintf(more, sizeof(more),
			 ", granted %u s, its entry is held %u s",
			 binding->granted, binding->hold);
	else if (change == SIPNAT_BINDING_CHANGE_REFUSED)
		snprintf(more, sizeof(more),
			 " by a limit, its entry is held no longer than others");
	else if (change == SIPNAT_BINDING_CHANGE_SHED)
		snprintf(more, sizeof(more),
			 ", a limit was lowered, its entry is held no longer than others");
	sn_binding_show(binding, &text);
	log_say(level_of(change), "endpoint %s %s at %s zone %u %s%s", text.aor,
		text.endpoint, text.peer, binding->zone,
		sn_binding_change_name(change), more);
}

/**
 * say_upstream() - log that something upstream rewrites SIP
 * @path: the path to a peer, with evidence
 */
void say_upstream(const struct sn_upstream *path)
{
	struct sn_prefix p = { .family = path->family,
			       .length = path->family == AF_INET ? 32 : 128 };
	char peer[SN_PREFIX_TEXT_MAX], sent[SN_VIA_TEXT_MAX];
	char came[SN_VIA_TEXT_MAX];

	memcpy(p.address, path->peer, sizeof(p.address));
	sn_prefix_format(&p, peer, sizeof(peer));
	sn_text_show(path->sent, sent, sizeof(sent));
	sn_text_show(path->came, came, sizeof(came));
	log_say(LOG_WARNING,
		"an ALG between this gateway and %s is %s: %s; sent \"%s\", came \"%s\"",
		peer, sn_verdict_name(path->verdict),
		sn_reason_text(path->reason), sent, came);
}
