/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A configuration file as structs; which keys there are and what they mean is
 * said in sipnatd.conf(5).
 */
#ifndef SIPNAT_CONFIG_H
#define SIPNAT_CONFIG_H

#include "model.h"
#include "problems.h"

#define SN_CONFIG_DEFAULT "/etc/sipnat/sipnatd.conf"
/* Bigger files are not read; 65,536 prefixes take 3 MiB. */
#define SN_CONFIG_BYTES (16 * 1024 * 1024)

/**
 * struct sn_log_settings - how the daemon logs
 * @syslog: to syslog instead of standard error
 * @level: LOG_ERR to LOG_DEBUG
 * @flows: log each flow that is judged
 * @endpoints: log each binding that changes
 */
struct sn_log_settings {
	bool syslog;
	int level;
	bool flows;
	bool endpoints;
};

#define SN_STATE_DEFAULT "/var/lib/sipnat/bindings"
#define SN_STATE_INTERVAL 30
#define SN_STATE_PATH_MAX 255

/**
 * struct sn_state_settings - where the daemon keeps bindings
 * @file: the file, empty for none
 * @interval: seconds after which a change is saved at the latest
 */
struct sn_state_settings {
	char file[SN_STATE_PATH_MAX + 1];
	uint32_t interval;
};

/**
 * struct sn_config - a configuration
 * @policy: what goes into the kernel
 * @log: how the daemon logs
 * @state: where it keeps bindings
 * @files: names of the files it came from, owned
 * @n_files: how many
 */
struct sn_config {
	struct sn_policy policy;
	struct sn_log_settings log;
	struct sn_state_settings state;
	char **files;
	size_t n_files;
};

int sn_config_read(const char *path, struct sn_config *config,
		   struct sn_problems *problems);
void sn_config_free(struct sn_config *config);
void sn_policy_check(const struct sn_policy *policy, const char *file,
		     struct sn_problems *problems);

#endif /* SIPNAT_CONFIG_H */
