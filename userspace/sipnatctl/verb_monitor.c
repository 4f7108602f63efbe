// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl monitor: a line for each event until it is interrupted.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "binding.h"
#include "endpoint.h"
#include "follow.h"
#include "names.h"
#include "sipnatctl.h"
#include "text.h"

/* After so many it looks whether it is to end. */
#define EVENTS_A_TURN 256

static const char *event_name(const struct sn_event *event)
{
	switch (event->kind) {
	case SN_EVENT_FLOW:
		return sn_flow_event_name(event->flow_event);
	case SN_EVENT_POLICY:
		return "policy";
	case SN_EVENT_BINDING:
		return sn_binding_change_name(event->binding_change);
	case SN_EVENT_UPSTREAM:
		return "upstream-alg";
	case SN_EVENT_MODULE_HERE:
		return "module-loaded";
	case SN_EVENT_MODULE_GONE:
		return "module-unloaded";
	case SN_EVENT_LOST:
		return "lost";
	}
	return "unknown";
}

static void put_policy(struct sn_out *out, const struct sn_policy *policy)
{
	sn_out_object(out, "policy");
	sn_out_number(out, "generation", policy->generation);
	sn_out_text(out, "default", sn_action_name(policy->default_action));
	sn_out_text(out, "media_expectations",
		    sn_media_name(policy->media_expectations));
	sn_out_number(out, "rules", policy->told_rules);
	sn_out_number(out, "prefixes", policy->told_prefixes);
	sn_out_close(out);
}

static void put_json(const struct sn_event *event, const char *when)
{
	struct sn_out out;

	sn_out_begin(&out, SN_OUT_JSON_LINES, stdout);
	sn_out_text(&out, "time", when);
	sn_out_text(&out, "event", event_name(event));
	if (event->kind == SN_EVENT_FLOW) {
		sn_out_object(&out, "flow");
		put_flow(&out, &event->flow);
		sn_out_close(&out);
	} else if (event->kind == SN_EVENT_POLICY) {
		put_policy(&out, &event->policy);
	} else if (event->kind == SN_EVENT_BINDING) {
		sn_out_object(&out, "binding");
		put_binding(&out, &event->binding);
		sn_out_close(&out);
	} else if (event->kind == SN_EVENT_UPSTREAM) {
		sn_out_object(&out, "upstream");
		put_path(&out, &event->upstream);
		sn_out_close(&out);
	}
	sn_out_end(&out);
}

static void put_flow_line(const struct sn_event *event)
{
	const struct sn_flow *flow = &event->flow;
	char text[160], rule[32] = "default";

	flow_text(flow, text, sizeof(text));
	if (flow->has_rule)
		snprintf(rule, sizeof(rule), "rule %u", flow->rule);
	printf(" %s zone %u id %u", text, flow->zone, flow->id);
	if (event->flow_event == SIPNAT_FLOW_EVENT_DETACHED)
		printf(" helper %s", sn_origin_name(flow->origin));
	printf(" by %s of generation %u\n", rule, flow->generation);
}

static void put_binding_line(const struct sn_event *event)
{
	const struct sn_binding *binding = &event->binding;
	struct sn_binding_text text;

	sn_binding_show(binding, &text);
	printf(" %s %s at %s %s zone %u", text.aor, text.endpoint, text.peer,
	       sn_transport_name(binding->transport), binding->zone);
	if (event->binding_change == SIPNAT_BINDING_CHANGE_REGISTERED ||
	    event->binding_change == SIPNAT_BINDING_CHANGE_REFRESHED)
		printf(" granted %u held %u", binding->granted, binding->hold);
	printf("\n");
}

static void put_path_line(const struct sn_upstream *path)
{
	char peer[SN_PREFIX_TEXT_MAX], sent[SN_VIA_TEXT_MAX];
	char came[SN_VIA_TEXT_MAX];

	path_text(path, peer, sizeof(peer));
	sn_text_show(path->sent, sent, sizeof(sent));
	sn_text_show(path->came, came, sizeof(came));
	printf(" %s %s: %s; sent \"%s\", came \"%s\"\n", peer,
	       sn_verdict_name(path->verdict), sn_reason_text(path->reason),
	       sent, came);
}

static void put_line(const struct sn_event *event, const char *when)
{
	printf("%s %s", when, event_name(event));
	switch (event->kind) {
	case SN_EVENT_FLOW:
		put_flow_line(event);
		break;
	case SN_EVENT_POLICY:
		printf(" generation %u in force, %u rules, %u prefixes, default %s\n",
		       event->policy.generation, event->policy.told_rules,
		       event->policy.told_prefixes,
		       sn_action_name(event->policy.default_action));
		break;
	case SN_EVENT_BINDING:
		put_binding_line(event);
		break;
	case SN_EVENT_UPSTREAM:
		put_path_line(&event->upstream);
		break;
	case SN_EVENT_LOST:
		printf(" events came faster than they could be read, some are missing\n");
		break;
	default:
		printf("\n");
	}
}

static void put(const struct sn_event *event, bool json)
{
	char when[FOLLOW_STAMP];

	follow_stamp(json, when, sizeof(when));
	if (json)
		put_json(event, when);
	else
		put_line(event, when);
}

/* Some of what waits; 1: there may be more, 0: that was all, -1: cannot go on. */
static int drain(struct sn_events *events, bool json, struct sn_error *err)
{
	struct sn_event event;
	int ret = 1, i;

	for (i = 0; i < EVENTS_A_TURN && ret > 0; i++) {
		ret = sn_events_next(events, &event, err);
		if (ret > 0)
			put(&event, json);
	}
	return sn_out_flush(stdout, err) ? -1 : ret;
}

static int watch(struct sn_events *events, bool json)
{
	struct pollfd pfd[] = {
		{ .fd = sn_events_fd(events), .events = POLLIN },
		{ .fd = follow_stop(), .events = POLLIN },
	};
	struct sn_error err;
	int ret = SN_FINE, more = 0;

	do {
		/* Of what has been received already poll() knows nothing. */
		if (poll(pfd, ARRAY_SIZE(pfd), more ? 0 : -1) < 0 &&
		    errno != EINTR) {
			sn_fail(&err, SN_TROUBLE, errno,
				"cannot wait for events: %s", strerror(errno));
			ret = complain(&err);
		} else {
			more = drain(events, json, &err);
			if (more < 0)
				ret = complain(&err);
		}
	} while (ret == SN_FINE && !(pfd[1].revents & POLLIN));
	close(pfd[1].fd);
	return ret;
}

/**
 * verb_monitor() - sipnatctl monitor
 * @argc: count of @argv
 * @argv: the verb and what follows it
 *
 * Return: the exit code.
 */
int verb_monitor(int argc, char **argv)
{
	struct sn_events *events;
	struct options options;
	struct sn_error err;
	int ret = options_parse(argc, argv, OPT_JSON, &options);

	if (ret || options.help)
		return ret;
	if (optind < argc)
		return usage_error("monitor takes no \"%s\"", argv[optind]);
	events = sn_events_open(&err);
	if (!events)
		return complain(&err);
	if (!sn_events_module_here(events)) {
		sn_fail(&err, SN_NO_ACCESS, ENOENT,
			"the sipnat module is not loaded");
		ret = complain(&err);
	} else {
		ret = watch(events, options.json);
	}
	sn_events_close(events);
	return ret;
}
