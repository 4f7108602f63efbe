// SPDX-License-Identifier: GPL-2.0
/*
 * The way out of this box and beyond: is there a second NAT, do SIP messages fit
 * into a packet, does another ALG stand on the way.
 */
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <inttypes.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "array.h"
#include "doctor/doctor.h"
#include "doctor/file.h"
#include "endpoint.h"
#include "names.h"
#include "program.h"
#include "shell.h"

/* RFC 3261, 18.1.1: so long a request may go by UDP, headers not counted. */
#define SIP_UDP_MAX 1300
#define HEADERS 28
/* IPv6 needs as much, RFC 8200. */
#define MTU_LEAST 1280
#define MTU_ETHERNET 1500
/* So many fragments have to be lost, and one in so many. */
#define LOST_LEAST 10
#define LOST_SHARE 20

static void look_interface(struct route *route, int fd)
{
	struct ifreq request;

	memset(&request, 0, sizeof(request));
	memcpy(request.ifr_name, route->interface, sizeof(request.ifr_name));
	if (!ioctl(fd, SIOCGIFMTU, &request))
		route->mtu = request.ifr_mtu;
	if (!ioctl(fd, SIOCGIFHWADDR, &request))
		route->ethernet = request.ifr_hwaddr.sa_family == ARPHRD_ETHER;
}

static struct in_addr address_of(const struct sockaddr *from)
{
	struct in_addr address = { 0 };

	if (from)
		memcpy(&address,
		       &((const struct sockaddr_in *)(const void *)from)
				->sin_addr,
		       sizeof(address));
	return address;
}

/* As masquerading does: the first one in the gateway's network, or the first. */
static void look_address(struct route *route, const struct ifaddrs *list)
{
	for (; list; list = list->ifa_next) {
		struct in_addr address, mask;

		if (!list->ifa_addr || list->ifa_addr->sa_family != AF_INET ||
		    strcmp(list->ifa_name, route->interface))
			continue;
		address = address_of(list->ifa_addr);
		mask = address_of(list->ifa_netmask);
		if (!route->has_address)
			route->address = address;
		route->has_address = true;
		if (!((address.s_addr ^ route->gateway.s_addr) & mask.s_addr)) {
			route->address = address;
			return;
		}
	}
}

/* Without a default route: who has an address that others can reach? */
static void guess(struct path_facts *path, const struct ifaddrs *list)
{
	path->guessed = true;
	for (; list && path->n_routes < ROUTES_MAX; list = list->ifa_next) {
		struct route *route = &path->routes[path->n_routes];

		if (!list->ifa_addr || list->ifa_addr->sa_family != AF_INET ||
		    address_scope(address_of(list->ifa_addr)))
			continue;
		memset(route, 0, sizeof(*route));
		snprintf(route->interface, sizeof(route->interface), "%s",
			 list->ifa_name);
		path->n_routes++;
	}
}

static const char *find_tracer(void)
{
	static const char *const tracers[][2] = {
		{ "traceroute", "traceroute -U -p 5060" },
		{ "tracepath", "tracepath" },
		{ "mtr", "mtr -rwu -P 5060" },
	};
	char path[PATH_MAX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tracers); i++)
		if (program_find(tracers[i][0], path, sizeof(path)))
			return tracers[i][1];
	return "ip route get";
}

/**
 * path_look() - look at the way out
 * @facts: filled
 */
void path_look(struct facts *facts)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char *routes = file_read("/proc/net/route");
	char *snmp = file_read("/proc/net/snmp");
	struct path_facts *path = &facts->path;
	struct ifaddrs *list = NULL;
	size_t i;

	if (getifaddrs(&list))
		list = NULL;
	if (routes)
		path_read_routes(path, routes);
	if (!path->n_routes)
		guess(path, list);
	for (i = 0; i < path->n_routes; i++) {
		look_interface(&path->routes[i], fd);
		look_address(&path->routes[i], list);
	}
	if (snmp)
		path_read_snmp(path, snmp);
	if (list)
		freeifaddrs(list);
	if (fd >= 0)
		close(fd);
	free(routes);
	free(snmp);
	facts->tracer = find_tracer();
}

static void judge_address(const struct route *route, struct results *results)
{
	char address[INET_ADDRSTRLEN], gateway[INET_ADDRSTRLEN];
	const char *what = address_scope(route->address);
	struct result *result;

	inet_ntop(AF_INET, &route->address, address, sizeof(address));
	inet_ntop(AF_INET, &route->gateway, gateway, sizeof(gateway));
	if (!what) {
		result = result_add(results, CHECK_WAN_ADDRESS, VERDICT_OK,
				    "%s has %s, which others can reach",
				    route->interface, address);
		result_place(results, result, "%s", route->interface);
		return;
	}
	result =
		result_add(results, CHECK_WAN_ADDRESS, VERDICT_WARN,
			   "%s has %s, which is %s: a second NAT stands before this one, and its timeouts and its ALG count as well (next hop %s)",
			   route->interface, address, what, gateway);
	result_place(results, result, "%s %s", route->interface, address);
	result_command(results, result, FIX_NOT, "ip -4 route show default");
}

static void judge_addresses(const struct path_facts *path,
			    struct results *results)
{
	size_t i, n = 0;

	for (i = 0; i < path->n_routes; i++) {
		if (!path->routes[i].has_address)
			continue;
		judge_address(&path->routes[i], results);
		n++;
	}
	if (!n)
		result_add(results, CHECK_WAN_ADDRESS, VERDICT_SKIPPED,
			   "there is no default route of IPv4 with an address, so what faces outside is not known");
}

static void judge_mtu(const struct route *route, struct results *results)
{
	enum verdict verdict = VERDICT_OK;
	struct result *result;
	char *name = NULL;
	size_t size;
	FILE *file;

	if (route->mtu < MTU_LEAST)
		verdict = VERDICT_FAIL;
	else if (route->mtu < SIP_UDP_MAX + HEADERS)
		verdict = VERDICT_WARN;
	result =
		result_add(results, CHECK_MTU, verdict,
			   "%s takes packets of %u bytes, so SIP of up to %u bytes goes in one piece%s",
			   route->interface, route->mtu,
			   route->mtu > HEADERS ? route->mtu - HEADERS : 0,
			   verdict == VERDICT_OK ?
				   "" :
				   "; RFC 3261 lets 1300 go by UDP, and what is cut is often lost");
	result_place(results, result, "%s", route->interface);
	if (verdict == VERDICT_OK)
		return;
	file = open_memstream(&name, &size);
	if (!file)
		return;
	shell_put(file, route->interface);
	fclose(file);
	if (route->ethernet)
		result_command(results, result, FIX_NOT,
			       "ip link set dev %s mtu %u", name, MTU_ETHERNET);
	else
		result_command(results, result, FIX_NOT,
			       "ip -details link show dev %s", name);
	free(name);
}

static void judge_mtus(const struct path_facts *path, struct results *results)
{
	size_t i, n = 0;

	for (i = 0; i < path->n_routes; i++) {
		if (!path->routes[i].mtu)
			continue;
		judge_mtu(&path->routes[i], results);
		n++;
	}
	if (!n)
		result_add(results, CHECK_MTU, VERDICT_SKIPPED,
			   "there is no default route of IPv4, so what faces outside is not known");
}

static void judge_fragments(const struct facts *facts, struct results *results)
{
	const struct path_facts *path = &facts->path;
	uint64_t truncated =
		facts->report.stats.value[SIPNAT_A_STATS_TRUNCATED];
	struct result *result;

	if (!path->has_fragments) {
		result_add(results, CHECK_FRAGMENTS, VERDICT_SKIPPED,
			   "the kernel's IP counters could not be read");
		return;
	}
	if (path->lost >= LOST_LEAST &&
	    path->lost >= path->reassembled / LOST_SHARE) {
		result =
			result_add(results, CHECK_FRAGMENTS, VERDICT_WARN,
				   "since boot %" PRIu64 " of %" PRIu64
				   " fragments were of datagrams that never became whole: long INVITEs may be lost on the way, have the phones use TCP",
				   path->lost, path->reassembled);
		result_command(results, result, FIX_NOT,
			       "nstat -az 'IpReasm*'");
		return;
	}
	result_add(results, CHECK_FRAGMENTS, VERDICT_OK,
		   "since boot %" PRIu64 " fragments came, %" PRIu64
		   " datagrams never became whole, %" PRIu64
		   " were too big to pass; %" PRIu64
		   " SIP messages were too long to be looked through",
		   path->reassembled, path->lost, path->refused, truncated);
}

static void judge_upstream(const struct facts *facts, struct results *results)
{
	const struct sn_upstream_list *paths = &facts->report.paths;
	char peer[100];
	size_t i, bad = 0;

	for (i = 0; i < paths->count; i++) {
		const struct sn_upstream *path = &paths->items[i];
		bool sure = path->verdict == SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
		struct result *result;

		if (path->verdict == SIPNAT_UPSTREAM_VERDICT_CLEAN)
			continue;
		bad++;
		path_text(path, peer, sizeof(peer));
		result =
			result_add(results, CHECK_UPSTREAM_ALG,
				   sure ? VERDICT_FAIL : VERDICT_WARN,
				   "%s rewrites SIP on the way to this peer, %s; sent \"%s\", came \"%s\"",
				   sure ? "something" :
					  "it looks as if something",
				   sn_reason_text(path->reason), path->sent,
				   path->came);
		result_place(results, result, "%s", peer);
		result_command(results, result, FIX_NOT, "%s %s", facts->tracer,
			       peer);
	}
	if (!facts->report.loaded)
		result_add(results, CHECK_UPSTREAM_ALG, VERDICT_SKIPPED,
			   "only the module can tell");
	else if (!paths->count)
		result_add(results, CHECK_UPSTREAM_ALG, VERDICT_SKIPPED,
			   "no peer has answered a REGISTER yet");
	else if (!bad)
		result_add(results, CHECK_UPSTREAM_ALG, VERDICT_OK,
			   "SIP comes back from %zu peers as it went out",
			   paths->count);
}

/**
 * path_judge() - judge the way out and what is beyond
 * @facts: all facts
 * @results: gets what was found
 */
void path_judge(const struct facts *facts, struct results *results)
{
	judge_addresses(&facts->path, results);
	judge_mtus(&facts->path, results);
	judge_fragments(facts, results);
	judge_upstream(facts, results);
}
