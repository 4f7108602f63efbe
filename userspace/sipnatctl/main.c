// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl: looks at and steers the sipnat module of this network namespace.
 * Only finds the verb and minds the exit code; the verbs have a file each.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "sipnatctl.h"

static int print_help(void)
{
	size_t i;

	printf("Usage: sipnatctl VERB [OPTION]...\n\n"
	       "Looks at and steers the sipnat kernel module of this network namespace.\n\n");
	for (i = 0; i < n_verbs; i++)
		printf("  %-9s %s\n", verbs[i].name, verbs[i].help);
	printf("\n"
	       "  -j, --json       JSON instead of a table (every reading verb)\n"
	       "  -h, --help       this, or after a verb what it takes\n"
	       "  -V, --version    version of the tool\n"
	       "\n"
	       "Exit code: 0 good, 1 trouble found, 2 usage or bad input,\n"
	       "3 no module or no permission.\n");
	return SN_FINE;
}

static int run(int argc, char **argv)
{
	int first = 1;
	size_t i;

	while (first < argc &&
	       (!strcmp(argv[first], "-j") || !strcmp(argv[first], "--json"))) {
		options_json_first();
		first++;
	}
	if (first == argc)
		return usage_error("a verb is missing");
	if (!strcmp(argv[first], "-h") || !strcmp(argv[first], "--help") ||
	    !strcmp(argv[first], "help"))
		return print_help();
	if (!strcmp(argv[first], "-V") || !strcmp(argv[first], "--version")) {
		printf("sipnatctl %s\n", SIPNAT_VERSION);
		return SN_FINE;
	}
	for (i = 0; i < n_verbs; i++)
		if (!strcmp(verbs[i].name, argv[first]))
			return verbs[i].run(argc - first, argv + first);
	if (argv[first][0] == '-')
		return usage_error("unknown option %s", argv[first]);
	return usage_error("unknown verb \"%s\"", argv[first]);
}

int main(int argc, char **argv)
{
	struct sn_error err;
	int code;

	/* A reader that went away is an error to report, not a reason to die. */
	signal(SIGPIPE, SIG_IGN);
	code = run(argc, argv);
	if (sn_out_flush(stdout, &err)) {
		complain(&err);
		return code ? code : SN_TROUBLE;
	}
	return code;
}
