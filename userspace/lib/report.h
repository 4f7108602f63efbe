/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What sipnatctl status and doctor and the daemon's status page find out, before
 * it is judged and written.
 */
#ifndef SIPNAT_REPORT_H
#define SIPNAT_REPORT_H

#include <sys/types.h>

#include "alg.h"
#include "client.h"
#include "error.h"
#include "model.h"
#include "out.h"

#define FINDINGS_MAX 16
#define FINDING_TEXT 240

/*
 * Loads the module. It takes the ALG off every flow at once, unless it is told to
 * wait so many seconds for a policy: the daemon's comes when it sees the module.
 */
#define REPORT_LOAD "modprobe sipnat"
#define REPORT_LOAD_WAITING REPORT_LOAD " policy_wait=10"

/**
 * struct finding - something worth saying
 * @trouble: needs a hand; otherwise it is only said
 * @text: a sentence
 * @next: command that helps, or empty
 */
struct finding {
	bool trouble;
	char text[FINDING_TEXT];
	char next[FINDING_TEXT];
};

/**
 * struct table_use - conntrack's table
 * @known: both could be read
 * @count: entries there are now
 * @max: entries there may be, 0: as many as come
 */
struct table_use {
	bool known;
	uint32_t count;
	uint32_t max;
};

/**
 * struct report_limits - limits that are known
 * @known: they are
 * @generation: of the policy that they are of
 * @limits: the limits
 */
struct report_limits {
	bool known;
	uint32_t generation;
	struct sn_limits limits;
};

/**
 * struct report - all that status says
 * @loaded: the module answered
 * @why: why it did not
 * @status: its state
 * @stats: its counters
 * @limits: of the policy in force
 * @paths: what is known of the paths to the peers, the worst first
 * @table: conntrack's table
 * @alg: the ALG
 * @daemon: sipnatd runs
 * @daemon_pid: its process, 0 if not known
 * @findings: in the order of their weight
 * @n_findings: how many
 */
struct report {
	bool loaded;
	struct sn_error why;
	struct sn_status status;
	struct sn_stats stats;
	struct sn_limits limits;
	struct sn_upstream_list paths;
	struct table_use table;
	struct alg alg;
	bool daemon;
	pid_t daemon_pid;
	struct finding findings[FINDINGS_MAX];
	size_t n_findings;
};

/* report_ask.c */
void report_ask_module(struct report *report, struct sn_client *client,
		       struct sn_policy *policy);
void report_ask_limits(struct report *report, struct sn_client *client,
		       struct report_limits *known);
void report_ask_conntrack(struct report *report);

/* report_judge.c */
uint32_t report_bindings_max(const struct report *report);
void report_find(struct report *report, bool trouble, const char *next,
		 const char *fmt, ...) __attribute__((format(printf, 4, 5)));
const char *report_load_module(const struct report *report);
const char *report_replace_module(const struct report *report);
const char *report_replace_loss(const struct report *report);
bool report_waits(const struct report *report);
void report_judge(struct report *report);
const struct finding *report_next(const struct report *report);
bool report_good(const struct report *report);

/* report_json.c */
void report_put_json(struct sn_out *out, const struct report *report);

#endif /* SIPNAT_REPORT_H */
