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

#define SN_HTTP_PORT 15060
#define SN_HTTP_LISTEN_MAX 8
#define SN_HTTP_HOSTS_MAX 8
#define SN_HTTP_HOST_MAX 253
#define SN_HTTP_SOCKET_MAX 107

/**
 * enum sn_http_show - who is shown endpoints
 * @SN_HTTP_SHOW_LOCAL: who calls from this host, or by the unix socket
 * @SN_HTTP_SHOW_EVERYBODY: everybody who may call
 * @SN_HTTP_SHOW_NOBODY: nobody
 */
enum sn_http_show {
	SN_HTTP_SHOW_LOCAL,
	SN_HTTP_SHOW_EVERYBODY,
	SN_HTTP_SHOW_NOBODY,
};

/**
 * struct sn_http_address - where to listen
 * @family: AF_INET or AF_INET6
 * @address: 4 or 16 bytes in network order
 * @port: host order
 */
struct sn_http_address {
	uint8_t family;
	uint8_t address[16];
	uint16_t port;
};

/**
 * struct sn_http_settings - how the daemon serves HTTP
 * @given: the configuration says something about it
 * @listen: TCP addresses
 * @n_listen: how many of @listen are used
 * @socket: path of a unix socket, empty for none
 * @socket_mode: its permissions
 * @endpoints: who is shown endpoints
 * @hosts: names by which it may be called, beside addresses and localhost
 * @n_hosts: how many of @hosts are used
 */
struct sn_http_settings {
	bool given;
	struct sn_http_address listen[SN_HTTP_LISTEN_MAX];
	size_t n_listen;
	char socket[SN_HTTP_SOCKET_MAX + 1];
	uint32_t socket_mode;
	enum sn_http_show endpoints;
	char hosts[SN_HTTP_HOSTS_MAX][SN_HTTP_HOST_MAX + 1];
	size_t n_hosts;
};

/**
 * struct sn_config - a configuration
 * @policy: what goes into the kernel
 * @log: how the daemon logs
 * @state: where it keeps bindings
 * @http: how it serves HTTP
 * @files: names of the files it came from, owned
 * @n_files: how many
 */
struct sn_config {
	struct sn_policy policy;
	struct sn_log_settings log;
	struct sn_state_settings state;
	struct sn_http_settings http;
	char **files;
	size_t n_files;
};

int sn_config_read(const char *path, struct sn_config *config,
		   struct sn_problems *problems);
void sn_config_free(struct sn_config *config);
void sn_policy_check(const struct sn_policy *policy, const char *file,
		     struct sn_problems *problems);

#endif /* SIPNAT_CONFIG_H */
