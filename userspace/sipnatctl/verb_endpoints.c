// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl endpoints: who is registered, through which mapping, until when;
 * and endpoints del, which forgets them.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "endpoint.h"
#include "sipnatctl.h"

/* What the kernel does not filter. */
static bool wanted(const struct sn_binding *binding,
		   const struct sn_filter *filter)
{
	if (filter->transport && !(filter->transport & binding->transport))
		return false;
	return !filter->has_zone || filter->zone == binding->zone;
}

static void put_endpoints(const struct options *options,
			  const struct sn_binding_list *bindings)
{
	struct udp_timeouts timeouts = { 0 };
	struct sn_out out;
	size_t i, n = 0;

	udp_timeouts_read(&timeouts);
	out_begin(&out, options);
	sn_out_list(&out, "endpoints");
	for (i = 0; i < bindings->count; i++) {
		if (!wanted(&bindings->items[i], &options->filter))
			continue;
		put_endpoint(&out, &bindings->items[i], &timeouts);
		n++;
	}
	sn_out_close(&out);
	if (options->json) {
		put_timeouts(&out, &timeouts);
		sn_out_flag(&out, "torn", bindings->torn);
	}
	sn_out_end(&out);
	if (out.kind == SN_OUT_TABLE && !n)
		puts("no such endpoint is registered");
	if (bindings->torn)
		fputs("sipnatctl: the table kept changing, endpoints may lack or be there twice\n",
		      stderr);
}

static int show(struct sn_client *client, const struct options *options,
		const struct sn_binding_filter *filter)
{
	struct sn_binding_list bindings;
	struct sn_error err;
	int ret = SN_FINE;

	if (sn_client_bindings(client, filter, &bindings, &err)) {
		ret = complain(&err);
	} else {
		if (bindings.count)
			qsort(bindings.items, bindings.count,
			      sizeof(*bindings.items), sn_binding_compare);
		put_endpoints(options, &bindings);
	}
	sn_binding_list_free(&bindings);
	return ret;
}

static int del(struct sn_client *client, const struct options *options,
	       const struct sn_binding_filter *filter)
{
	struct sn_error err;
	struct sn_out out;
	uint32_t removed;

	if (sn_client_bindings_del(client, filter, &removed, &err))
		return complain(&err);
	out_begin(&out, options);
	sn_out_number(&out, "removed", removed);
	sn_out_end(&out);
	return SN_FINE;
}

static int check_del(const struct options *options)
{
	bool some = options->has_aor || options->filter.n_ends;

	if (options->filter.transport || options->filter.has_zone ||
	    options->has_expiring)
		return usage_error("endpoints del knows only --aor, --peer and --all");
	if (!some && !options->all)
		return usage_error("endpoints del wants --aor, --peer or --all");
	if (some && options->all)
		return usage_error("endpoints del wants either --all or --aor and --peer");
	return 0;
}

static void fill_filter(struct sn_binding_filter *filter,
			const struct options *options)
{
	memset(filter, 0, sizeof(*filter));
	memcpy(filter->aor, options->aor, sizeof(filter->aor));
	filter->has_expires = options->has_expiring;
	filter->expires = options->expiring;
	memcpy(filter->ends, options->filter.ends, sizeof(filter->ends));
	filter->n_ends = options->filter.n_ends;
}

/**
 * verb_endpoints() - sipnatctl endpoints
 * @argc: count of @argv
 * @argv: the verb and what follows it
 *
 * Return: the exit code.
 */
int verb_endpoints(int argc, char **argv)
{
	unsigned int accept = OPT_JSON | OPT_FILTER | OPT_BINDING;
	struct sn_binding_filter filter;
	struct sn_client *client;
	struct options options;
	struct sn_error err;
	bool removes;
	int ret = options_parse(argc, argv, accept, &options);

	if (ret || options.help)
		return ret;
	removes = optind < argc && !strcmp(argv[optind], "del");
	if (optind + removes < argc)
		return usage_error("endpoints takes no \"%s\"",
				   argv[optind + removes]);
	if (!removes && options.all)
		return usage_error("--all is for endpoints del");
	ret = removes ? check_del(&options) : 0;
	if (ret)
		return ret;
	fill_filter(&filter, &options);
	client = sn_client_open(&err);
	if (!client)
		return complain(&err);
	ret = removes ? del(client, &options, &filter) :
			show(client, &options, &filter);
	sn_client_close(client);
	return ret;
}
