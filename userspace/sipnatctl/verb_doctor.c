// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl doctor: goes through everything that can break SIP on this box, says
 * what it found and the command that mends it. What is looked at and how it is
 * judged is in doctor/.
 */
#include <getopt.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/fix.h"
#include "doctor/watch.h"
#include "sipnatctl.h"

/* Mending one thing may show another. */
#define ROUNDS_MAX 4

static bool may_look(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	memset(data, 0, sizeof(data));
	return !syscall(SYS_capget, &head, data) &&
	       data[0].effective & 1U << CAP_NET_ADMIN;
}

static void put(const struct options *options, const struct results *results,
		const struct fixes *fixes)
{
	struct winsize size = { 0 };
	struct sn_out out;

	if (!options->json && isatty(STDOUT_FILENO)) {
		if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
			size.ws_col = 0;
		results_put_screen(results, size.ws_col);
		return;
	}
	out_begin(&out, options);
	results_put(&out, results, fixes);
}

static void look(struct facts *facts, struct results *results)
{
	results_free(results);
	facts_look(facts, results);
	facts_judge(facts, results);
}

/* Checks, mends what may be mended, and checks again. */
static void mend(const struct options *options, struct results *results)
{
	struct fixes fixes = { 0 };
	struct facts facts;
	bool told = false, good = true;
	int round;

	look(&facts, results);
	for (round = 0; good && round < ROUNDS_MAX && fix_count(results);
	     round++) {
		size_t before = fixes.count;

		if (!options->json && !options->yes) {
			put(options, results, NULL);
			told = !fix_agreed(results);
			if (told)
				break;
		}
		good = fix_do(&facts, results, &fixes);
		facts_free(&facts);
		look(&facts, results);
		if (fixes.count == before)
			break;
	}
	facts_free(&facts);
	if (!told)
		put(options, results, &fixes);
	fixes_free(&fixes);
}

static int verdict(const struct results *results)
{
	size_t failed = results_count(results, VERDICT_FAIL);

	if (results->incomplete) {
		fputs("sipnatctl: memory was short, not everything was told\n",
		      stderr);
		return SN_TROUBLE;
	}
	if (!failed)
		return SN_FINE;
	fprintf(stderr, "sipnatctl: %zu of %zu findings need a hand\n", failed,
		results->count);
	return SN_TROUBLE;
}

static int take_only(const struct options *options, struct results *results)
{
	enum check check;
	size_t i;

	results->asked = options->n_only;
	for (i = 0; i < N_CHECKS; i++)
		results->only[i] = !options->n_only;
	for (i = 0; i < options->n_only; i++) {
		if (!check_find(options->only[i], &check))
			return usage_error("there is no check \"%s\"",
					   options->only[i]);
		results->only[check] = true;
	}
	return 0;
}

static int check_options(const struct options *options)
{
	if (options->fix && options->watch)
		return usage_error("doctor takes either --fix or --watch");
	if (options->yes && !options->fix)
		return usage_error("--yes is for doctor --fix");
	if (options->fix && options->json && !options->yes)
		return usage_error("doctor -j --fix wants --yes, it cannot ask");
	return 0;
}

static int run(const struct options *options, struct results *results)
{
	struct facts facts;

	if (options->watch)
		return doctor_watch(results, options->watch, options->json);
	if (options->fix) {
		mend(options, results);
	} else {
		look(&facts, results);
		facts_free(&facts);
		put(options, results, NULL);
	}
	return verdict(results);
}

/**
 * verb_doctor() - sipnatctl doctor
 * @argc: count of @argv
 * @argv: the verb and what follows it
 *
 * Return: the exit code.
 */
int verb_doctor(int argc, char **argv)
{
	struct results results;
	struct options options;
	struct sn_error err;
	int ret = options_parse(argc, argv, OPT_JSON | OPT_DOCTOR, &options);

	if (ret || options.help)
		return ret;
	memset(&results, 0, sizeof(results));
	if (optind < argc)
		return usage_error("doctor takes no \"%s\"", argv[optind]);
	ret = check_options(&options);
	if (!ret)
		ret = take_only(&options, &results);
	if (ret)
		return ret;
	if (!may_look()) {
		sn_fail(&err, SN_NO_ACCESS, 0,
			"no permission, CAP_NET_ADMIN is needed");
		return complain(&err);
	}
	ret = run(&options, &results);
	results_free(&results);
	return ret;
}
