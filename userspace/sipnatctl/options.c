// SPDX-License-Identifier: GPL-2.0
/*
 * The options that follow a verb; the same words mean the same everywhere.
 */
#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "names.h"
#include "prefix.h"
#include "sipnatctl.h"

/* Options without a letter. */
enum {
	AOR = 256,
	EXPIRING,
	ALL,
	FIX,
	YES,
	ONLY,
	WATCH
};

static bool json_first;

/**
 * options_json_first() - say that -j stood in front of the verb
 */
void options_json_first(void)
{
	json_first = true;
}

/**
 * options_json() - did -j stand in front of the verb?
 *
 * Return: whether it did; for verbs that read their options themselves.
 */
bool options_json(void)
{
	return json_first;
}

static int add_end(struct sn_filter *filter, const char *text)
{
	char why[SN_ERROR_MAX / 2];

	if (filter->n_ends == SN_ENDS_MAX)
		return usage_error("at most %d prefixes can be given",
				   SN_ENDS_MAX);
	if (sn_prefix_parse(text, &filter->ends[filter->n_ends], why,
			    sizeof(why)))
		return usage_error("%s", why);
	filter->n_ends++;
	return 0;
}

static int set_transport(struct sn_filter *filter, const char *text)
{
	uint32_t flag;

	if (sn_transport_parse(text, &flag))
		return usage_error("unknown transport \"%s\", expected udp or tcp",
				   text);
	filter->transport |= flag;
	return 0;
}

static int set_zone(struct sn_filter *filter, const char *text)
{
	char *end;
	long zone = strtol(text, &end, 10);

	if (end == text || *end || text[0] < '0' || text[0] > '9' ||
	    zone > 65535)
		return usage_error("bad conntrack zone \"%s\", expected 0 to 65535",
				   text);
	filter->has_zone = true;
	filter->zone = zone;
	return 0;
}

static int set_aor(struct options *options, const char *text)
{
	const char *aor = sn_aor_bare(text);

	if (!*aor)
		return usage_error("bad AOR \"%s\", expected one like alice@example.com",
				   text);
	options->has_aor = true;
	snprintf(options->aor, sizeof(options->aor), "%s", aor);
	return 0;
}

static int set_expiring(struct options *options, const char *text)
{
	char *end;
	unsigned long long seconds;

	errno = 0;
	seconds = strtoull(text, &end, 10);
	if (end == text || *end || text[0] < '0' || text[0] > '9' || errno ||
	    seconds > UINT32_MAX)
		return usage_error("bad number of seconds \"%s\", expected 0 to %u",
				   text, UINT32_MAX);
	options->has_expiring = true;
	options->expiring = seconds;
	return 0;
}

/* What only endpoints have; -1: it is none of them. */
static int set_binding(struct options *options, int option)
{
	if (option == AOR)
		return set_aor(options, optarg);
	if (option == EXPIRING)
		return set_expiring(options, optarg);
	if (option != ALL)
		return -1;
	options->all = true;
	return 0;
}

static int set_seconds(struct options *options, const char *text)
{
	char *end;
	unsigned long seconds = strtoul(text, &end, 10);

	if (end == text || *end || text[0] < '0' || text[0] > '9' || !seconds ||
	    seconds > WATCH_SECONDS_MAX)
		return usage_error("bad number of seconds \"%s\", expected 1 to %d",
				   text, WATCH_SECONDS_MAX);
	options->watch = seconds;
	return 0;
}

static int add_only(struct options *options, const char *name)
{
	if (options->n_only == ONLY_MAX)
		return usage_error("at most %d checks can be named", ONLY_MAX);
	options->only[options->n_only++] = name;
	return 0;
}

/* What only doctor has; -1: it is none of them. */
static int set_doctor(struct options *options, int option)
{
	if (option == ONLY)
		return add_only(options, optarg);
	if (option == WATCH && optarg)
		return set_seconds(options, optarg);
	if (option == WATCH)
		options->watch = WATCH_SECONDS;
	else if (option == FIX)
		options->fix = true;
	else if (option == YES)
		options->yes = true;
	else
		return -1;
	return 0;
}

/* Has a long option that value? Then a letter that nobody knows is not it. */
static bool has_value(const struct option *names, int value)
{
	for (; names->name; names++)
		if (names->val == value)
			return true;
	return false;
}

/**
 * options_refuse() - complain about an option
 * @argv: the verb and what follows
 * @option: what getopt_long() returned: ':' where a value is missing, '?' where
 *          it does not know the option, otherwise one that the verb does not take
 * @names: the long options
 * @index: which of them it is, -1: it is a letter or getopt_long() didn't say
 *
 * Letters may stand together in a word, which is not over then.
 *
 * Return: the exit code.
 */
int options_refuse(char **argv, int option, const struct option *names,
		   int index)
{
	bool missing = option == ':', unknown = option == '?';
	const char *word = argv[optind - 1];
	char letter[] = { '-', unknown || missing ? optopt : option, '\0' };
	bool whole = unknown && (!optopt || has_value(names, optopt));
	char name[32];

	if (index >= 0) {
		snprintf(name, sizeof(name), "--%s", names[index].name);
		word = name;
	} else if (!whole && !(missing && !strncmp(word, "--", 2))) {
		word = letter;
	}
	if (missing)
		return usage_error("%s wants a value", word);
	return usage_error("%s does not know the option %s", argv[0], word);
}

/**
 * options_parse() - read the options of a verb
 * @argc: count of @argv
 * @argv: the verb and what follows; operands end up behind the options
 * @accept: OPT_* that this verb knows
 * @options: filled
 *
 * The first operand is argv[optind] afterwards.
 *
 * Return: 0, or the exit code after a complaint.
 */
int options_parse(int argc, char **argv, unsigned int accept,
		  struct options *options)
{
	static const struct option names[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ "prometheus", no_argument, NULL, 'p' },
		{ "end", required_argument, NULL, 'e' },
		{ "peer", required_argument, NULL, 'e' },
		{ "transport", required_argument, NULL, 't' },
		{ "zone", required_argument, NULL, 'z' },
		{ "aor", required_argument, NULL, AOR },
		{ "expiring", required_argument, NULL, EXPIRING },
		{ "all", no_argument, NULL, ALL },
		{ "fix", no_argument, NULL, FIX },
		{ "yes", no_argument, NULL, YES },
		{ "only", required_argument, NULL, ONLY },
		{ "watch", optional_argument, NULL, WATCH },
		{ NULL, 0, NULL, 0 },
	};
	int option, index, ret = 0;

	memset(options, 0, sizeof(*options));
	options->json = json_first;
	opterr = 0;
	optind = 0;
	while (!ret) {
		index = -1;
		option = getopt_long(argc, argv, ":jhpe:t:z:", names, &index);
		if (option == -1)
			break;
		if (option == 'h')
			options->help = true;
		else if (option == 'j' && (accept & OPT_JSON))
			options->json = true;
		else if (option == 'p' && (accept & OPT_PROMETHEUS))
			options->prometheus = true;
		else if (option == 'e' && (accept & OPT_FILTER))
			ret = add_end(&options->filter, optarg);
		else if (option == 't' && (accept & OPT_FILTER))
			ret = set_transport(&options->filter, optarg);
		else if (option == 'z' && (accept & OPT_FILTER))
			ret = set_zone(&options->filter, optarg);
		else if (accept & OPT_BINDING)
			ret = set_binding(options, option);
		else if (accept & OPT_DOCTOR)
			ret = set_doctor(options, option);
		else
			ret = -1;
		if (ret < 0)
			return options_refuse(argv, option, names, index);
	}
	if (!ret && options->help)
		verb_help(argv[0]);
	if (!ret && options->json && !options->help && !(accept & OPT_JSON))
		return usage_error("%s has no JSON output", argv[0]);
	return ret;
}
