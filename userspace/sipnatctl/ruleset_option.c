// SPDX-License-Identifier: GPL-2.0
/*
 * Values of the options of sipnatctl ruleset, from text into struct ruleset.
 * Each is judged alone here; what goes together is ruleset_check.c's. Nothing
 * gets past this file that nft or uci could take for more than a value.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "prefix.h"
#include "ruleset.h"

const char *const ruleset_option_names[RULESET_OPTIONS] = {
	[RULESET_WAN] = "wan",
	[RULESET_LAN] = "lan",
	[RULESET_VPN] = "vpn",
	[RULESET_PROVIDER] = "provider",
	[RULESET_MEDIA] = "media",
	[RULESET_PBX] = "pbx",
	[RULESET_REMOTE] = "remote",
	[RULESET_SITE] = "site",
	[RULESET_SIP_PORTS] = "sip-ports",
	[RULESET_RTP_RANGE] = "rtp-range",
	[RULESET_TLS] = "tls",
	[RULESET_WSS_PORTS] = "wss-ports",
	[RULESET_DSCP] = "dscp",
	[RULESET_OFFLOAD] = "offload",
	[RULESET_MARK_BIT] = "mark",
	[RULESET_SCANS] = "scan-rate",
	[RULESET_FORMAT] = "format",
	[RULESET_FROM_POLICY] = "from-policy",
};

static const struct ruleset_scenario *const scenarios[] = {
	&ruleset_hosted,
	&ruleset_pbx,
	&ruleset_remote_site,
	&ruleset_webrtc,
};

static int no_memory(struct sn_error *err)
{
	return sn_fail(err, SN_TROUBLE, ENOMEM, "out of memory");
}

/* A name that is safe between quotes, of nft as of uci. */
static bool good_name(const char *text)
{
	static const char others[] = "_.@+-";
	const char *c;

	if (!*text || strlen(text) > SN_INTERFACE_MAX || *text == '-' ||
	    !strcmp(text, ".") || !strcmp(text, ".."))
		return false;
	for (c = text; *c; c++)
		if (!(*c >= 'a' && *c <= 'z') && !(*c >= 'A' && *c <= 'Z') &&
		    !(*c >= '0' && *c <= '9') && !strchr(others, *c))
			return false;
	return true;
}

static int add_name(struct ruleset_names *names, const char *option,
		    const char *text, struct sn_error *err)
{
	if (!good_name(text))
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--%s: \"%.40s\" is no interface's name, expected at most %d of letters, digits and _.@+-",
			       option, text, SN_INTERFACE_MAX);
	if (names->count == RULESET_NAMES_MAX)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--%s: expected at most %d names", option,
			       RULESET_NAMES_MAX);
	strcpy(names->name[names->count++], text);
	return 0;
}

static int add_prefix(struct sn_prefix_list *list, const char *option,
		      const char *text, struct sn_error *err)
{
	char why[SN_ERROR_MAX / 2];
	struct sn_prefix prefix;

	if (sn_prefix_parse(text, &prefix, why, sizeof(why)))
		return sn_fail(err, SN_BAD_INPUT, 0, "--%s: %s", option, why);
	return sn_prefix_list_add(list, &prefix) ? no_memory(err) : 0;
}

/* "any" stands for every address of both families. */
static int add_anybody(struct sn_prefix_list *list, const char *option,
		       const char *text, struct sn_error *err)
{
	if (strcmp(text, "any"))
		return add_prefix(list, option, text, err);
	if (add_prefix(list, option, "0.0.0.0/0", err))
		return -1;
	return add_prefix(list, option, "::/0", err);
}

/* Who is let in without further questions has to be somebody. */
static int add_provider(struct ruleset *ruleset, const char *text,
			struct sn_error *err)
{
	struct sn_prefix_list *list = &ruleset->provider;

	if (add_prefix(list, "provider", text, err))
		return -1;
	if (!list->items[list->count - 1].length)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--provider: \"%s\" is everybody, expected the provider's own prefixes",
			       text);
	return 0;
}

/* The phones' side is named by an interface or by addresses. */
static int add_lan(struct ruleset *ruleset, const char *text,
		   struct sn_error *err)
{
	char why[SN_ERROR_MAX / 2];
	struct sn_prefix prefix;

	if (strchr(text, '/') ||
	    !sn_prefix_parse(text, &prefix, why, sizeof(why)))
		return add_prefix(&ruleset->phones, "lan", text, err);
	return add_name(&ruleset->lan, "lan", text, err);
}

static int set_pbx(struct ruleset *ruleset, const char *text,
		   struct sn_error *err)
{
	struct sn_prefix_list one = { 0 };
	struct sn_prefix prefix, *pbx;
	int ret = add_prefix(&one, "pbx", text, err);

	if (ret)
		return ret;
	prefix = one.items[0];
	free(one.items);
	pbx = prefix.family == AF_INET ? &ruleset->pbx4 : &ruleset->pbx6;
	if (prefix.length != (prefix.family == AF_INET ? 32 : 128))
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--pbx: \"%s\" is a prefix, expected one address",
			       text);
	if (pbx->family)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--pbx: \"%s\" is a second IPv%d address, expected one of each family",
			       text, prefix.family == AF_INET ? 4 : 6);
	*pbx = prefix;
	return 0;
}

/* PORT or FIRST-LAST, also several with commas. */
static int add_ports(struct ruleset_ports *ports, const char *option,
		     const char *text, struct sn_error *err)
{
	char why[SN_ERROR_MAX / 2], one[16];
	size_t length;

	for (;; text += length + 1) {
		length = strcspn(text, ",");
		if (ports->count == RULESET_PORTS_MAX)
			return sn_fail(err, SN_BAD_INPUT, 0,
				       "--%s: expected at most %d ports and ranges",
				       option, RULESET_PORTS_MAX);
		if (length >= sizeof(one))
			return sn_fail(err, SN_BAD_INPUT, 0,
				       "--%s: \"%.40s\" is not a port, expected 1 to 65535 or a range like \"5070-5080\"",
				       option, text);
		memcpy(one, text, length);
		one[length] = '\0';
		if (sn_port_range_parse(one, &ports->range[ports->count], why,
					sizeof(why)))
			return sn_fail(err, SN_BAD_INPUT, 0, "--%s: %s", option,
				       why);
		ports->count++;
		if (!text[length])
			return 0;
	}
}

static int set_rtp(struct ruleset *ruleset, const char *text,
		   struct sn_error *err)
{
	struct ruleset_ports one = { 0 };

	if (add_ports(&one, "rtp-range", text, err))
		return -1;
	if (one.count != 1 || one.range[0].first == one.range[0].last)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--rtp-range: \"%.40s\" is not a range, expected one like 10000-20000",
			       text);
	if (one.range[0].first < 1024)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--rtp-range: \"%.40s\" begins below 1024, where no media is; expected one like 10000-20000",
			       text);
	ruleset->rtp = one.range[0];
	return 0;
}

/* One of two words; @flag becomes true for the second. */
static int set_word(bool *flag, const char *option, const char *text,
		    const char *first, const char *second, struct sn_error *err)
{
	if (strcmp(text, first) && strcmp(text, second))
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--%s: \"%.40s\" is unknown, expected %s or %s",
			       option, text, first, second);
	*flag = !strcmp(text, second);
	return 0;
}

static int number(const char *text, uint32_t *value)
{
	unsigned long long wide;
	char *end;

	errno = 0;
	wide = strtoull(text, &end, 0);
	if (errno || end == text || *end || *text < '0' || *text > '9' ||
	    wide > UINT32_MAX)
		return -1;
	*value = wide;
	return 0;
}

static int set_mark(struct ruleset *ruleset, const char *text,
		    struct sn_error *err)
{
	uint32_t mark;

	if (number(text, &mark) || !mark || mark & (mark - 1) ||
	    mark > 0x40000000)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--mark: \"%.40s\" is not one bit, expected one from 0x1 to 0x40000000; the next higher one is used, too",
			       text);
	ruleset->mark = mark;
	return 0;
}

static int set_scan_rate(struct ruleset *ruleset, const char *text,
			 struct sn_error *err)
{
	uint32_t rate;

	if (number(text, &rate) || !rate || rate > 10000)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--scan-rate: \"%.40s\" is not a rate, expected 1 to 10000 packets a second",
			       text);
	ruleset->scan_rate = rate;
	return 0;
}

/**
 * ruleset_set() - take an option
 * @ruleset: the parameters
 * @option: which
 * @value: its text, NULL for those that have none
 * @err: on failure which option, what was wrong, what was expected
 *
 * Return: 0, or -1 with @err filled.
 */
int ruleset_set(struct ruleset *ruleset, enum ruleset_option option,
		const char *value, struct sn_error *err)
{
	ruleset->given |= RULESET_BIT(option);
	switch (option) {
	case RULESET_WAN:
		return add_name(&ruleset->wan, "wan", value, err);
	case RULESET_LAN:
		return add_lan(ruleset, value, err);
	case RULESET_VPN:
		return add_name(&ruleset->vpn, "vpn", value, err);
	case RULESET_PROVIDER:
		return add_provider(ruleset, value, err);
	case RULESET_MEDIA:
		return add_anybody(&ruleset->media, "media", value, err);
	case RULESET_PBX:
		return set_pbx(ruleset, value, err);
	case RULESET_REMOTE:
		return add_anybody(&ruleset->remote, "remote", value, err);
	case RULESET_SITE:
		return add_prefix(&ruleset->site, "site", value, err);
	case RULESET_SIP_PORTS:
		return add_ports(&ruleset->sip, "sip-ports", value, err);
	case RULESET_RTP_RANGE:
		return set_rtp(ruleset, value, err);
	case RULESET_WSS_PORTS:
		return add_ports(&ruleset->wss, "wss-ports", value, err);
	case RULESET_DSCP:
		return set_word(&ruleset->dscp_set, "dscp", value, "keep",
				"set", err);
	case RULESET_OFFLOAD:
		return set_word(&ruleset->offload_media, "offload", value,
				"none", "media", err);
	case RULESET_MARK_BIT:
		return set_mark(ruleset, value, err);
	case RULESET_SCANS:
		return set_scan_rate(ruleset, value, err);
	case RULESET_FORMAT:
		return set_word(&ruleset->uci, "format", value, "nft", "uci",
				err);
	case RULESET_TLS:
		ruleset->tls = true;
		return 0;
	case RULESET_FROM_POLICY:
	case RULESET_OPTIONS:
		return 0;
	}
	return 0;
}

/**
 * ruleset_init() - parameters as they are without options
 * @ruleset: filled; ruleset_free() is due
 */
void ruleset_init(struct ruleset *ruleset)
{
	memset(ruleset, 0, sizeof(*ruleset));
	ruleset->mark = RULESET_MARK;
	ruleset->scan_rate = RULESET_SCAN_RATE;
	ruleset->offload_media = true;
}

/**
 * ruleset_begin() - say for which scenario the parameters are
 * @ruleset: the parameters
 * @scenario: its name
 * @err: on failure the names there are
 *
 * Return: 0, or -1 with @err filled.
 */
int ruleset_begin(struct ruleset *ruleset, const char *scenario,
		  struct sn_error *err)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(scenarios); i++)
		if (!strcmp(scenarios[i]->name, scenario))
			ruleset->scenario = scenarios[i];
	if (!ruleset->scenario)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "unknown scenario \"%.40s\", expected hosted, pbx, remote-site or webrtc",
			       scenario);
	return 0;
}

/**
 * ruleset_free() - free what parameters own
 * @ruleset: the parameters; itself it is not freed
 */
void ruleset_free(struct ruleset *ruleset)
{
	free(ruleset->phones.items);
	free(ruleset->provider.items);
	free(ruleset->media.items);
	free(ruleset->remote.items);
	free(ruleset->site.items);
	memset(ruleset, 0, sizeof(*ruleset));
}
