/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the verbs of sipnatctl share: the table they stand in, their options,
 * their complaints. A verb lives in verb_NAME.c.
 */
#ifndef SIPNATCTL_H
#define SIPNATCTL_H

#include "client.h"
#include "error.h"
#include "model.h"
#include "out.h"

struct option;

/**
 * struct verb - a verb of the command line
 * @name: the word
 * @run: does it; argv[0] is the word; returns the exit code
 * @args: what may follow, for the help
 * @help: what it does, for the help
 */
struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *args;
	const char *help;
};

/* Options a verb accepts beside --help. */
#define OPT_JSON 0x1
#define OPT_FILTER 0x2
#define OPT_BINDING 0x4
#define OPT_DOCTOR 0x8
#define OPT_PROMETHEUS 0x100

/* Seconds between looks where none are given, and at most. */
#define WATCH_SECONDS 10
#define WATCH_SECONDS_MAX 86400
#define ONLY_MAX 32

/**
 * struct options - the options of a verb
 * @json: -j was given
 * @help: -h was given
 * @prometheus: -p was given
 * @filter: which flows
 * @has_aor: --aor was given
 * @aor: its value without scheme, as much of it as the module keeps
 * @has_expiring: --expiring was given
 * @expiring: its value, seconds
 * @all: --all was given
 * @fix: --fix was given
 * @yes: --yes was given
 * @watch: seconds between looks if --watch was given, else 0
 * @only: values of --only
 * @n_only: how many
 */
struct options {
	bool json;
	bool help;
	bool prometheus;
	struct sn_filter filter;
	bool has_aor;
	char aor[SIPNAT_AOR_MAX + 1];
	bool has_expiring;
	uint32_t expiring;
	bool all;
	bool fix;
	bool yes;
	unsigned int watch;
	const char *only[ONLY_MAX];
	size_t n_only;
};

extern const struct verb verbs[];
extern const size_t n_verbs;

/* options.c */
int options_parse(int argc, char **argv, unsigned int accept,
		  struct options *options);
int options_refuse(char **argv, int option, const struct option *names,
		   int index);
void options_json_first(void);
bool options_json(void);

/* complain.c */
int complain(const struct sn_error *err);
int usage_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void verb_help(const char *name);
void out_begin(struct sn_out *out, const struct options *options);
void put_flow(struct sn_out *out, const struct sn_flow *flow);
void flow_text(const struct sn_flow *flow, char *text, size_t size);

int verb_doctor(int argc, char **argv);
int verb_endpoints(int argc, char **argv);
int verb_flows(int argc, char **argv);
int verb_flush(int argc, char **argv);
int verb_monitor(int argc, char **argv);
int verb_policy(int argc, char **argv);
int verb_ruleset(int argc, char **argv);
int verb_stats(int argc, char **argv);
int verb_status(int argc, char **argv);

#endif /* SIPNATCTL_H */
