// SPDX-License-Identifier: GPL-2.0
/*
 * Parameters of sipnatctl ruleset as the words of the scenarios' texts, each
 * written as nft and uci both read it. A word that has no value is not there,
 * and a text can ask for that.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "prefix.h"
#include "ruleset.h"

#define WORDS_MAX 64

struct word {
	const char *name;
	char *value;
};

struct ruleset_words {
	struct word items[WORDS_MAX];
	size_t count;
	bool failed;
	char *text;
	size_t size;
};

/* A value is begun, written to the file, and ended under its name. */
static FILE *begin(struct ruleset_words *words)
{
	FILE *file = open_memstream(&words->text, &words->size);

	if (!file)
		words->failed = true;
	return file;
}

/* One that is empty is no word. */
static void end(struct ruleset_words *words, FILE *file, const char *name)
{
	if (fclose(file) || words->count == WORDS_MAX) {
		words->failed = true;
	} else if (words->size) {
		words->items[words->count].name = name;
		words->items[words->count].value = words->text;
		words->count++;
		return;
	}
	free(words->text);
}

static void add(struct ruleset_words *words, const char *name, const char *fmt,
		...) __attribute__((format(printf, 3, 4)));

static void add(struct ruleset_words *words, const char *name, const char *fmt,
		...)
{
	FILE *file = begin(words);
	va_list args;

	if (!file)
		return;
	va_start(args, fmt);
	vfprintf(file, fmt, args);
	va_end(args);
	end(words, file, name);
}

static void add_flag(struct ruleset_words *words, const char *name, bool flag)
{
	if (flag)
		add(words, name, "yes");
}

static void add_prefixes(struct ruleset_words *words, const char *name,
			 const struct sn_prefix_list *list, uint8_t family)
{
	FILE *file = begin(words);
	char one[SN_PREFIX_TEXT_MAX];
	const char *between = "";
	size_t i;

	if (!file)
		return;
	for (i = 0; i < list->count; i++) {
		if (list->items[i].family != family)
			continue;
		sn_prefix_format(&list->items[i], one, sizeof(one));
		fprintf(file, "%s%s", between, one);
		between = ", ";
	}
	end(words, file, name);
}

static void add_both(struct ruleset_words *words, const char *name4,
		     const char *name6, const struct sn_prefix_list *list)
{
	add_prefixes(words, name4, list, AF_INET);
	add_prefixes(words, name6, list, AF_INET6);
}

/* Interfaces: "eth0", or { "eth0", "eth1" }. */
static void add_names(struct ruleset_words *words, const char *name,
		      const struct ruleset_names *names)
{
	FILE *file = begin(words);
	size_t i;

	if (!file)
		return;
	for (i = 0; i < names->count; i++)
		fprintf(file, "%s\"%s\"",
			i		 ? ", " :
			names->count > 1 ? "{ " :
					   "",
			names->name[i]);
	if (names->count > 1)
		fputs(" }", file);
	end(words, file, name);
}

/* "5060, 5070-5080", or with "udp . " before each. */
static void put_ports(FILE *file, const struct ruleset_ports *ports,
		      const char *before, const char **between)
{
	char one[RULESET_RANGE_TEXT];
	size_t i;

	for (i = 0; i < ports->count; i++) {
		ruleset_range_text(&ports->range[i], one, sizeof(one));
		fprintf(file, "%s%s%s", *between, before, one);
		*between = ", ";
	}
}

static void add_ports(struct ruleset_words *words, const char *name,
		      const struct ruleset_ports *ports,
		      const struct sn_port_range *range)
{
	FILE *file = begin(words);
	const char *between = "";
	struct ruleset_ports last = { { { 0, 0 } }, 0 };

	if (!file)
		return;
	put_ports(file, ports, "", &between);
	if (range)
		last.range[last.count++] = *range;
	put_ports(file, &last, "", &between);
	end(words, file, name);
}

/* Does TLS need its port beside those of SIP? */
static bool tls_apart(const struct ruleset *ruleset)
{
	size_t i;

	for (i = 0; i < ruleset->sip.count; i++)
		if (ruleset->sip.range[i].first <= RULESET_TLS_PORT &&
		    ruleset->sip.range[i].last >= RULESET_TLS_PORT)
			return false;
	return ruleset->tls;
}

/* Transport and port of SIP, as in meta l4proto . th dport. */
static void add_sip(struct ruleset_words *words, const struct ruleset *ruleset)
{
	FILE *file = begin(words);
	const char *between = "";

	if (!file)
		return;
	put_ports(file, &ruleset->sip, "udp . ", &between);
	put_ports(file, &ruleset->sip, "tcp . ", &between);
	if (tls_apart(ruleset))
		fprintf(file, ", tcp . %d", RULESET_TLS_PORT);
	end(words, file, "sip");
}

static void add_range(struct ruleset_words *words, const char *name,
		      const struct sn_port_range *range)
{
	char text[RULESET_RANGE_TEXT];

	ruleset_range_text(range, text, sizeof(text));
	add(words, name, "%s", text);
}

static void add_all_ports(struct ruleset_words *words,
			  const struct ruleset *ruleset)
{
	struct sn_port_range others = { 0, 0 };

	add_sip(words, ruleset);
	add_ports(words, "sip_ports", &ruleset->sip, NULL);
	add_ports(words, "wss", &ruleset->wss, NULL);
	add_ports(words, "pbx_ports", &ruleset->sip, &ruleset->rtp);
	add_range(words, "rtp", &ruleset->rtp);
	if (ruleset_free_ports(ruleset, &others))
		add_range(words, "other_ports", &others);
}

static void add_zone(struct ruleset_words *words, const char *name,
		     const struct ruleset_names *names)
{
	if (names->count)
		add(words, name, "%s", names->name[0]);
}

static void add_address(struct ruleset_words *words, const char *name,
			const struct sn_prefix *address)
{
	char text[SN_PREFIX_TEXT_MAX];

	if (!address->family)
		return;
	sn_prefix_format(address, text, sizeof(text));
	add(words, name, "%s", text);
}

/* Media's peers are the provider where nothing else was said. */
static void add_addresses(struct ruleset_words *words,
			  const struct ruleset *ruleset)
{
	add_address(words, "pbx4", &ruleset->pbx4);
	add_address(words, "pbx6", &ruleset->pbx6);
	add_both(words, "phones4", "phones6", &ruleset->phones);
	add_both(words, "provider4", "provider6", &ruleset->provider);
	add_both(words, "media4", "media6",
		 ruleset->media.count ? &ruleset->media : &ruleset->provider);
	add_both(words, "remote4", "remote6", &ruleset->remote);
	add_both(words, "site4", "site6", &ruleset->site);
}

static void add_marks(struct ruleset_words *words,
		      const struct ruleset *ruleset)
{
	const uint32_t good = ruleset->mark, keep = good << 1;

	add(words, "good", "0x%08x", good);
	add(words, "keep", "0x%08x", keep);
	add(words, "both", "0x%08x", good | keep);
	add(words, "neither", "0x%08x", ~(good | keep));
	add(words, "media_mark", "0x%08x",
	    ruleset->offload_media ? good : good | keep);
}

static void add_head(struct ruleset_words *words, const struct ruleset *ruleset)
{
	FILE *file = begin(words);

	if (file) {
		ruleset_put_command(file, ruleset);
		end(words, file, "command");
	}
	add(words, "scenario", "%s", ruleset->scenario->name);
	add(words, "summary", "%s", ruleset->scenario->summary);
}

/**
 * ruleset_words_new() - parameters as words
 * @ruleset: the parameters, which ruleset_check() found good
 *
 * Return: the words, to be freed by ruleset_words_free(), or NULL without memory.
 */
struct ruleset_words *ruleset_words_new(const struct ruleset *ruleset)
{
	struct ruleset_words *words = calloc(1, sizeof(*words));

	if (!words)
		return NULL;
	add_head(words, ruleset);
	add_names(words, "wan", &ruleset->wan);
	add_names(words, "lan", &ruleset->lan);
	add_names(words, "vpn", &ruleset->vpn);
	add_zone(words, "wan_zone", &ruleset->wan);
	add_zone(words, "lan_zone", &ruleset->lan);
	add_zone(words, "vpn_zone", &ruleset->vpn);
	add_addresses(words, ruleset);
	add_all_ports(words, ruleset);
	add_marks(words, ruleset);
	add_flag(words, "anywhere",
		 !ruleset->lan.count && !ruleset->phones.count);
	add_flag(words, "range",
		 ruleset->given & RULESET_BIT(RULESET_RTP_RANGE));
	add_flag(words, "provider", ruleset->provider.count);
	add_flag(words, "remote", ruleset->remote.count);
	add_flag(words, "pbx", ruleset->pbx4.family || ruleset->pbx6.family);
	add_flag(words, "tls", tls_apart(ruleset));
	add_flag(words, "dscp", ruleset->dscp_set);
	add_flag(words, "media_kept", !ruleset->offload_media);
	add(words, "rate", "%u", ruleset->scan_rate);
	add(words, "burst", "%u", 5 * ruleset->scan_rate);
	if (words->failed) {
		ruleset_words_free(words);
		return NULL;
	}
	return words;
}

/**
 * ruleset_word() - a word's value
 * @words: the words
 * @name: its name
 * @length: of @name
 *
 * Return: the value, owned by @words, or NULL if there is no such word.
 */
const char *ruleset_word(const struct ruleset_words *words, const char *name,
			 size_t length)
{
	size_t i;

	for (i = 0; i < words->count; i++)
		if (strlen(words->items[i].name) == length &&
		    !memcmp(words->items[i].name, name, length))
			return words->items[i].value;
	return NULL;
}

/**
 * ruleset_words_free() - free words
 * @words: the words or NULL
 */
void ruleset_words_free(struct ruleset_words *words)
{
	size_t i;

	if (!words)
		return;
	for (i = 0; i < words->count; i++)
		free(words->items[i].value);
	free(words);
}
