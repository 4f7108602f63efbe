// SPDX-License-Identifier: GPL-2.0
/*
 * The table of verbs, in the order of the help. A new verb is one line here
 * and one file.
 */
#include "array.h"
#include "sipnatctl.h"

#define FILTER "[--end PREFIX]... [--transport udp|tcp] [--zone N]"

const struct verb verbs[] = {
	{ "status", verb_status, "[-j]",
	  "the module, the policy, the ALG, what is wrong and what to do" },
	{ "doctor", verb_doctor,
	  "[-j] [--only CHECK]... [--fix [--yes] | --watch[=SECONDS]]",
	  "looks for everything that breaks SIP, and says how to mend it" },
	{ "endpoints", verb_endpoints,
	  "[-j] [--aor AOR] [--expiring SECONDS] " FILTER "\n"
	  "       sipnatctl endpoints del [-j] [--aor AOR] [--peer PREFIX]... | --all",
	  "who is registered, through which mapping, until when" },
	{ "flows", verb_flows, "[-j] " FILTER, "SIP flows in sipnat's hands" },
	{ "policy", verb_policy,
	  "show [-j] | check [-j] FILE | apply FILE | reset",
	  "look at, check or replace the policy" },
	{ "ruleset", verb_ruleset,
	  "[-j] hosted|pbx|remote-site|webrtc OPTION...",
	  "print nftables rules for a scenario, or OpenWrt's" },
	{ "stats", verb_stats, "[-j | -p]",
	  "all counters; with -p as Prometheus reads them" },
	{ "monitor", verb_monitor, "[-j]", "events as they happen" },
	{ "flush", verb_flush, "[-j] " FILTER,
	  "delete conntrack entries of SIP flows" },
};

const size_t n_verbs = ARRAY_SIZE(verbs);
