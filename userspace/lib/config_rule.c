// SPDX-License-Identifier: GPL-2.0
/*
 * The rules of a configuration file, key by key. Whether they make sense
 * together is check.c's question.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "config_priv.h"
#include "names.h"
#include "prefix.h"

#define ACTIONS "\"bypass\", \"leave\" or \"observe\""
#define TRANSPORTS "\"udp\", \"tcp\" or a list of both"
#define PORTS \
	"a port from 1 to 65535, a range like \"5070-5080\", or a list of them"

/**
 * struct draft - a rule that is being read
 * @rule: the rule
 * @has_action: its action was given
 * @has_ports: its ports were given, right or wrong
 * @has_any_port: any_port was given
 * @mask: where mark_mask was given
 * @hold: where margin, floor or ceiling was given
 */
struct draft {
	struct sn_rule *rule;
	bool has_action;
	bool has_ports;
	bool has_any_port;
	config_setting_t *mask;
	config_setting_t *hold;
};

static void read_name(struct sn_reader *reader, config_setting_t *setting,
		      void *target)
{
	struct draft *draft = target;
	const char *word = sn_read_word(reader, setting, "a string");

	if (!word)
		return;
	if (strlen(word) > SIPNAT_NAME_MAX) {
		sn_wrong(reader, setting,
			 "name is %zu bytes long, expected at most %d",
			 strlen(word), SIPNAT_NAME_MAX);
		return;
	}
	memcpy(draft->rule->name, word, strlen(word) + 1);
}

static void read_action(struct sn_reader *reader, config_setting_t *setting,
			void *target)
{
	struct draft *draft = target;
	const char *word = sn_read_word(reader, setting, ACTIONS);

	draft->has_action = true;
	if (word && sn_action_parse(word, &draft->rule->action))
		sn_wrong(reader, setting,
			 "unknown action \"%.60s\", expected " ACTIONS, word);
}

static void read_transport(struct sn_reader *reader, config_setting_t *setting,
			   void *target)
{
	struct draft *draft = target;
	int n = sn_list_length(reader, setting, TRANSPORTS), i;

	for (i = 0; i < n; i++) {
		config_setting_t *item = sn_list_item(setting, i);
		const char *word = sn_read_word(reader, item, TRANSPORTS);
		uint32_t flag;

		if (!word)
			continue;
		if (sn_transport_parse(word, &flag))
			sn_wrong(reader, item,
				 "unknown transport \"%.60s\", expected " TRANSPORTS,
				 word);
		else
			draft->rule->transport |= flag;
	}
}

static void read_local(struct sn_reader *reader, config_setting_t *setting,
		       void *target)
{
	sn_read_prefixes(reader, setting,
			 &((struct draft *)target)->rule->local);
}

static void read_peer(struct sn_reader *reader, config_setting_t *setting,
		      void *target)
{
	sn_read_prefixes(reader, setting,
			 &((struct draft *)target)->rule->peer);
}

/* One port or range; false after a complaint. */
static bool read_port(struct sn_reader *reader, config_setting_t *item,
		      struct sn_port_range *range)
{
	char why[SN_PROBLEM_MAX];
	const char *word;
	uint32_t port;

	if (config_setting_is_number(item)) {
		if (!sn_read_number(reader, item, 0, UINT16_MAX, &port))
			return false;
		if (!port) {
			sn_wrong(reader, item, "port is 0, expected " PORTS);
			return false;
		}
		range->first = port;
		range->last = port;
		return true;
	}
	word = sn_read_word(reader, item, PORTS);
	if (!word)
		return false;
	if (!sn_port_range_parse(word, range, why, sizeof(why)))
		return true;
	sn_wrong(reader, item, "%s", why);
	return false;
}

static void read_ports(struct sn_reader *reader, config_setting_t *setting,
		       void *target)
{
	struct draft *draft = target;
	struct sn_rule *rule = draft->rule;
	int n = sn_list_length(reader, setting, PORTS), i;
	struct sn_port_range range;

	draft->has_ports = true;
	if (n > SIPNAT_PORTS_MAX) {
		sn_wrong(reader, setting,
			 "ports has %d entries, expected at most %d", n,
			 SIPNAT_PORTS_MAX);
		return;
	}
	for (i = 0; i < n; i++)
		if (read_port(reader, sn_list_item(setting, i), &range))
			rule->ports[rule->n_ports++] = range;
}

static void read_any_port(struct sn_reader *reader, config_setting_t *setting,
			  void *target)
{
	struct draft *draft = target;

	draft->has_any_port = true;
	sn_read_bool(reader, setting, &draft->rule->any_port);
}

static void read_zone(struct sn_reader *reader, config_setting_t *setting,
		      void *target)
{
	struct sn_rule *rule = ((struct draft *)target)->rule;
	uint32_t zone;

	if (!sn_read_number(reader, setting, 0, UINT16_MAX, &zone))
		return;
	rule->has_zone = true;
	rule->zone = zone;
}

/* What the kernel allows in a name, and * at the end. */
static bool interface_ok(const char *name)
{
	size_t i;

	if (!*name || !strcmp(name, ".") || !strcmp(name, ".."))
		return false;
	for (i = 0; name[i]; i++) {
		unsigned char c = name[i];

		if (c == '/' || c == ':' || isspace(c) || iscntrl(c) ||
		    (c == '*' && name[i + 1]))
			return false;
	}
	return true;
}

static void read_interface(struct sn_reader *reader, config_setting_t *setting,
			   char *to)
{
	const char *word = sn_read_word(reader, setting,
					"a name like \"eth0\" or \"ppp*\"");

	if (!word)
		return;
	if (strlen(word) > SN_INTERFACE_MAX)
		sn_wrong(reader, setting,
			 "interface name \"%.60s\" is %zu bytes long, expected at most %d",
			 word, strlen(word), SN_INTERFACE_MAX);
	else if (!interface_ok(word))
		sn_wrong(reader, setting,
			 "bad interface name \"%s\", expected one like \"eth0\" or \"ppp*\"",
			 word);
	else
		memcpy(to, word, strlen(word) + 1);
}

static void read_in(struct sn_reader *reader, config_setting_t *setting,
		    void *target)
{
	read_interface(reader, setting,
		       ((struct draft *)target)->rule->in_interface);
}

static void read_out(struct sn_reader *reader, config_setting_t *setting,
		     void *target)
{
	read_interface(reader, setting,
		       ((struct draft *)target)->rule->out_interface);
}

static void read_mark(struct sn_reader *reader, config_setting_t *setting,
		      void *target)
{
	struct sn_rule *rule = ((struct draft *)target)->rule;

	rule->has_mark = true;
	sn_read_number(reader, setting, 0, UINT32_MAX, &rule->mark);
}

static void read_mask(struct sn_reader *reader, config_setting_t *setting,
		      void *target)
{
	struct draft *draft = target;

	draft->mask = setting;
	sn_read_number(reader, setting, 0, UINT32_MAX, &draft->rule->mark_mask);
}

/* Seconds, of how long an entry is held. */
static void read_hold(struct sn_reader *reader, config_setting_t *setting,
		      struct draft *draft, uint32_t *seconds)
{
	draft->hold = setting;
	sn_read_number(reader, setting, 0, SIPNAT_HOLD_MAX, seconds);
}

static void read_margin(struct sn_reader *reader, config_setting_t *setting,
			void *target)
{
	struct draft *draft = target;

	read_hold(reader, setting, draft, &draft->rule->margin);
}

static void read_floor(struct sn_reader *reader, config_setting_t *setting,
		       void *target)
{
	struct draft *draft = target;

	read_hold(reader, setting, draft, &draft->rule->floor);
}

static void read_ceiling(struct sn_reader *reader, config_setting_t *setting,
			 void *target)
{
	struct draft *draft = target;

	read_hold(reader, setting, draft, &draft->rule->ceiling);
}

static const struct sn_key rule_keys[] = {
	{ "name", read_name },		 { "action", read_action },
	{ "transport", read_transport }, { "local", read_local },
	{ "peer", read_peer },		 { "ports", read_ports },
	{ "any_port", read_any_port },	 { "zone", read_zone },
	{ "in_interface", read_in },	 { "out_interface", read_out },
	{ "mark", read_mark },		 { "mark_mask", read_mask },
	{ "margin", read_margin },	 { "floor", read_floor },
	{ "ceiling", read_ceiling },
};

static void read_keys(struct sn_reader *reader, config_setting_t *setting,
		      struct sn_rule *rule)
{
	struct draft draft = { .rule = rule };

	sn_read_group(reader, setting, "a rule", rule_keys,
		      ARRAY_SIZE(rule_keys), &draft);
	if (!config_setting_is_group(setting))
		return;
	if (!draft.has_any_port)
		rule->any_port = !draft.has_ports;
	if (!draft.has_action)
		sn_wrong(reader, setting,
			 "the rule has no action, expected " ACTIONS);
	if (draft.mask && !rule->has_mark)
		sn_wrong(reader, draft.mask,
			 "mark_mask without mark, expected both or none");
	if (draft.hold && draft.has_action &&
	    rule->action != SIPNAT_ACTION_BYPASS)
		sn_wrong(reader, draft.hold,
			 "%s only says how long flows that are bypassed are held, expected action = \"bypass\" or no %s",
			 config_setting_name(draft.hold),
			 config_setting_name(draft.hold));
}

static void read_rule(struct sn_reader *reader, config_setting_t *setting)
{
	struct sn_rule *rule = sn_policy_add_rule(&reader->config->policy);
	size_t errors = reader->problems->errors;

	if (!rule) {
		sn_wrong(reader, setting, "no memory for so many rules");
		return;
	}
	rule->file = sn_file_of(reader, setting);
	rule->line = config_setting_source_line(setting);
	rule->mark_mask = UINT32_MAX;
	reader->incomplete = false;
	read_keys(reader, setting, rule);
	rule->wrong = reader->incomplete || reader->problems->errors > errors;
}

/**
 * sn_read_rules() - read the rules
 * @reader: the reader; the named lists have been read
 * @setting: the value of the key rules
 * @target: not used
 */
void sn_read_rules(struct sn_reader *reader, config_setting_t *setting,
		   void *target)
{
	int n, i;

	(void)target;
	if (config_setting_type(setting) != CONFIG_TYPE_LIST) {
		sn_wrong(reader, setting,
			 "rules is no list, expected ( { action = ...; }, ... )");
		return;
	}
	n = config_setting_length(setting);
	if (n > SIPNAT_RULES_MAX) {
		sn_wrong(reader, setting,
			 "there are %d rules, expected at most %d", n,
			 SIPNAT_RULES_MAX);
		return;
	}
	for (i = 0; i < n; i++)
		read_rule(reader, config_setting_get_elem(setting, i));
}
