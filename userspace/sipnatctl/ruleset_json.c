// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters of sipnatctl ruleset as JSON, with what has to be said in other
 * rules and the text itself.
 */
#include <string.h>

#include "out.h"
#include "prefix.h"
#include "ruleset.h"

static void put_names(struct sn_out *out, const char *key,
		      const struct ruleset_names *names)
{
	size_t i;

	sn_out_list(out, key);
	for (i = 0; i < names->count; i++)
		sn_out_text(out, NULL, names->name[i]);
	sn_out_close(out);
}

static void put_prefix(struct sn_out *out, const struct sn_prefix *prefix)
{
	char text[SN_PREFIX_TEXT_MAX];

	if (!prefix->family)
		return;
	sn_prefix_format(prefix, text, sizeof(text));
	sn_out_text(out, NULL, text);
}

static void put_prefixes(struct sn_out *out, const char *key,
			 const struct sn_prefix_list *list)
{
	size_t i;

	sn_out_list(out, key);
	for (i = 0; i < list->count; i++)
		put_prefix(out, &list->items[i]);
	sn_out_close(out);
}

static void put_ports(struct sn_out *out, const char *key,
		      const struct ruleset_ports *ports)
{
	char text[RULESET_RANGE_TEXT];
	size_t i;

	sn_out_list(out, key);
	for (i = 0; i < ports->count; i++) {
		ruleset_range_text(&ports->range[i], text, sizeof(text));
		sn_out_text(out, NULL, text);
	}
	sn_out_close(out);
}

static void put_word(struct sn_out *out, const char *key,
		     const struct ruleset_words *words, const char *word)
{
	sn_out_text(out, key, ruleset_word(words, word, strlen(word)));
}

static void put_from_policy(struct sn_out *out, const struct ruleset *ruleset)
{
	int i;

	sn_out_list(out, "from_policy");
	for (i = 0; i < RULESET_OPTIONS; i++)
		if (ruleset->from_policy & RULESET_BIT(i))
			sn_out_text(out, NULL, ruleset_option_names[i]);
	sn_out_close(out);
}

static void put_addresses(struct sn_out *out, const struct ruleset *ruleset)
{
	put_names(out, "wan", &ruleset->wan);
	put_names(out, "lan", &ruleset->lan);
	put_names(out, "vpn", &ruleset->vpn);
	put_prefixes(out, "phones", &ruleset->phones);
	put_prefixes(out, "provider", &ruleset->provider);
	put_prefixes(out, "media",
		     ruleset->media.count ? &ruleset->media :
					    &ruleset->provider);
	put_prefixes(out, "remote", &ruleset->remote);
	put_prefixes(out, "site", &ruleset->site);
	sn_out_list(out, "pbx");
	put_prefix(out, &ruleset->pbx4);
	put_prefix(out, &ruleset->pbx6);
	sn_out_close(out);
}

/**
 * ruleset_put_json() - print the parameters
 * @ruleset: the parameters
 * @words: the same as words
 * @text: what is printed without -j
 */
void ruleset_put_json(const struct ruleset *ruleset,
		      const struct ruleset_words *words, const char *text)
{
	struct sn_out out;

	sn_out_begin(&out, SN_OUT_JSON, stdout);
	sn_out_text(&out, "scenario", ruleset->scenario->name);
	sn_out_text(&out, "format", ruleset->uci ? "uci" : "nft");
	put_word(&out, "command", words, "command");
	put_addresses(&out, ruleset);
	put_ports(&out, "sip_ports", &ruleset->sip);
	put_ports(&out, "wss_ports", &ruleset->wss);
	put_word(&out, "rtp_range", words, "rtp");
	sn_out_flag(&out, "tls", ruleset->tls);
	sn_out_text(&out, "dscp", ruleset->dscp_set ? "set" : "keep");
	sn_out_text(&out, "offload", ruleset->offload_media ? "media" : "none");
	sn_out_number(&out, "mark", ruleset->mark);
	sn_out_number(&out, "keep_mark", ruleset->mark << 1);
	sn_out_number(&out, "scan_rate", ruleset->scan_rate);
	put_from_policy(&out, ruleset);
	sn_out_text(&out, "ruleset", text);
	sn_out_end(&out);
}
