// SPDX-License-Identifier: GPL-2.0
/*
 * What every verb says in the same way: complaints, its help, a flow.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "instance.h"
#include "names.h"
#include "prefix.h"
#include "report.h"
#include "sipnatctl.h"

/**
 * complain() - say what failed
 * @err: the failure
 *
 * Return: the exit code for it.
 */
int complain(const struct sn_error *err)
{
	const char *next = "";
	pid_t daemon;

	if (err->fault == SN_NO_ACCESS && !strstr(err->text, "not loaded"))
		next = "; run it as root";
	else if (err->fault == SN_NO_ACCESS)
		next = sn_instance_running(&daemon) ?
			       "; load it with: " REPORT_LOAD_WAITING :
			       "; load it with: " REPORT_LOAD;
	fprintf(stderr, "sipnatctl: %s%s\n", err->text, next);
	return err->fault;
}

/**
 * usage_error() - say what is wrong with the command line
 * @fmt: sentence, printf style
 *
 * Return: the exit code for it.
 */
int usage_error(const char *fmt, ...)
{
	va_list args;

	fputs("sipnatctl: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputs(" (see sipnatctl --help)\n", stderr);
	return SN_BAD_INPUT;
}

/**
 * verb_help() - print what a verb takes
 * @name: the verb
 */
void verb_help(const char *name)
{
	size_t i;

	for (i = 0; i < n_verbs; i++)
		if (!strcmp(verbs[i].name, name))
			printf("Usage: sipnatctl %s %s\n%s\n", name,
			       verbs[i].args, verbs[i].help);
}

/**
 * out_begin() - begin the output of a reading verb
 * @out: filled
 * @options: whether JSON was asked for
 */
void out_begin(struct sn_out *out, const struct options *options)
{
	enum sn_out_kind kind = SN_OUT_PLAIN;

	if (options->json)
		kind = SN_OUT_JSON;
	else if (isatty(STDOUT_FILENO))
		kind = SN_OUT_TABLE;
	sn_out_begin(out, kind, stdout);
}

static void put_tuple_text(struct sn_out *out, const char *from, const char *to,
			   uint8_t family, const struct sn_tuple *tuple)
{
	char text[SN_ENDPOINT_TEXT_MAX];

	sn_endpoint_format(family, tuple->src, tuple->src_port, text,
			   sizeof(text));
	sn_out_text(out, from, text);
	sn_endpoint_format(family, tuple->dst, tuple->dst_port, text,
			   sizeof(text));
	sn_out_text(out, to, text);
}

/**
 * put_flow() - the values of a flow
 * @out: an output in which an object for the flow is open
 * @flow: the flow
 */
void put_flow(struct sn_out *out, const struct sn_flow *flow)
{
	sn_out_text(out, "transport", sn_transport_name(flow->transport));
	if (sn_out_is_json(out)) {
		sn_out_tuple(out, "original", flow->family, &flow->original);
		sn_out_tuple(out, "reply", flow->family, &flow->reply);
	} else {
		put_tuple_text(out, "from", "to", flow->family,
			       &flow->original);
		put_tuple_text(out, "reply_from", "reply_to", flow->family,
			       &flow->reply);
	}
	sn_out_number(out, "zone", flow->zone);
	sn_out_number(out, "id", flow->id);
	sn_out_text(out, "action", sn_action_name(flow->action));
	sn_out_text(out, "origin", sn_origin_name(flow->origin));
	sn_out_number(out, "generation", flow->generation);
	if (flow->has_rule)
		sn_out_number(out, "rule", flow->rule);
	else if (!sn_out_is_json(out))
		sn_out_text(out, "rule", "default");
	if (flow->has_timeout)
		sn_out_number(out, "timeout", flow->timeout);
	if (flow->has_hold)
		sn_out_number(out, "hold", flow->hold);
}

/**
 * flow_text() - a flow in a few words
 * @flow: the flow
 * @text: where to
 * @size: of @text
 */
void flow_text(const struct sn_flow *flow, char *text, size_t size)
{
	char from[SN_ENDPOINT_TEXT_MAX], to[SN_ENDPOINT_TEXT_MAX];

	sn_endpoint_format(flow->family, flow->original.src,
			   flow->original.src_port, from, sizeof(from));
	sn_endpoint_format(flow->family, flow->original.dst,
			   flow->original.dst_port, to, sizeof(to));
	snprintf(text, size, "%s %s -> %s", sn_transport_name(flow->transport),
		 from, to);
}
