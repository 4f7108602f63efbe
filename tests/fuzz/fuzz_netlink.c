// SPDX-License-Identifier: GPL-2.0
/*
 * The client and the listener against a kernel that answers anything. The first
 * byte says what is asked, the rest is for netlink_answers.c.
 */
#include <sanitizer/asan_interface.h>
#include <string.h>

#include "fuzz.h"
#include "names.h"
#include "netlink_answers.h"

#define FAILURES_MAX 64

static bool ends(const char *text, size_t size)
{
	return strnlen(text, size) < size;
}

static bool is_family(uint8_t family)
{
	return family == AF_INET || family == AF_INET6;
}

static void check_prefixes(const struct sn_prefix_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		MUST(is_family(list->items[i].family));
		MUST(list->items[i].length <=
		     (list->items[i].family == AF_INET ? 32 : 128));
	}
}

static void check_policy(const struct sn_policy *policy)
{
	size_t i;

	for (i = 0; i < policy->n_rules; i++) {
		const struct sn_rule *rule = &policy->rules[i];

		MUST(ends(rule->name, sizeof(rule->name)));
		MUST(ends(rule->in_interface, sizeof(rule->in_interface)));
		MUST(ends(rule->out_interface, sizeof(rule->out_interface)));
		MUST(rule->n_ports <= SIPNAT_PORTS_MAX);
		MUST(sn_action_name(rule->action));
		check_prefixes(&rule->local);
		check_prefixes(&rule->peer);
	}
}

static void ask_policy(struct sn_client *client, struct sn_error *err)
{
	struct sn_policy policy;

	if (!sn_client_policy_get(client, &policy, err))
		check_policy(&policy);
	sn_policy_free(&policy);
}

static void replace_policy(struct sn_client *client, struct sn_error *err)
{
	struct sn_rule rules[] = { { .name = "one" }, { .name = "two" } };
	struct sn_policy policy = { .rules = rules, .n_rules = 2 };
	uint32_t generation;

	sn_client_policy_replace(client, &policy, &generation, err);
}

static void ask_flows(struct sn_client *client, struct sn_error *err)
{
	struct sn_flow_list flows;
	size_t i;

	if (!sn_client_flows(client, NULL, &flows, err))
		for (i = 0; i < flows.count; i++) {
			MUST(is_family(flows.items[i].family));
			MUST(sn_origin_name(flows.items[i].origin));
		}
	sn_flow_list_free(&flows);
}

static void ask_bindings(struct sn_client *client, struct sn_error *err)
{
	struct sn_binding_list list;
	size_t i;

	if (!sn_client_bindings(client, NULL, &list, err))
		for (i = 0; i < list.count; i++) {
			MUST(is_family(list.items[i].family));
			MUST(ends(list.items[i].aor, SIPNAT_AOR_MAX + 1));
		}
	sn_binding_list_free(&list);
}

static void ask_paths(struct sn_client *client, struct sn_error *err)
{
	struct sn_upstream_list list;
	size_t i;

	if (!sn_client_upstream(client, &list, err))
		for (i = 0; i < list.count; i++) {
			MUST(is_family(list.items[i].family));
			MUST(ends(list.items[i].sent, SIPNAT_VIA_MAX + 1));
			MUST(ends(list.items[i].came, SIPNAT_VIA_MAX + 1));
		}
	sn_upstream_list_free(&list);
}

static void ask_numbers(struct sn_client *client, struct sn_error *err)
{
	struct sn_binding binding = { .family = AF_INET };
	struct sn_status status;
	struct sn_stats stats;
	uint32_t number;

	if (!sn_client_status(client, &status, err))
		MUST(ends(status.version, sizeof(status.version)));
	sn_client_stats(client, &stats, err);
	sn_client_flush(client, NULL, &number, err);
	sn_client_bindings_del(client, NULL, &number, err);
	sn_client_binding_restore(client, &binding, err);
}

static void listen_to_events(struct sn_error *err)
{
	struct sn_events *events = sn_events_open(err);
	struct sn_event event;
	int ret = 1, failures = 0;

	/* What fails for want of input does so for ever. */
	while (events && ret && failures < FAILURES_MAX) {
		ret = sn_events_next(events, &event, err);
		failures += ret < 0;
		if (ret > 0 && event.kind == SN_EVENT_POLICY)
			check_policy(&event.policy);
		sn_policy_free(&event.policy);
	}
	if (events)
		ASAN_UNPOISON_MEMORY_REGION(events, SN_RECEIVE_SIZE);
	sn_events_close(events);
}

static void ask(struct sn_client *client, uint8_t what, struct sn_error *err)
{
	switch (what % 6) {
	case 0:
		ask_numbers(client, err);
		break;
	case 1:
		ask_policy(client, err);
		break;
	case 2:
		replace_policy(client, err);
		break;
	case 3:
		ask_flows(client, err);
		break;
	case 4:
		ask_bindings(client, err);
		break;
	case 5:
		ask_paths(client, err);
		break;
	}
}

/* As if the kernel had said already which family the module's is. */
static struct sn_client *opened(void)
{
	struct sn_client *client = calloc(1, sizeof(*client));

	MUST(client);
	client->nl = mnl_socket_open2(NETLINK_GENERIC, 0);
	client->family = ANSWERS_FAMILY;
	client->request = malloc(SN_REQUEST_SIZE);
	client->receive = malloc(SN_RECEIVE_SIZE);
	MUST(client->request && client->receive);
	return client;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sn_error err = { 0 };
	struct sn_client *client;

	if (!size)
		return 0;
	answers_begin(data + 1, size - 1);
	if (*data & 0x80) {
		listen_to_events(&err);
		return 0;
	}
	client = *data & 0x40 ? sn_client_open(&err) : opened();
	if (!client)
		return 0;
	ask(client, *data, &err);
	sn_client_close(client);
	return 0;
}
