/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plain structs that user space thinks in: policy, flow, status, counters,
 * event. No netlink, no configuration syntax, no output in here.
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
 * @hits: flows it decided, from the kernel
 */
struct sn_rule {
	const char *file;
	unsigned int line;
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
	uint64_t hits;
};

/**
 * struct sn_policy - a whole policy
 * @generation: which one it is, from the kernel; 0 is the built-in one
 * @default_action: for SIP flows that no rule covers
 * @media_expectations: enum sipnat_media_expectations
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
 * @SN_EVENT_MODULE_HERE: the module was loaded
 * @SN_EVENT_MODULE_GONE: the module was unloaded
 * @SN_EVENT_LOST: the reader was too slow, events were lost before this one
 */
enum sn_event_kind {
	SN_EVENT_FLOW,
	SN_EVENT_POLICY,
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
 */
struct sn_event {
	enum sn_event_kind kind;
	uint32_t flow_event;
	struct sn_flow flow;
	struct sn_policy policy;
};

int sn_prefix_list_add(struct sn_prefix_list *list, const struct sn_prefix *p);
struct sn_rule *sn_policy_add_rule(struct sn_policy *policy);
size_t sn_policy_prefixes(const struct sn_policy *policy);
void sn_policy_free(struct sn_policy *policy);
struct sn_flow *sn_flow_list_add(struct sn_flow_list *list);
void sn_flow_list_free(struct sn_flow_list *list);

#endif /* SIPNAT_MODEL_H */
