// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl ruleset: prints rules for a scenario, as a table of nft or as
 * sections of OpenWrt's firewall. It changes nothing, and asks the kernel only
 * for the policy, with --from-policy.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ruleset.h"
#include "sipnatctl.h"

/* Options without a letter; those of enum ruleset_option are above it. */
#define FIRST_OPTION 256

#define MORE_HELP                                                               \
	"\n"                                                                    \
	"  hosted       phones here, registered at a provider\n"                \
	"               --wan IF [--lan IF|PREFIX]... --provider PREFIX...\n"   \
	"  pbx          a PBX here, with a static mapping\n"                    \
	"               --wan IF --pbx ADDRESS --provider PREFIX...\n"          \
	"               --rtp-range LO-HI [--remote PREFIX|any]...\n"           \
	"  remote-site  phones here, whose PBX is elsewhere, by a tunnel\n"     \
	"               --wan IF [--lan IF|PREFIX]... --vpn IF\n"               \
	"               --pbx ADDRESS [--site PREFIX]...\n"                     \
	"  webrtc       browsers here, or the server that they talk to\n"       \
	"               --wan IF [--lan IF|PREFIX]... --provider PREFIX...\n"   \
	"               --wan IF --pbx ADDRESS --rtp-range LO-HI\n"             \
	"\n"                                                                    \
	"  --media PREFIX|any    where media comes from, if not --provider\n"   \
	"  --sip-ports PORTS     5060\n"                                        \
	"  --rtp-range LO-HI     ports at this side for media\n"                \
	"  --tls                 also SIP over TLS, TCP port 5061\n"            \
	"  --wss-ports PORTS     443\n"                                         \
	"  --dscp keep|set       set: CS3 for signalling, EF for media\n"       \
	"  --offload media|none  what may go into a flowtable\n"                \
	"  --mark BIT            0x10000000; the next higher one, too\n"        \
	"  --scan-rate N         20 packets a second from a stranger\n"         \
	"  --format nft|uci      uci: for OpenWrt, --wan and --lan are zones\n" \
	"  --from-policy         peers, phones and ports of the policy\n"

static const struct option *option_names(void)
{
	static struct option names[RULESET_OPTIONS + 3] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
	};
	int i;

	for (i = 0; i < RULESET_OPTIONS; i++) {
		bool flag = i == RULESET_TLS || i == RULESET_FROM_POLICY;

		names[i + 2].name = ruleset_option_names[i];
		names[i + 2].has_arg = flag ? no_argument : required_argument;
		names[i + 2].val = FIRST_OPTION + i;
	}
	return names;
}

/* The scenario may stand before, after or among the options. */
static int read_options(int argc, char **argv, struct ruleset *ruleset,
			struct options *options)
{
	const struct option *names = option_names();
	struct sn_error err;
	int option;

	while ((option = getopt_long(argc, argv, ":jh", names, NULL)) != -1) {
		if (option == ':' || option == '?')
			return options_refuse(argv, option, names, -1);
		if (option == 'h')
			options->help = true;
		else if (option == 'j')
			options->json = true;
		else if (ruleset_set(ruleset, option - FIRST_OPTION, optarg,
				     &err))
			return complain(&err);
	}
	return 0;
}

static int ask_policy(struct ruleset *ruleset, struct sn_error *err)
{
	struct sn_client *client;
	struct sn_policy policy;
	int ret;

	client = sn_client_open(err);
	if (!client)
		return -1;
	ret = sn_client_policy_get(client, &policy, err);
	if (!ret)
		ret = ruleset_take_policy(ruleset, &policy, err);
	sn_policy_free(&policy);
	sn_client_close(client);
	return ret;
}

/* The whole text, to be freed; nothing is printed of one that fails. */
static char *compose(const struct ruleset *ruleset,
		     const struct ruleset_words *words, struct sn_error *err)
{
	const struct ruleset_scenario *scenario = ruleset->scenario;
	const char *head = ruleset->uci ? ruleset_uci_head : ruleset_nft_head;
	const char *const *part = ruleset->uci ? scenario->uci : scenario->nft;
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);
	int ret;

	if (!file) {
		sn_fail(err, SN_TROUBLE, 0, "out of memory");
		return NULL;
	}
	ret = ruleset_text_write(file, head, words, err);
	for (; !ret && *part; part++)
		ret = ruleset_text_write(file, *part, words, err);
	if (fclose(file) && !ret)
		ret = sn_fail(err, SN_TROUBLE, 0, "out of memory");
	if (ret) {
		free(text);
		return NULL;
	}
	return text;
}

static int print(const struct ruleset *ruleset, bool json)
{
	struct ruleset_words *words = ruleset_words_new(ruleset);
	struct sn_error err;
	char *text;

	if (!words) {
		sn_fail(&err, SN_TROUBLE, 0, "out of memory");
		return complain(&err);
	}
	text = compose(ruleset, words, &err);
	if (text && json)
		ruleset_put_json(ruleset, words, text);
	else if (text)
		fputs(text, stdout);
	ruleset_words_free(words);
	if (!text)
		return complain(&err);
	free(text);
	return SN_FINE;
}

static int run(int argc, char **argv, struct ruleset *ruleset,
	       struct options *options)
{
	struct sn_error err;
	int ret = read_options(argc, argv, ruleset, options);

	if (ret)
		return ret;
	if (options->help) {
		verb_help(argv[0]);
		fputs(MORE_HELP, stdout);
		return SN_FINE;
	}
	if (optind == argc)
		return usage_error("ruleset wants a scenario: hosted, pbx, remote-site or webrtc");
	if (optind + 1 < argc)
		return usage_error("ruleset takes no \"%s\"", argv[optind + 1]);
	if (ruleset_begin(ruleset, argv[optind], &err))
		return complain(&err);
	if (ruleset->given & RULESET_BIT(RULESET_FROM_POLICY) &&
	    ask_policy(ruleset, &err))
		return complain(&err);
	if (ruleset_check(ruleset, &err))
		return complain(&err);
	return print(ruleset, options->json);
}

/**
 * verb_ruleset() - sipnatctl ruleset
 * @argc: count of @argv
 * @argv: the verb and what follows it
 *
 * Return: the exit code.
 */
int verb_ruleset(int argc, char **argv)
{
	struct ruleset ruleset;
	struct options options = { .json = options_json() };
	int ret;

	ruleset_init(&ruleset);
	opterr = 0;
	optind = 0;
	ret = run(argc, argv, &ruleset, &options);
	ruleset_free(&ruleset);
	return ret;
}
