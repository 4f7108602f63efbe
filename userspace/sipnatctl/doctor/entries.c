// SPDX-License-Identifier: GPL-2.0
/*
 * What is wrong with one entry of conntrack's table. Decides, asks nothing of
 * anybody; the table is walked in check_entries.c.
 */
#include <linux/netfilter/nf_conntrack_common.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "alg_look.h"
#include "doctor/doctor.h"

/* Flowtables came with 4.16, older headers do not know the bit. */
#define STATUS_OFFLOADED 0x4000
/* Entries are listed a moment after their last packet; timeouts are rounded. */
#define SLACK 2

static int compare_ids(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

static bool is_held(const struct entry_context *context, uint32_t id)
{
	return context->n_held && bsearch(&id, context->held, context->n_held,
					  sizeof(id), compare_ids);
}

static bool is_sip_port(const struct entry_context *context, uint16_t port)
{
	size_t i;

	for (i = 0; i < context->n_ports; i++)
		if (context->ports[i] == port)
			return true;
	return false;
}

/* The port that is called; the other one says little. */
static bool is_sip(const struct entry_context *context,
		   const struct sn_entry *entry)
{
	return (entry->protocol == IPPROTO_UDP ||
		entry->protocol == IPPROTO_TCP) &&
	       (is_sip_port(context, entry->original.dst_port) ||
		is_sip_port(context, entry->reply.src_port));
}

static bool is_ours(const struct entry_context *context,
		    const struct sn_entry *entry)
{
	size_t size = entry->family == AF_INET ? 4 : 16, i;

	for (i = 0; i < context->n_addresses; i++)
		if (context->addresses[i].family == entry->family &&
		    !memcmp(context->addresses[i].address, entry->reply.dst,
			    size))
			return true;
	return false;
}

/**
 * entry_judge() - what is wrong with an entry
 * @context: what it is judged by
 * @entry: the entry
 *
 * Return: the worst of it.
 */
enum entry_kind entry_judge(const struct entry_context *context,
			    const struct sn_entry *entry)
{
	if (alg_is_sip(entry->helper))
		return ENTRY_ALG;
	if (!is_sip(context, entry))
		return ENTRY_FINE;
	if (entry->status & IPS_SRC_NAT && context->n_addresses &&
	    !is_ours(context, entry))
		return ENTRY_STALE;
	if (entry->status & STATUS_OFFLOADED)
		return ENTRY_OFFLOADED;
	if (entry->protocol == IPPROTO_UDP && context->longest &&
	    entry->timeout > context->longest + SLACK &&
	    !is_held(context, entry->id))
		return ENTRY_LONG;
	return ENTRY_FINE;
}

/**
 * entry_hold() - note that sipnat holds an entry
 * @context: gets it
 * @room: how many @context->held has space for
 * @id: conntrack's id
 *
 * Return: false without memory.
 */
bool entry_hold(struct entry_context *context, size_t *room, uint32_t id)
{
	if (context->n_held == *room) {
		size_t more = *room ? *room * 2 : 256;
		uint32_t *held = realloc(context->held, more * sizeof(*held));

		if (!held)
			return false;
		context->held = held;
		*room = more;
	}
	context->held[context->n_held++] = id;
	return true;
}

/**
 * entry_ready() - make a filled context ready for entry_judge()
 * @context: no more held entries are added
 */
void entry_ready(struct entry_context *context)
{
	if (context->n_held)
		qsort(context->held, context->n_held, sizeof(*context->held),
		      compare_ids);
}
