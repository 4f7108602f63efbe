/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What sipnatctl ruleset prints: its parameters, the scenarios and their texts.
 * Parameters come in by ruleset_option.c and ruleset_policy.c, are judged as a
 * whole by ruleset_check.c, become words in ruleset_words.c, and the words go
 * into a scenario's text in ruleset_text.c. A scenario has a file of its own, what
 * several have is in ruleset_parts.c.
 */
#ifndef SIPNATCTL_RULESET_H
#define SIPNATCTL_RULESET_H

#include <stdio.h>

#include "error.h"
#include "model.h"

#define RULESET_NAMES_MAX 8
#define RULESET_PORTS_MAX 16
#define RULESET_MARK 0x10000000
#define RULESET_SCAN_RATE 20
#define RULESET_TLS_PORT 5061
#define RULESET_RANGE_TEXT 16

/* Options of a scenario; each has a bit. */
enum ruleset_option {
	RULESET_WAN,
	RULESET_LAN,
	RULESET_VPN,
	RULESET_PROVIDER,
	RULESET_MEDIA,
	RULESET_PBX,
	RULESET_REMOTE,
	RULESET_SITE,
	RULESET_SIP_PORTS,
	RULESET_RTP_RANGE,
	RULESET_TLS,
	RULESET_WSS_PORTS,
	RULESET_DSCP,
	RULESET_OFFLOAD,
	RULESET_MARK_BIT,
	RULESET_SCANS,
	RULESET_FORMAT,
	RULESET_FROM_POLICY,
	RULESET_OPTIONS,
};

#define RULESET_BIT(option) (1U << (option))

/* What every scenario takes. */
#define RULESET_COMMON                                                 \
	(RULESET_BIT(RULESET_WAN) | RULESET_BIT(RULESET_SIP_PORTS) |   \
	 RULESET_BIT(RULESET_RTP_RANGE) | RULESET_BIT(RULESET_TLS) |   \
	 RULESET_BIT(RULESET_DSCP) | RULESET_BIT(RULESET_OFFLOAD) |    \
	 RULESET_BIT(RULESET_MARK_BIT) | RULESET_BIT(RULESET_FORMAT) | \
	 RULESET_BIT(RULESET_FROM_POLICY))

/**
 * struct ruleset_scenario - a situation that rules are wanted for
 * @name: what the user calls it
 * @summary: who it is for, in a line
 * @takes: RULESET_BIT() of the options that belong to it
 * @needs: of those that have to be given, or found in the policy
 * @nft: text of the table, see ruleset_text.c; in parts, the last one is NULL
 * @uci: text of the sections of /etc/config/firewall, likewise
 */
struct ruleset_scenario {
	const char *name;
	const char *summary;
	unsigned int takes;
	unsigned int needs;
	const char *const *nft;
	const char *const *uci;
};

/**
 * struct ruleset_names - interfaces, or zones of OpenWrt's firewall
 * @name: their names: no blank, no quote, nothing that means something to nft
 * @count: how many
 */
struct ruleset_names {
	char name[RULESET_NAMES_MAX][SN_INTERFACE_MAX + 1];
	size_t count;
};

/**
 * struct ruleset_ports - ports and ranges of them
 * @range: as given
 * @count: how many
 */
struct ruleset_ports {
	struct sn_port_range range[RULESET_PORTS_MAX];
	size_t count;
};

/**
 * struct ruleset - the parameters
 * @scenario: for which situation
 * @given: RULESET_BIT() of the options that were given
 * @from_policy: of those whose values came from the policy in force
 * @uci: for OpenWrt instead of nft
 * @wan: to the outside
 * @lan: to the phones, none for all but @wan
 * @vpn: to the other site
 * @phones: prefixes of the phones, none for all
 * @provider: where signalling comes from and goes to
 * @media: the same for media, none for @provider
 * @remote: where phones that are not here may come from
 * @site: other sites, whose phones send media to those here
 * @pbx4: the PBX's address, family 0: it has none
 * @pbx6: the same for IPv6
 * @sip: ports of SIP over UDP and TCP
 * @wss: ports of SIP over secure WebSocket
 * @rtp: UDP ports at this side that media uses
 * @tls: also SIP over TLS
 * @dscp_set: mark signalling with CS3, media with EF
 * @offload_media: media may go into a flowtable
 * @mark: bit of the packet mark that says "good"; the next one says "not into
 *        a flowtable"
 * @scan_rate: packets a second that one stranger may send
 */
struct ruleset {
	const struct ruleset_scenario *scenario;
	unsigned int given;
	unsigned int from_policy;
	bool uci;
	struct ruleset_names wan;
	struct ruleset_names lan;
	struct ruleset_names vpn;
	struct sn_prefix_list phones;
	struct sn_prefix_list provider;
	struct sn_prefix_list media;
	struct sn_prefix_list remote;
	struct sn_prefix_list site;
	struct sn_prefix pbx4;
	struct sn_prefix pbx6;
	struct ruleset_ports sip;
	struct ruleset_ports wss;
	struct sn_port_range rtp;
	bool tls;
	bool dscp_set;
	bool offload_media;
	uint32_t mark;
	uint32_t scan_rate;
};

struct ruleset_words;

extern const struct ruleset_scenario ruleset_hosted;
extern const struct ruleset_scenario ruleset_pbx;
extern const struct ruleset_scenario ruleset_remote_site;
extern const struct ruleset_scenario ruleset_webrtc;

/* Comments that stand above every scenario's text. */
extern const char ruleset_nft_head[];
extern const char ruleset_uci_head[];

/* Parts that several scenarios have: ruleset_parts.c. */
extern const char ruleset_nft_table[];
extern const char ruleset_nft_provider[];
extern const char ruleset_nft_media_peers[];
extern const char ruleset_nft_scanners[];
extern const char ruleset_nft_rates[];
extern const char ruleset_nft_forward[];
extern const char ruleset_nft_signalling[];
extern const char ruleset_nft_media_strangers[];
extern const char ruleset_nft_end[];
extern const char ruleset_uci_strangers[];
extern const char ruleset_uci_strangers_here[];
extern const char ruleset_uci_drop_sip[];

/* ruleset_option.c */
extern const char *const ruleset_option_names[RULESET_OPTIONS];
void ruleset_init(struct ruleset *ruleset);
int ruleset_begin(struct ruleset *ruleset, const char *scenario,
		  struct sn_error *err);
int ruleset_set(struct ruleset *ruleset, enum ruleset_option option,
		const char *value, struct sn_error *err);
void ruleset_free(struct ruleset *ruleset);

/* ruleset_policy.c */
int ruleset_take_policy(struct ruleset *ruleset, const struct sn_policy *policy,
			struct sn_error *err);

/* ruleset_check.c */
bool ruleset_free_ports(const struct ruleset *ruleset,
			struct sn_port_range *range);
int ruleset_check(struct ruleset *ruleset, struct sn_error *err);

/* ruleset_command.c */
void ruleset_range_text(const struct sn_port_range *range, char *text,
			size_t size);
void ruleset_put_command(FILE *file, const struct ruleset *ruleset);

/* ruleset_words.c */
struct ruleset_words *ruleset_words_new(const struct ruleset *ruleset);
const char *ruleset_word(const struct ruleset_words *words, const char *name,
			 size_t length);
void ruleset_words_free(struct ruleset_words *words);

/* ruleset_text.c */
int ruleset_text_write(FILE *file, const char *text,
		       const struct ruleset_words *words, struct sn_error *err);

/* ruleset_json.c */
void ruleset_put_json(const struct ruleset *ruleset,
		      const struct ruleset_words *words, const char *text);

#endif /* SIPNATCTL_RULESET_H */
