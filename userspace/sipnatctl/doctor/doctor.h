/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What sipnatctl doctor knows of a box before it judges, and the families of
 * checks: each looks (and only that), and judges (and asks nothing of anybody).
 * A family is a file check_NAME.c; checks.c has them in order.
 */
#ifndef SIPNATCTL_DOCTOR_H
#define SIPNATCTL_DOCTOR_H

#include <limits.h>
#include <net/if.h>
#include <netinet/in.h>

#include "alg_look.h"
#include "config.h"
#include "conntrack.h"
#include "doctor/result.h"
#include "nft.h"
#include "report_look.h"

struct json_object;

#define MODULE_TEXT 300
#define FOUND_MAX 32
#define FOUND_TEXT 200
#define PORTS_MAX 64
#define ADDRESSES_MAX 256
#define ENTRIES_MAX 4096
#define ROUTES_MAX 8

/**
 * enum init - what starts services on this box
 * @INIT_NONE: nothing that is known
 * @INIT_SYSTEMD: systemd
 * @INIT_SCRIPT: scripts in /etc/init.d
 */
enum init {
	INIT_NONE,
	INIT_SYSTEMD,
	INIT_SCRIPT,
};

/**
 * struct daemon_facts - the daemon and its file
 * @init: what would start it
 * @path: its configuration file
 * @there: that is there
 * @config: what stands in it
 * @problem: its first mistake, empty if it has none
 * @line: where that is
 * @version: of the daemon that runs, empty if it is not known
 */
struct daemon_facts {
	enum init init;
	char path[PATH_MAX];
	bool there;
	struct sn_config config;
	char problem[SN_PROBLEM_MAX];
	unsigned int line;
	char version[SN_VERSION_MAX + 1];
};

/**
 * struct module_facts - a module of the kernel's
 * @loaded: it is there
 * @fixed: it is built in, or cannot be unloaded
 * @parameters: as NAME=VALUE, with blanks between them
 */
struct module_facts {
	bool loaded;
	bool fixed;
	char parameters[MODULE_TEXT];
};

/**
 * struct found - something in a file
 * @path: the file
 * @line: where in it, from 1
 * @what: the word of interest
 * @command: what mends it, owned, NULL if nothing is known
 */
struct found {
	char path[FOUND_TEXT];
	unsigned int line;
	char what[FOUND_TEXT];
	char *command;
};

/**
 * struct found_list - what was found in files
 * @items: the first of them
 * @count: how many are kept
 * @more: how many were found beside those
 */
struct found_list {
	struct found items[FOUND_MAX];
	size_t count;
	size_t more;
};

/**
 * enum entry_kind - what is wrong with a conntrack entry
 * @ENTRY_FINE: nothing
 * @ENTRY_ALG: it has the SIP helper
 * @ENTRY_STALE: it is mapped to an address that this box does not have
 * @ENTRY_LONG: it is kept for longer than anything but the ALG asks for
 * @ENTRY_OFFLOADED: SIP that is in a flowtable
 * @ENTRY_KINDS: how many kinds there are
 */
enum entry_kind {
	ENTRY_FINE,
	ENTRY_ALG,
	ENTRY_STALE,
	ENTRY_LONG,
	ENTRY_OFFLOADED,
	ENTRY_KINDS
};

/**
 * struct entry_list - entries of one kind
 * @items: the first of them, owned
 * @kept: how many are kept
 * @room: how many @items has space for
 * @count: how many there were
 */
struct entry_list {
	struct sn_entry *items;
	size_t kept;
	size_t room;
	size_t count;
};

/**
 * struct address - an address of this box
 * @family: AF_INET or AF_INET6
 * @address: network order
 */
struct address {
	uint8_t family;
	uint8_t address[16];
};

/**
 * struct entry_context - what an entry is judged by
 * @ports: SIP ports
 * @n_ports: how many
 * @addresses: of this box
 * @n_addresses: how many
 * @held: ids of entries that sipnat holds, sorted, owned
 * @n_held: how many
 * @longest: seconds for which conntrack keeps UDP at most
 */
struct entry_context {
	uint16_t ports[PORTS_MAX];
	size_t n_ports;
	struct address addresses[ADDRESSES_MAX];
	size_t n_addresses;
	uint32_t *held;
	size_t n_held;
	uint32_t longest;
};

/**
 * struct entry_facts - conntrack's table
 * @known: it could be read
 * @why: why not
 * @seen: how many entries there were
 * @context: what they were judged by
 * @kinds: those with something wrong
 */
struct entry_facts {
	bool known;
	struct sn_error why;
	size_t seen;
	struct entry_context context;
	struct entry_list kinds[ENTRY_KINDS];
};

/**
 * struct drop_facts - what conntrack could not keep
 * @known: the counters could be read
 * @drops: entries that were not made because the table was full
 * @early_drops: entries that had to go for others
 * @now: how many of both came while they were looked at
 */
struct drop_facts {
	bool known;
	uint64_t drops;
	uint64_t early_drops;
	uint64_t now;
};

/**
 * struct route - a default route
 * @interface: where it leads out
 * @gateway: its next hop, network order, 0 if it has none
 * @has_address: @address is known
 * @address: of the interface, that masquerading takes
 * @mtu: of the interface, 0 if it is not known
 * @ethernet: the interface is of that kind
 */
struct route {
	char interface[IF_NAMESIZE];
	struct in_addr gateway;
	bool has_address;
	struct in_addr address;
	uint32_t mtu;
	bool ethernet;
};

/**
 * struct path_facts - the way out of this box
 * @routes: default routes of IPv4
 * @n_routes: how many
 * @guessed: there was none: these are the interfaces with public addresses
 * @has_fragments: the following are known
 * @reassembled: fragments that came
 * @lost: times that a datagram could not be put together
 * @refused: datagrams that were too big and could not be cut
 */
struct path_facts {
	struct route routes[ROUTES_MAX];
	size_t n_routes;
	bool guessed;
	bool has_fragments;
	uint64_t reassembled;
	uint64_t lost;
	uint64_t refused;
};

/**
 * struct openwrt_facts - OpenWrt's settings
 * @there: this is OpenWrt
 * @helpers: sections that assign the helper
 * @automatic: zones that get every helper that is loaded
 * @offload: sections that turn flow offloading on
 * @package: the installed package that brings the ALG, NULL: none
 * @apk: by apk, not by opkg
 */
struct openwrt_facts {
	bool there;
	struct found_list helpers;
	struct found_list automatic;
	struct found_list offload;
	const char *package;
	bool apk;
};

/**
 * struct facts - all that is known
 * @report: as in sipnatctl status
 * @policy: the policy in force
 * @nft: the ruleset of nftables
 * @bindings: registered endpoints
 * @kernel: name of the running kernel's version
 * @installed: its modules include sipnat
 * @daemon: the daemon and its file
 * @conntrack_sip: the module nf_conntrack_sip
 * @nat_sip: the module nf_nat_sip
 * @autoload: lines that load the ALG at boot
 * @barred: lines that keep sipnat from being loaded
 * @entries: conntrack's table
 * @drops: what conntrack could not keep
 * @max_is_set_here: nf_conntrack_max can be set in this network namespace
 * @udp: nf_conntrack_udp_timeout, 0 if it is not known
 * @stream: nf_conntrack_udp_timeout_stream, 0 if it is not known
 * @path: the way out
 * @openwrt: OpenWrt's settings
 * @firewalld_there: firewalld is configured here
 * @firewalld: what of it assigns the helper
 * @vyos_there: this is VyOS
 * @vyos: what of its configuration turns the ALG on
 * @has_conntrack: the program conntrack is there
 * @tracer: a program that shows the way to a peer, with its options
 */
struct facts {
	struct report report;
	struct sn_policy policy;
	struct nft nft;
	struct sn_binding_list bindings;
	char kernel[MODULE_TEXT];
	bool installed;
	struct daemon_facts daemon;
	struct module_facts conntrack_sip;
	struct module_facts nat_sip;
	struct found_list autoload;
	struct found_list barred;
	struct entry_facts entries;
	struct drop_facts drops;
	bool max_is_set_here;
	uint32_t udp;
	uint32_t stream;
	struct path_facts path;
	struct openwrt_facts openwrt;
	bool firewalld_there;
	struct found_list firewalld;
	bool vyos_there;
	struct found_list vyos;
	bool has_conntrack;
	const char *tracer;
};

/* checks.c */
void facts_look(struct facts *facts, const struct results *results);
void facts_judge(const struct facts *facts, struct results *results);
void facts_free(struct facts *facts);

/* facts.c */
bool facts_leave(const struct facts *facts);
enum fix facts_fix(const struct facts *facts, enum fix fix);
bool facts_in_charge(const struct facts *facts);
bool facts_assigned(const struct facts *facts);
bool found_add(struct found_list *list, const char *path, unsigned int line,
	       const char *what, char *command);
void found_free(struct found_list *list);

/* check_module.c */
void module_look(struct facts *facts);
void module_judge(const struct facts *facts, struct results *results);

/* check_daemon.c */
void daemon_look(struct facts *facts);
void daemon_judge(const struct facts *facts, struct results *results);
void daemon_put_apply(const struct facts *facts, struct results *results,
		      struct result *result);
bool daemon_config_of(const char *cmdline, size_t size, const char *folder,
		      char *path, size_t room);
bool policy_same(const struct sn_policy *a, const struct sn_policy *b);

/* check_alg.c */
void alg_facts_look(struct facts *facts);
void alg_judge(const struct facts *facts, struct results *results);

/* check_autoload.c */
void autoload_look(struct facts *facts);
void autoload_judge(const struct facts *facts, struct results *results);
bool autoload_read_list(const char *path, const char *text, void *data);
bool autoload_read_modprobe(const char *path, const char *text, void *data);

/* check_openwrt.c, openwrt.c */
void openwrt_look(struct facts *facts);
void openwrt_judge(const struct facts *facts, struct results *results);
void openwrt_read_firewall(struct openwrt_facts *openwrt, const char *text);
bool openwrt_has_package(const char *text, const char *field, const char *name);

/* check_distro.c */
void distro_look(struct facts *facts);
void distro_judge(const struct facts *facts, struct results *results);
bool firewalld_read_conf(const char *path, const char *text, void *list);
bool firewalld_read_zone(const char *path, const char *text, void *list);
bool firewalld_read_direct(const char *path, const char *text, void *list);
void vyos_read(struct found_list *list, const char *path, const char *text);

/* check_entries.c, entries.c */
void entries_look(struct facts *facts);
void entries_judge(const struct facts *facts, struct results *results);
enum entry_kind entry_judge(const struct entry_context *context,
			    const struct sn_entry *entry);
bool entry_hold(struct entry_context *context, size_t *room, uint32_t id);
void entry_ready(struct entry_context *context);
void entries_judge_kind(const struct facts *facts, struct results *results,
			enum entry_kind kind);
int entries_fix(const struct facts *facts, enum check check, size_t *deleted,
		struct sn_error *err);

/* check_flowtables.c */
void flowtables_judge(const struct facts *facts, struct results *results);
bool flow_rule_takes_sip(struct json_object *rule, const uint16_t *ports,
			 size_t n_ports);

/* check_timeouts.c */
void timeouts_look(struct facts *facts);
void timeouts_judge(const struct facts *facts, struct results *results);
uint32_t timeouts_longest(const struct facts *facts);

/* check_table.c */
void table_look(struct facts *facts);
void table_judge(const struct facts *facts, struct results *results);
bool table_read_stat(const char *text, struct drop_facts *drops);

/* check_path.c, path.c */
void path_look(struct facts *facts);
void path_judge(const struct facts *facts, struct results *results);
void path_read_routes(struct path_facts *path, const char *text);
void path_read_snmp(struct path_facts *path, const char *text);
const char *address_scope(struct in_addr address);

#endif /* SIPNATCTL_DOCTOR_H */
