// SPDX-License-Identifier: GPL-2.0
/*
 * Reads what the kernel says of its routes and its IP counters, and what kind of
 * address an address is. Looks at nothing by itself.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "doctor/doctor.h"
#include "doctor/file.h"

/* RTF_UP, and RTF_REJECT, which leads nowhere. */
#define ROUTE_UP 0x1
#define ROUTE_REJECT 0x200

/* The columns of /proc/net/route that matter. */
enum {
	INTERFACE,
	DESTINATION,
	GATEWAY,
	FLAGS,
	MASK = 7,
	COLUMNS
};

static void add_route(struct path_facts *path, char words[][IF_NAMESIZE])
{
	unsigned long flags = strtoul(words[FLAGS], NULL, 16);
	struct route *route;

	/* The kernel prints addresses as it keeps them, in network order. */
	if (strtoul(words[DESTINATION], NULL, 16) ||
	    strtoul(words[MASK], NULL, 16) || !(flags & ROUTE_UP) ||
	    flags & ROUTE_REJECT || path->n_routes == ROUTES_MAX)
		return;
	route = &path->routes[path->n_routes++];
	memset(route, 0, sizeof(*route));
	memcpy(route->interface, words[INTERFACE], sizeof(route->interface));
	route->gateway.s_addr = strtoul(words[GATEWAY], NULL, 16);
}

/**
 * path_read_routes() - find the default routes
 * @path: gets them
 * @text: of /proc/net/route
 */
void path_read_routes(struct path_facts *path, const char *text)
{
	char line[FILE_LINE_MAX], words[COLUMNS][IF_NAMESIZE];

	while (file_line(&text, line, sizeof(line))) {
		const char *rest = line;
		size_t i;

		for (i = 0; i < COLUMNS; i++)
			if (!file_word(&rest, words[i], sizeof(words[i])))
				break;
		if (i == COLUMNS && strcmp(words[INTERFACE], "Iface"))
			add_route(path, words);
	}
}

static void take_counter(struct path_facts *path, const char *name,
			 uint64_t value)
{
	if (!strcmp(name, "ReasmReqds"))
		path->reassembled = value;
	else if (!strcmp(name, "ReasmFails"))
		path->lost = value;
	else if (!strcmp(name, "FragFails"))
		path->refused = value;
}

/**
 * path_read_snmp() - read what became of fragments
 * @path: gets it
 * @text: of /proc/net/snmp, a line of names and one of numbers a protocol
 */
void path_read_snmp(struct path_facts *path, const char *text)
{
	char names[FILE_LINE_MAX], values[FILE_LINE_MAX];
	char name[40], value[40];

	while (file_line(&text, names, sizeof(names)) &&
	       file_line(&text, values, sizeof(values))) {
		const char *n = names, *v = values;

		if (strncmp(names, "Ip: ", 4) || strncmp(values, "Ip: ", 4))
			continue;
		while (file_word(&n, name, sizeof(name)) &&
		       file_word(&v, value, sizeof(value)))
			take_counter(path, name, strtoull(value, NULL, 10));
		path->has_fragments = true;
		return;
	}
}

/**
 * struct scope - a block of addresses that is not the whole world's
 * @block: its first address, host order
 * @length: of its prefix
 * @what: what it is
 */
struct scope {
	uint32_t block;
	unsigned int length;
	const char *what;
};

/**
 * address_scope() - what kind of address is it
 * @address: network order
 *
 * Return: a few words if nobody outside can reach it, else NULL.
 */
const char *address_scope(struct in_addr address)
{
	static const struct scope scopes[] = {
		{ 0x0a000000, 8, "private (RFC 1918)" },
		{ 0xac100000, 12, "private (RFC 1918)" },
		{ 0xc0a80000, 16, "private (RFC 1918)" },
		{ 0x64400000, 10, "a carrier's NAT (CGNAT, RFC 6598)" },
		{ 0xc0000000, 24, "a carrier's IPv4 over IPv6 (RFC 7335)" },
		{ 0xa9fe0000, 16, "link-local (RFC 3927)" },
		{ 0x7f000000, 8, "this machine's own" },
	};
	uint32_t host = ntohl(address.s_addr);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(scopes); i++)
		if ((host ^ scopes[i].block) >> (32 - scopes[i].length) == 0)
			return scopes[i].what;
	return NULL;
}
