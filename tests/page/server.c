// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatd's HTTP server, as it is, with the faked kernel of the unit tests behind
 * it. Prints the port that it listens at. A line on standard input is a case: it
 * is how things are from then on, and the line comes back.
 */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "array.h"
#include "fake_kernel.h"
#include "http.h"

#define HOSTILE \
	"\"><script>document.title='owned'</script><img src=x onerror=alert(1)>\x1b[2J"

static struct daemon d;

/* In the place of sipnatd's. */
void log_say(int level, const char *fmt, ...)
{
	va_list args;

	(void)level;
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

/* A day with a rush hour in the morning, and the ALG that came and went. */
static void live_a_day(const struct sn_stats *stats)
{
	uint64_t now = history_now(), slot;
	unsigned int n, i;

	history_begin(&d.history, now > 86400 ? now - 86400 : 0, stats);
	for (slot = 0; slot < HISTORY_SLOTS; slot++) {
		uint64_t then =
			now - (HISTORY_SLOTS - 1 - slot) * HISTORY_SECONDS;

		/* Before the machine was there. */
		if (then > now)
			continue;
		n = 3 + slot % 5 + (slot > 50 && slot < 70 ? slot % 20 : 0);
		for (i = 0; i < n; i++)
			history_flow(&d.history, then,
				     SIPNAT_FLOW_EVENT_CLAIMED);
		for (i = 0; i < (slot > 60 && slot < 66 ? 8u : 0u); i++)
			history_flow(&d.history, then,
				     SIPNAT_FLOW_EVENT_DETACHED);
	}
}

/* What the kernel counted before that day is more than on that day. */
static void be_good(void)
{
	struct sn_client *client;
	struct sn_stats stats;
	struct sn_error err;
	int kind;

	fake.healthy = true;
	client = sn_client_open(&err);
	if (!client || sn_client_stats(client, &stats, &err))
		abort();
	sn_client_close(client);
	live_a_day(&stats);
	for (kind = 0; kind < HISTORY_KINDS; kind++)
		d.history.base[kind] -= d.history.recorded[kind];
}

/* A policy without rules is in force. */
static void set_limits(void)
{
	struct sn_policy policy = { .limits = { 262144, 65536, 4096, 1024,
						50 } };
	struct sn_client *client;
	struct sn_error err;

	client = sn_client_open(&err);
	if (!client ||
	    sn_client_policy_replace(client, &policy, &d.generation, &err))
		abort();
	sn_client_close(client);
}

static void be_idle(void)
{
	fake.uptime = 5;
	history_begin(&d.history, history_now(), NULL);
}

static void be_bad(void)
{
	be_good();
	fake.upstream_verdict = SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
}

static void be_absent(void)
{
	fake.loaded = false;
}

static void be_many(void)
{
	be_good();
	fake.crowd = 300;
}

static void be_hidden(void)
{
	be_bad();
	d.http->settings.endpoints = SN_HTTP_SHOW_NOBODY;
}

static void be_hostile(void)
{
	be_bad();
	fake.aor = HOSTILE;
	fake.sent = HOSTILE;
	fake.came = "\xe2\x80\xae" HOSTILE "\xff";
	strcpy(d.complaint, HOSTILE);
	d.applied = false;
}

static const struct {
	const char *name;
	void (*be)(void);
} cases[] = {
	{ "good", be_good },	   { "idle", be_idle }, { "bad", be_bad },
	{ "absent", be_absent },   { "many", be_many }, { "hidden", be_hidden },
	{ "hostile", be_hostile },
};

static void change(struct ev_loop *loop, ev_io *io, int events)
{
	char line[40];
	size_t i;

	(void)events;
	if (!fgets(line, sizeof(line), stdin)) {
		ev_io_stop(loop, io);
		ev_break(loop, EVBREAK_ALL);
		return;
	}
	line[strcspn(line, "\n")] = '\0';
	fake_reset();
	d.applied = true;
	d.complaint[0] = '\0';
	d.http->settings.endpoints = SN_HTTP_SHOW_LOCAL;
	live_a_day(NULL);
	set_limits();
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (!strcmp(cases[i].name, line))
			cases[i].be();
	puts(line);
	fflush(stdout);
}

int main(void)
{
	struct sockaddr_in address;
	socklen_t length = sizeof(address);
	ev_io input;

	fake_reset();
	d.loop = ev_default_loop(0);
	d.config.http.n_listen = 1;
	d.config.http.listen[0].family = AF_INET;
	inet_pton(AF_INET, "127.0.0.1", d.config.http.listen[0].address);
	http_start(&d);
	if (!d.http || !d.http->n_listeners ||
	    getsockname(d.http->listeners[0].io.fd, (struct sockaddr *)&address,
			&length))
		return 1;
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	setvbuf(stdin, NULL, _IONBF, 0);
	ev_io_init(&input, change, STDIN_FILENO, EV_READ);
	ev_io_start(d.loop, &input);
	ev_run(d.loop, 0);
	http_stop(&d);
	ev_loop_destroy(d.loop);
	return 0;
}
