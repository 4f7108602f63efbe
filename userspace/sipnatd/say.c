// SPDX-License-Identifier: GPL-2.0
/*
 * Events as sentences in the log; of flows, and of endpoints that a limit refuses,
 * no more than the log can bear.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>

#include "binding.h"
#include "daemon.h"
#include "names.h"
#include "prefix.h"
#include "text.h"

/*
 * A datagram of any stranger is a flow, and one phone can ask for thousands of
 * bindings more than its limit; the kernel tells of a thousand of each a second.
 * Who keeps the log has a bound, too, beyond which other warnings are lost.
 */
#define LINES_A_SECOND 20.0
#define LINES_AT_ONCE 100.0
#define LEFT_OUT_SECONDS 5.0

static void say_left_out(struct ev_loop *loop, ev_timer *timer, int events)
{
	struct bounded_lines *lines = timer->data;

	(void)loop;
	(void)events;
	log_say(lines->level,
		"%" PRIu64 " more %s were not logged, %.0f a second get a line",
		lines->left_out, lines->of, LINES_A_SECOND);
	lines->left_out = 0;
}

/* Is there room for another line? It is taken then. */
static bool has_room(struct daemon *d, struct bounded_lines *lines)
{
	ev_tstamp now = ev_now(d->loop), passed = now - lines->since;

	lines->since = now;
	/* Somebody may have set the clock. */
	if (passed > 0)
		lines->room += passed * LINES_A_SECOND;
	if (lines->room > LINES_AT_ONCE)
		lines->room = LINES_AT_ONCE;
	if (lines->room >= 1) {
		lines->room--;
		return true;
	}
	lines->left_out++;
	if (!ev_is_active(&lines->tell)) {
		ev_timer_set(&lines->tell, LEFT_OUT_SECONDS, 0.);
		ev_timer_start(d->loop, &lines->tell);
	}
	return false;
}

static void put_flow(const struct sn_event *event)
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

/**
 * say_flow() - log that a flow was judged, unless there are too many
 * @d: the daemon
 * @event: SN_EVENT_FLOW
 *
 * How many were left out is said seconds later, in one line.
 */
void say_flow(struct daemon *d, const struct sn_event *event)
{
	if (has_room(d, &d->flow_lines))
		put_flow(event);
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

static void put_binding(const struct sn_event *event)
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
 * say_binding() - log that a binding changed, unless too many are refused
 * @d: the daemon
 * @event: SN_EVENT_BINDING
 *
 * How many were left out is said seconds later, in one line.
 */
void say_binding(struct daemon *d, const struct sn_event *event)
{
	if (level_of(event->binding_change) != LOG_WARNING ||
	    has_room(d, &d->refused_lines))
		put_binding(event);
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

static void start_lines(struct daemon *d, struct bounded_lines *lines,
			int level, const char *of)
{
	lines->level = level;
	lines->of = of;
	lines->room = LINES_AT_ONCE;
	lines->since = ev_now(d->loop);
	ev_init(&lines->tell, say_left_out);
	lines->tell.data = lines;
}

/**
 * say_start() - nothing has been said yet
 * @d: the daemon
 */
void say_start(struct daemon *d)
{
	start_lines(d, &d->flow_lines, LOG_INFO, "flows");
	start_lines(d, &d->refused_lines, LOG_WARNING, "refused endpoints");
}
