// SPDX-License-Identifier: GPL-2.0
/*
 * Answers of a size that is bounded: the metrics, and the status as JSON.
 */
#include <stdlib.h>
#include <unistd.h>

#include "http.h"
#include "metrics.h"

/**
 * http_shows_endpoints() - may who asks see endpoints
 * @request: the request
 *
 * Return: true if so.
 */
bool http_shows_endpoints(const struct http_request *request)
{
	enum sn_http_show show = request->http->settings.endpoints;

	return show == SN_HTTP_SHOW_EVERYBODY ||
	       (show == SN_HTTP_SHOW_LOCAL && request->from->local);
}

/* The Via of a phone has its address in it. */
static void hide_evidence(struct report *report)
{
	size_t i;

	for (i = 0; i < report->paths.count; i++) {
		report->paths.items[i].sent[0] = '\0';
		report->paths.items[i].came[0] = '\0';
	}
}

static bool policy_applied(const struct daemon *d, const struct report *report)
{
	return report->loaded && d->applied &&
	       d->generation == report->status.generation;
}

static void judge(struct report *report, const struct daemon *d)
{
	if (!d->applied && d->complaint[0] && report->loaded)
		report_find(report, true, "journalctl -u sipnatd", "%s",
			    d->complaint);
	else if (report->loaded && !policy_applied(d, report))
		report_find(report, false, "systemctl reload sipnatd",
			    "another program put the policy into force; a reload brings the daemon's back");
	report_judge(report);
}

/* All there is to know, to be freed by drop(); NULL for want of memory. */
static struct report *ask(struct http *http)
{
	struct report *report = calloc(1, sizeof(*report));
	struct sn_client *client;

	if (!report)
		return NULL;
	client = sn_client_open(&report->why);
	if (client)
		report_ask_limits(report, client, &http->limits);
	sn_client_close(client);
	if (report->loaded)
		history_stats(&http->d->history, history_now(), &report->stats);
	report_ask_conntrack(report);
	alg_see(&report->alg);
	report->daemon = true;
	report->daemon_pid = getpid();
	judge(report, http->d);
	return report;
}

static void drop(struct report *report)
{
	if (report)
		sn_upstream_list_free(&report->paths);
	free(report);
}

/**
 * http_metrics() - answer /metrics
 * @request: the request
 *
 * Return: what libmicrohttpd wants to know.
 */
enum MHD_Result http_metrics(const struct http_request *request)
{
	struct http *http = request->http;
	ev_tstamp begin = ev_time();
	struct report *report = ask(http);
	struct sn_metrics_daemon about = {
		.policy_applied = report && policy_applied(http->d, report),
		.losses = http->d->all_losses,
		.requests = http->requests,
		.refused = http->refused,
		.cut = http->cut,
		.seconds = ev_time() - begin,
	};
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	if (file && report)
		sn_metrics_write(file, report, &about);
	if (file)
		fclose(file);
	drop(report);
	return http_send_text(request, MHD_HTTP_OK, SN_METRICS_TYPE, text,
			      size);
}

static void put_status(struct sn_out *out, struct report *report,
		       const struct http_request *request)
{
	struct daemon *d = request->http->d;
	bool shows = http_shows_endpoints(request);

	if (!shows)
		hide_evidence(report);
	report_put_json(out, report);
	sn_out_flag(out, "policy_applied", policy_applied(d, report));
	sn_out_flag(out, "endpoints_shown", shows);
	history_put(&d->history, history_now(), out);
}

/**
 * http_status() - answer /api/status
 * @request: the request
 *
 * Return: what libmicrohttpd wants to know.
 */
enum MHD_Result http_status(const struct http_request *request)
{
	struct report *report = ask(request->http);
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	struct sn_out out;

	if (file && report) {
		sn_out_start(&out, SN_OUT_JSON, &sn_out_json_ops, file);
		put_status(&out, report, request);
		sn_out_end(&out);
	}
	if (file)
		fclose(file);
	drop(report);
	return http_send_text(request, MHD_HTTP_OK, HTTP_JSON, text, size);
}
