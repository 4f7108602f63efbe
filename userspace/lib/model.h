/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plain structs that user space thinks in: policy, flow, binding, path to a
 * peer, status, counters, event. No netlink, no configuration syntax, no output
 * in here.
 */
#ifndef SIPNAT_MODEL_H
#define SIPNAT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/sipnat.h>

#define SN_INTERFACE_MAX 15
#define SN_ENDS_MAX 16
#define SN_VERSION_MAX 63
/* Seconds that an entry is held at most where no rule says otherwise. */
#define SN_CEILING_DEFAULT 86400

/**
 * struct sn_prefix - an address block
 * @family: AF_INET or AF_INET6
 * @length: prefix length in bits
 * @address: 4 or 16 bytes in network order; host bits are zero
 */
struct sn_prefix {
	uint8_t family;
	uint8_t length;
	uint8_t address[16];
};

/**
 * struct sn_prefix_list - a growing array of prefixes
 * @items: the prefixes, owned
 * @count: how many of them
 * @room: how many @items has space for
 */
struct sn_prefix_list {
	struct sn_prefix *items;
	size_t count;
	size_t room;
};

/**
 * struct sn_port_range - ports, host byte order, both ends inclusive
 * @first: lowest port
 * @last: highest port
 */
struct sn_port_range {
	uint16_t first;
	uint16_t last;
};

/**
 * struct sn_rule - one rule of a policy
 * @file: where it was written, NULL if it came from the kernel; not owned
 * @line: line in @file
 * @wrong: a mistake is in it or in a list that it uses, so what it covers is
 *         not known
 * @index: position in the policy, from 0
 * @name: what the user calls it, may be empty
 * @action: what happens to the flows it covers
 * @transport: enum sipnat_transport flags, 0 for both
 * @local: prefixes of one end, none for every address
 * @peer: prefixes of the other end, none for every address
 * @ports: port ranges, none for 5060
 * @n_ports: how many of @ports are used
 * @any_port: also flows on other ports that prove to be SIP
 * @has_zone: @zone is a criterion
 * @zone: conntrack zone of the original direction
 * @in_interface: where the first packet came in, empty for any
 * @out_interface: where the first packet goes out, empty for any
 * @has_mark: the rule sets the ct mark
 * @mark: its bits
 * @mark_mask: which bits it sets
 * @margin: seconds that an entry is held beyond the registration
 * @floor: seconds that it is held at least
 * @ceiling: seconds that it is held at most
 * @hits: flows it decided, from the kernel
 */
struct sn_rule {
	const char *file;
	unsigned int line;
	bool wrong;
	uint32_t index;
	char name[SIPNAT_NAME_MAX + 1];
	uint32_t action;
	uint32_t transport;
	struct sn_prefix_list local;
	struct sn_prefix_list peer;
	struct sn_port_range ports[SIPNAT_PORTS_MAX];
	size_t n_ports;
	bool any_port;
	bool has_zone;
	uint16_t zone;
	char in_interface[SN_INTERFACE_MAX + 1];
	char out_interface[SN_INTERFACE_MAX + 1];
	bool has_mark;
	uint32_t mark;
	uint32_t mark_mask;
	uint32_t margin;
	uint32_t floor;
	uint32_t ceiling;
	uint64_t hits;
};

/**
 * struct sn_limits - how much the registrar of the module may keep
 * @bindings: bindings in the namespace
 * @bindings_per_source: bindings of one address
 * @transactions: REGISTER transactions that wait for a response
 * @transactions_per_source: of one address
 * @conntrack_share: percent of nf_conntrack_max that bindings may hold
 *
 * 0 stands for the module's own default.
 */
struct sn_limits {
	uint32_t bindings;
	uint32_t bindings_per_source;
	uint32_t transactions;
	uint32_t transactions_per_source;
	uint32_t conntrack_share;
};

/**
 * struct sn_policy - a whole policy
 * @generation: which one it is, from the kernel; 0 is the built-in one
 * @default_action: for SIP flows that no rule covers
 * @media_expectations: enum sipnat_media_expectations
 * @limits: of the registrar
 * @rules: the rules in order, owned
 * @n_rules: how many
 * @room: how many @rules has space for
 * @told_rules: how many the kernel says it has
 * @told_prefixes: how many prefixes the kernel says it has
 */
struct sn_policy {
	uint32_t generation;
	uint32_t default_action;
	uint32_t media_expectations;
	struct sn_limits limits;
	struct sn_rule *rules;
	size_t n_rules;
	size_t room;
	uint32_t told_rules;
	uint32_t told_prefixes;
};

/**
 * struct sn_tuple - one direction of a flow
 * @src: source address, network order, as long as the flow's family says
 * @dst: destination address
 * @src_port: source port, host order
 * @dst_port: destination port, host order
 */
struct sn_tuple {
	uint8_t src[16];
	uint8_t dst[16];
	uint16_t src_port;
	uint16_t dst_port;
};

/**
 * struct sn_flow - a SIP flow in sipnat's hands
 * @family: AF_INET or AF_INET6
 * @transport: one flag of enum sipnat_transport
 * @original: tuple of the original direction
 * @reply: tuple of the reply direction
 * @zone: conntrack zone of the original direction
 * @id: conntrack's id of the entry
 * @action: what the policy decided
 * @origin: how nf_conntrack_sip had got to it
 * @generation: of the policy that judged it
 * @has_rule: a rule judged it, not the default action
 * @rule: index of that rule
 * @has_timeout: @timeout is known (not in events)
 * @timeout: seconds until conntrack drops the entry
 * @has_hold: an endpoint is registered over it
 * @hold: seconds that the entry is held for that
 */
struct sn_flow {
	uint8_t family;
	uint32_t transport;
	struct sn_tuple original;
	struct sn_tuple reply;
	uint16_t zone;
	uint32_t id;
	uint32_t action;
	uint32_t origin;
	uint32_t generation;
	bool has_rule;
	uint32_t rule;
	bool has_timeout;
	uint32_t timeout;
	bool has_hold;
	uint32_t hold;
};

/**
 * struct sn_flow_list - the flows of one dump
 * @items: the flows, owned
 * @count: how many
 * @room: how many @items has space for
 * @torn: the table kept changing, flows may lack or be there twice
 */
struct sn_flow_list {
	struct sn_flow *items;
	size_t count;
	size_t room;
	bool torn;
};

/**
 * struct sn_filter - which flows
 * @transport: enum sipnat_transport flags, 0 for both
 * @has_zone: only flows of @zone
 * @zone: conntrack zone of the original direction
 * @ends: flows with an end in any of these, none for all
 * @n_ends: how many of @ends are used
 */
struct sn_filter {
	uint32_t transport;
	bool has_zone;
	uint16_t zone;
	struct sn_prefix ends[SN_ENDS_MAX];
	size_t n_ends;
};

/**
 * struct sn_binding - a registered endpoint's binding
 * @family: AF_INET or AF_INET6
 * @aor: its address of record without scheme; any bytes but 0
 * @contact: fingerprint of its Contact's URI
 * @transport: one flag of enum sipnat_transport
 * @original: original tuple of its flow
 * @has_reply: @reply is known; in a dump: there is an entry
 * @reply: reply tuple of its flow
 * @zone: conntrack zone of the original direction of its flow
 * @endpoint: enum sipnat_direction in which its REGISTER travelled
 * @granted: seconds that the registrar granted
 * @expires: seconds until the registrar forgets it
 * @hold: seconds that its flow's entry is held for it
 * @clock: second since boot from which @expires and @hold count
 * @has_rule: a rule covered its REGISTER, not the default action
 * @rule: index of that rule
 * @id: conntrack's id of the entry
 * @has_timeout: @timeout is known
 * @timeout: seconds until conntrack drops the entry
 * @has_idle: @idle is known
 * @idle: seconds since the last packet of its flow
 * @keepalive: seconds between keepalives as last seen, 0: none was
 */
struct sn_binding {
	uint8_t family;
	char aor[SIPNAT_AOR_MAX + 1];
	uint64_t contact;
	uint32_t transport;
	struct sn_tuple original;
	bool has_reply;
	struct sn_tuple reply;
	uint16_t zone;
	uint32_t endpoint;
	uint32_t granted;
	uint32_t expires;
	uint32_t hold;
	uint32_t clock;
	bool has_rule;
	uint32_t rule;
	uint32_t id;
	bool has_timeout;
	uint32_t timeout;
	bool has_idle;
	uint32_t idle;
	uint32_t keepalive;
};

/**
 * struct sn_binding_list - the bindings of one dump
 * @items: the bindings, owned
 * @count: how many
 * @room: how many @items has space for
 * @torn: the table kept changing, bindings may lack or be there twice
 */
struct sn_binding_list {
	struct sn_binding *items;
	size_t count;
	size_t room;
	bool torn;
};

/**
 * struct sn_binding_filter - which bindings
 * @aor: only those of this address of record, empty for all
 * @has_expires: only those that expire in at most @expires seconds
 * @expires: seconds
 * @ends: those whose flow has an end in any of these, none for all
 * @n_ends: how many of @ends are used
 */
struct sn_binding_filter {
	char aor[SIPNAT_AOR_MAX + 1];
	bool has_expires;
	uint32_t expires;
	struct sn_prefix ends[SN_ENDS_MAX];
	size_t n_ends;
};

/**
 * struct sn_upstream - what the path to one peer did to SIP
 * @family: AF_INET or AF_INET6
 * @peer: its address, network order
 * @verdict: enum sipnat_upstream_verdict
 * @has_evidence: @reason to @age are known
 * @reason: enum sipnat_upstream_reason
 * @sent: what went out
 * @came: what came back
 * @age: seconds since then
 * @clean: responses that came back as the request went out
 * @suspect: responses that look altered
 * @confirmed: responses that are
 */
struct sn_upstream {
	uint8_t family;
	uint8_t peer[16];
	uint32_t verdict;
	bool has_evidence;
	uint32_t reason;
	char sent[SIPNAT_VIA_MAX + 1];
	char came[SIPNAT_VIA_MAX + 1];
	uint32_t age;
	uint64_t clean;
	uint64_t suspect;
	uint64_t confirmed;
};

/**
 * struct sn_upstream_list - what is known of the paths to the peers
 * @items: the paths, owned
 * @count: how many
 * @room: how many @items has space for
 */
struct sn_upstream_list {
	struct sn_upstream *items;
	size_t count;
	size_t room;
};

/**
 * struct sn_status - the state of the network namespace
 * @version: of the module
 * @uptime: seconds since sipnat took up the namespace
 * @hooks: enum sipnat_hook flags
 * @alg_present: nf_conntrack_sip is registered in this kernel
 * @generation: of the policy in force, 0 is the built-in one
 * @policy_age: seconds since it came into force
 * @rules: how many rules it has
 * @prefixes: how many prefixes they have
 * @default_action: enum sipnat_action
 * @media_expectations: enum sipnat_media_expectations
 * @bindings: registered endpoints' bindings there are now
 * @transactions: REGISTER transactions that wait for a response now
 */
struct sn_status {
	char version[SN_VERSION_MAX + 1];
	uint64_t uptime;
	uint32_t hooks;
	bool alg_present;
	uint32_t generation;
	uint64_t policy_age;
	uint32_t rules;
	uint32_t prefixes;
	uint32_t default_action;
	uint32_t media_expectations;
	uint32_t bindings;
	uint32_t transactions;
};

/**
 * struct sn_stats - the counters, by their netlink attribute
 * @value: counter of attribute SIPNAT_A_STATS_*
 */
struct sn_stats {
	uint64_t value[SIPNAT_A_STATS_MAX + 1];
};

/**
 * enum sn_event_kind - what struct sn_event tells
 * @SN_EVENT_FLOW: a flow was judged
 * @SN_EVENT_POLICY: a policy came into force
 * @SN_EVENT_BINDING: a binding changed
 * @SN_EVENT_UPSTREAM: the verdict on the path to a peer got worse
 * @SN_EVENT_MODULE_HERE: the module was loaded
 * @SN_EVENT_MODULE_GONE: the module was unloaded
 * @SN_EVENT_LOST: the reader was too slow, events were lost before this one
 */
enum sn_event_kind {
	SN_EVENT_FLOW,
	SN_EVENT_POLICY,
	SN_EVENT_BINDING,
	SN_EVENT_UPSTREAM,
	SN_EVENT_MODULE_HERE,
	SN_EVENT_MODULE_GONE,
	SN_EVENT_LOST,
};

/**
 * struct sn_event - one event
 * @kind: what happened
 * @flow_event: enum sipnat_flow_event of SN_EVENT_FLOW
 * @flow: the flow of SN_EVENT_FLOW
 * @policy: settings and counts of SN_EVENT_POLICY; carries no rules
 * @binding_change: enum sipnat_binding_change of SN_EVENT_BINDING
 * @binding: the binding of SN_EVENT_BINDING
 * @upstream: the path of SN_EVENT_UPSTREAM
 */
struct sn_event {
	enum sn_event_kind kind;
	uint32_t flow_event;
	struct sn_flow flow;
	struct sn_policy policy;
	uint32_t binding_change;
	struct sn_binding binding;
	struct sn_upstream upstream;
};

int sn_prefix_list_add(struct sn_prefix_list *list, const struct sn_prefix *p);
struct sn_rule *sn_policy_add_rule(struct sn_policy *policy);
size_t sn_policy_prefixes(const struct sn_policy *policy);
void sn_policy_free(struct sn_policy *policy);
struct sn_flow *sn_flow_list_add(struct sn_flow_list *list);
void sn_flow_list_free(struct sn_flow_list *list);
struct sn_binding *sn_binding_list_add(struct sn_binding_list *list);
void sn_binding_list_free(struct sn_binding_list *list);
struct sn_upstream *sn_upstream_list_add(struct sn_upstream_list *list);
void sn_upstream_list_free(struct sn_upstream_list *list);

#endif /* SIPNAT_MODEL_H */
