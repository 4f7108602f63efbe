// SPDX-License-Identifier: GPL-2.0
/*
 * What the ALG left in conntrack's table, or has there still: walks the table,
 * says what was found, deletes just that. What is wrong with one entry is
 * decided in entries.c.
 */
#include <ifaddrs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "client.h"
#include "doctor/doctor.h"
#include "doctor/snat.h"
#include "prefix.h"
#include "program.h"

#define SIP_PORT 5060
/* About so many strange addresses the firewall's programs are asked. */
#define POOL_MAX 8

static void add_port(struct entry_context *context, uint16_t port)
{
	size_t i;

	for (i = 0; i < context->n_ports; i++)
		if (context->ports[i] == port)
			return;
	if (context->n_ports < PORTS_MAX)
		context->ports[context->n_ports++] = port;
}

/* 5060, the ALG's, and those of the policy; of a range the first few. */
static void add_ports(const struct facts *facts, struct entry_context *context)
{
	const char *list = strstr(facts->conntrack_sip.parameters, "ports=");
	const struct sn_policy *policy = &facts->policy;
	size_t i, j;

	add_port(context, SIP_PORT);
	for (list = list ? list + 6 : ""; *list >= '0' && *list <= '9';) {
		char *end;
		unsigned long port = strtoul(list, &end, 10);

		if (port && port <= UINT16_MAX)
			add_port(context, port);
		list = *end == ',' ? end + 1 : "";
	}
	for (i = 0; i < policy->n_rules; i++) {
		const struct sn_rule *rule = &policy->rules[i];

		for (j = 0; j < rule->n_ports; j++)
			add_port(context, rule->ports[j].first);
	}
}

static void add_addresses(struct entry_context *context)
{
	struct ifaddrs *list, *item;

	if (getifaddrs(&list))
		return;
	for (item = list; item; item = item->ifa_next) {
		struct address *to = &context->addresses[context->n_addresses];
		const struct sockaddr *from = item->ifa_addr;

		if (context->n_addresses == ADDRESSES_MAX) {
			/* Not all are known: then none is called strange. */
			context->n_addresses = 0;
			break;
		}
		if (!from)
			continue;
		to->family = from->sa_family;
		if (from->sa_family == AF_INET)
			memcpy(to->address,
			       &((const struct sockaddr_in *)(const void *)from)
					->sin_addr,
			       4);
		else if (from->sa_family == AF_INET6)
			memcpy(to->address,
			       &((const struct sockaddr_in6 *)(const void *)from)
					->sin6_addr,
			       16);
		else
			continue;
		context->n_addresses++;
	}
	freeifaddrs(list);
}

static bool add_held(const struct facts *facts, struct entry_context *context)
{
	size_t room = 0, i;

	for (i = 0; i < facts->bindings.count; i++)
		if (facts->bindings.items[i].has_reply &&
		    !entry_hold(context, &room, facts->bindings.items[i].id))
			return false;
	entry_ready(context);
	return true;
}

/* Keep an entry, to be named or deleted. */
static void keep(struct entry_list *list, const struct sn_entry *entry)
{
	size_t room = list->room ? list->room * 2 : 16;
	struct sn_entry *items;

	list->count++;
	if (list->kept == ENTRIES_MAX)
		return;
	if (list->kept == list->room) {
		items = realloc(list->items, room * sizeof(*items));
		if (!items)
			return;
		list->items = items;
		list->room = room;
	}
	list->items[list->kept++] = *entry;
}

static int look_at(const struct sn_entry *entry, void *data,
		   struct sn_error *err)
{
	struct facts *facts = data;
	enum entry_kind kind = entry_judge(&facts->entries.context, entry);

	(void)err;
	facts->entries.seen++;
	if (kind != ENTRY_FINE)
		keep(&facts->entries.kinds[kind], entry);
	return 0;
}

/* Was an entry before it mapped to the same address? */
static const struct sn_entry *seen_before(const struct entry_list *list,
					  const struct sn_entry *entry)
{
	size_t i;

	for (i = 0; i < list->kept; i++)
		if (list->items[i].family == entry->family &&
		    !memcmp(list->items[i].reply.dst, entry->reply.dst,
			    sizeof(entry->reply.dst)))
			return &list->items[i];
	return NULL;
}

/* What is mapped to a strange address on purpose is not stale. */
static void drop_wanted(const struct nft *nft, struct entry_list *list)
{
	struct entry_list stale = { 0 }, wanted = { 0 };
	size_t i, asked = 0;

	for (i = 0; i < list->kept; i++) {
		const struct sn_entry *entry = &list->items[i];

		if (seen_before(&stale, entry))
			keep(&stale, entry);
		else if (seen_before(&wanted, entry))
			continue;
		else if (asked++ < POOL_MAX && !snat_wanted(nft, entry))
			keep(&stale, entry);
		else
			keep(&wanted, entry);
	}
	free(wanted.items);
	free(list->items);
	*list = stale;
}

/**
 * entries_look() - walk over conntrack's table
 * @facts: filled; module, ALG and timeouts are there already
 */
void entries_look(struct facts *facts)
{
	struct entry_facts *entries = &facts->entries;
	struct entry_context *context = &entries->context;
	struct sn_client *client;
	char path[PATH_MAX];

	facts->has_conntrack = program_find("conntrack", path, sizeof(path));
	add_ports(facts, context);
	add_addresses(context);
	context->longest = timeouts_longest(facts);
	if (!facts->report.table.known) {
		sn_fail(&entries->why, SN_TROUBLE, 0,
			"conntrack is not loaded");
		return;
	}
	if (!add_held(facts, context)) {
		sn_fail(&entries->why, SN_TROUBLE, 0, "no memory");
		return;
	}
	client = sn_conntrack_open(&entries->why);
	if (!client)
		return;
	entries->known =
		!sn_conntrack_each(client, look_at, facts, &entries->why);
	sn_client_close(client);
	drop_wanted(&facts->nft, &entries->kinds[ENTRY_STALE]);
}

static const char *protocol_name(const struct sn_entry *entry)
{
	return entry->protocol == IPPROTO_TCP ? "tcp" : "udp";
}

static void put_place(struct results *results, struct result *result,
		      const struct entry_list *list)
{
	const struct sn_entry *entry = list->items;
	char from[SN_ENDPOINT_TEXT_MAX], to[SN_ENDPOINT_TEXT_MAX];
	char mapped[SN_ENDPOINT_TEXT_MAX], more[40] = "";

	if (!list->kept)
		return;
	sn_endpoint_format(entry->family, entry->original.src,
			   entry->original.src_port, from, sizeof(from));
	sn_endpoint_format(entry->family, entry->original.dst,
			   entry->original.dst_port, to, sizeof(to));
	sn_endpoint_format(entry->family, entry->reply.dst,
			   entry->reply.dst_port, mapped, sizeof(mapped));
	if (list->count > 1)
		snprintf(more, sizeof(more), " and %zu more", list->count - 1);
	result_place(results, result, "%s %s -> %s mapped to %s%s",
		     protocol_name(entry), from, to, mapped, more);
}

/* One entry can be named; for more of them there is --fix. */
static void put_command(const struct facts *facts, struct results *results,
			struct result *result, const struct entry_list *list,
			enum fix fix)
{
	const struct sn_entry *entry = list->items;
	struct sn_prefix src, dst;
	char from[SN_PREFIX_TEXT_MAX], to[SN_PREFIX_TEXT_MAX], zone[40] = "";

	if (!result)
		return;
	if (list->count != 1 || !list->kept || !facts->has_conntrack) {
		result_command(results, result, fix,
			       "sipnatctl doctor --fix --yes --only %s",
			       check_name(result->check));
		return;
	}
	memset(&src, 0, sizeof(src));
	src.family = entry->family;
	src.length = entry->family == AF_INET ? 32 : 128;
	dst = src;
	memcpy(src.address, entry->original.src, sizeof(src.address));
	memcpy(dst.address, entry->original.dst, sizeof(dst.address));
	sn_prefix_format(&src, from, sizeof(from));
	sn_prefix_format(&dst, to, sizeof(to));
	from[strcspn(from, "/")] = '\0';
	to[strcspn(to, "/")] = '\0';
	if (entry->zone)
		snprintf(zone, sizeof(zone), " -w %u", entry->zone);
	result_command(results, result, fix,
		       "conntrack -D -f %s -p %s -s %s -d %s --sport %u --dport %u%s",
		       entry->family == AF_INET ? "ipv4" : "ipv6",
		       protocol_name(entry), from, to, entry->original.src_port,
		       entry->original.dst_port, zone);
}

/**
 * struct kind_words - how a kind of entries is told
 * @check: under which check
 * @verdict: how bad it is
 * @fix: what --fix may do
 * @text: what it means, before the number of them
 */
struct kind_words {
	enum check check;
	enum verdict verdict;
	enum fix fix;
	const char *text;
};

static const struct kind_words words[ENTRY_KINDS] = {
	[ENTRY_ALG] = { CHECK_ALG_ENTRIES, VERDICT_FAIL, FIX_ENTRIES,
			"flows with the SIP helper, the ALG rewrites what passes" },
	[ENTRY_STALE] = { CHECK_STALE_MAPPINGS, VERDICT_FAIL, FIX_ENTRIES,
			  "flows mapped to an address that is not here, no answer arrives" },
	[ENTRY_LONG] = { CHECK_LONG_TIMEOUTS, VERDICT_WARN, FIX_ENTRIES_ASKED,
			 "flows kept as long as the ALG keeps them, with nobody registered since" },
	[ENTRY_OFFLOADED] = { CHECK_FLOWTABLES, VERDICT_FAIL, FIX_ENTRIES,
			      "flows in a flowtable from before, sipnat does not see them" },
};

/**
 * entries_judge_kind() - tell what was found of a kind
 * @facts: all facts
 * @results: gets it
 * @kind: the kind
 */
void entries_judge_kind(const struct facts *facts, struct results *results,
			enum entry_kind kind)
{
	const struct entry_list *list = &facts->entries.kinds[kind];
	const struct kind_words *w = &words[kind];
	enum verdict verdict = w->verdict;
	enum fix fix = w->fix;
	struct result *result;

	if (!list->count)
		return;
	if (kind == ENTRY_ALG && facts_leave(facts))
		verdict = VERDICT_OK;
	if (kind == ENTRY_ALG && facts_fix(facts, fix) == FIX_NOT)
		fix = FIX_ENTRIES_ASKED;
	/* Who does not use sipnat may want that. */
	if (kind == ENTRY_OFFLOADED && !facts_in_charge(facts))
		verdict = VERDICT_OK;
	result = result_add(results, w->check, verdict, "%s: %zu", w->text,
			    list->count);
	put_place(results, result, list);
	if (verdict == VERDICT_OK)
		return;
	/* Such flows would come again; sipnat takes the helper off them. */
	if (kind == ENTRY_ALG && facts_assigned(facts) &&
	    !facts_in_charge(facts))
		result_command(results, result, FIX_NOT, "%s",
			       report_load_module(&facts->report));
	else
		put_command(facts, results, result, list, fix);
}

/**
 * entries_judge() - judge conntrack's table
 * @facts: all facts
 * @results: gets what was found
 */
void entries_judge(const struct facts *facts, struct results *results)
{
	static const enum entry_kind kinds[] = { ENTRY_ALG, ENTRY_STALE,
						 ENTRY_LONG };
	static const char *const good[] = {
		"no flow has the SIP helper",
		"every SIP flow is mapped to an address of this box",
		"no SIP flow is kept longer than conntrack or sipnat asks for",
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!facts->entries.known)
			result_add(results, words[kinds[i]].check,
				   VERDICT_SKIPPED,
				   "conntrack's table could not be read: %s",
				   facts->entries.why.text);
		else if (!facts->entries.kinds[kinds[i]].count)
			result_add(results, words[kinds[i]].check, VERDICT_OK,
				   "%s, of %zu entries", good[i],
				   facts->entries.seen);
		else
			entries_judge_kind(facts, results, kinds[i]);
	}
}

/* What is kept of one kind, deleted; the number of them or -1. */
static ssize_t delete_kept(const struct entry_list *list, struct sn_error *err)
{
	struct sn_client *client = sn_conntrack_open(err);
	ssize_t deleted = 0;
	size_t i;
	bool gone;

	if (!client)
		return -1;
	for (i = 0; i < list->kept; i++) {
		if (sn_conntrack_del(client, &list->items[i], &gone, err)) {
			deleted = -1;
			break;
		}
		deleted += !gone;
	}
	sn_client_close(client);
	return deleted;
}

/**
 * entries_fix() - delete the entries that a check found
 * @facts: all facts, with the entries
 * @check: which check
 * @deleted: how many it were
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int entries_fix(const struct facts *facts, enum check check, size_t *deleted,
		struct sn_error *err)
{
	size_t i;

	*deleted = 0;
	for (i = 0; i < ENTRY_KINDS; i++) {
		ssize_t n;

		if (words[i].check != check || !facts->entries.kinds[i].kept)
			continue;
		n = delete_kept(&facts->entries.kinds[i], err);
		if (n < 0)
			return -1;
		*deleted += n;
	}
	return 0;
}
