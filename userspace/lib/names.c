// SPDX-License-Identifier: GPL-2.0
/*
 * The words for the contract's numbers, and the table of counters. Adding a
 * counter to the spec means adding a line here; a unit test says so.
 */
#include <string.h>

#include "array.h"
#include "names.h"

static const char *const actions[] = {
	[SIPNAT_ACTION_BYPASS] = "bypass",
	[SIPNAT_ACTION_LEAVE] = "leave",
	[SIPNAT_ACTION_OBSERVE] = "observe",
};

static const char *const media_words[] = {
	[SIPNAT_MEDIA_EXPECTATIONS_KEEP] = "keep",
	[SIPNAT_MEDIA_EXPECTATIONS_DROP] = "drop",
};

static const char *const origins[] = {
	[SIPNAT_ORIGIN_NONE] = "none",
	[SIPNAT_ORIGIN_EXPLICIT] = "explicit",
	[SIPNAT_ORIGIN_AUTOMATIC] = "automatic",
	[SIPNAT_ORIGIN_SWEPT] = "swept",
};

static const char *const flow_events[] = {
	[SIPNAT_FLOW_EVENT_CLAIMED] = "claimed",
	[SIPNAT_FLOW_EVENT_DETACHED] = "detached",
	[SIPNAT_FLOW_EVENT_LEFT] = "left",
	[SIPNAT_FLOW_EVENT_OBSERVED] = "observed",
};

static const char *const transports[] = {
	[SIPNAT_TRANSPORT_UDP] = "udp",
	[SIPNAT_TRANSPORT_TCP] = "tcp",
	[SIPNAT_TRANSPORT_UDP | SIPNAT_TRANSPORT_TCP] = "udp,tcp",
};

static const char *const binding_changes[] = {
	[SIPNAT_BINDING_CHANGE_REGISTERED] = "registered",
	[SIPNAT_BINDING_CHANGE_REFRESHED] = "refreshed",
	[SIPNAT_BINDING_CHANGE_REMOVED] = "removed",
	[SIPNAT_BINDING_CHANGE_EXPIRED] = "expired",
	[SIPNAT_BINDING_CHANGE_REFUSED] = "refused",
	[SIPNAT_BINDING_CHANGE_SHED] = "shed",
};

static const char *const directions[] = {
	[SIPNAT_DIRECTION_ORIGINAL] = "original",
	[SIPNAT_DIRECTION_REPLY] = "reply",
};

static const char *const verdicts[] = {
	[SIPNAT_UPSTREAM_VERDICT_CLEAN] = "clean",
	[SIPNAT_UPSTREAM_VERDICT_SUSPECT] = "suspect",
	[SIPNAT_UPSTREAM_VERDICT_CONFIRMED] = "confirmed",
};

static const char *const reasons[] = {
	[SIPNAT_UPSTREAM_REASON_NONE] = "none",
	[SIPNAT_UPSTREAM_REASON_VIA_ALTERED] = "via-altered",
	[SIPNAT_UPSTREAM_REASON_RECEIVED_PRIVATE] = "received-private",
	[SIPNAT_UPSTREAM_REASON_RECEIVED_MISSING] = "received-missing",
	[SIPNAT_UPSTREAM_REASON_CONTACT_ALTERED] = "contact-altered",
};

static const char *const reason_texts[] = {
	[SIPNAT_UPSTREAM_REASON_NONE] = "there is none",
	[SIPNAT_UPSTREAM_REASON_VIA_ALTERED] =
		"the Via came back with another address, port or branch",
	[SIPNAT_UPSTREAM_REASON_RECEIVED_PRIVATE] =
		"the Via came back with a private address in received, which the peer cannot have seen",
	[SIPNAT_UPSTREAM_REASON_RECEIVED_MISSING] =
		"the Via asked for rport from a private address and came back without received",
	[SIPNAT_UPSTREAM_REASON_CONTACT_ALTERED] =
		"the registrar lists this gateway's address as Contact instead of the one that was sent",
};

#define COUNTER(NAME, key, title)                 \
	{                                         \
		SIPNAT_A_STATS_##NAME, key, title \
	}

const struct sn_counter sn_counters[] = {
	COUNTER(PACKETS, "packets", "packets seen"),
	COUNTER(FLOWS_CLAIMED, "flows_claimed",
		"flows claimed before a helper"),
	COUNTER(FLOWS_DETACHED_EXPLICIT, "flows_detached_explicit",
		"flows taken off a helper set by a rule"),
	COUNTER(FLOWS_DETACHED_AUTOMATIC, "flows_detached_automatic",
		"flows taken off a helper set by the kernel"),
	COUNTER(FLOWS_DETACHED_SWEPT, "flows_detached_swept",
		"flows taken off a helper older than sipnat"),
	COUNTER(FLOWS_LEFT, "flows_left", "flows left to the helper"),
	COUNTER(FLOWS_OBSERVED, "flows_observed", "flows only observed"),
	COUNTER(EXPECTATIONS_REMOVED, "expectations_removed",
		"expectations removed"),
	COUNTER(REQUESTS_REGISTER, "requests_register", "REGISTER"),
	COUNTER(REQUESTS_INVITE, "requests_invite", "INVITE"),
	COUNTER(REQUESTS_ACK, "requests_ack", "ACK"),
	COUNTER(REQUESTS_BYE, "requests_bye", "BYE"),
	COUNTER(REQUESTS_CANCEL, "requests_cancel", "CANCEL"),
	COUNTER(REQUESTS_OPTIONS, "requests_options", "OPTIONS"),
	COUNTER(REQUESTS_SUBSCRIBE, "requests_subscribe", "SUBSCRIBE"),
	COUNTER(REQUESTS_NOTIFY, "requests_notify", "NOTIFY"),
	COUNTER(REQUESTS_MESSAGE, "requests_message", "MESSAGE"),
	COUNTER(REQUESTS_REFER, "requests_refer", "REFER"),
	COUNTER(REQUESTS_PUBLISH, "requests_publish", "PUBLISH"),
	COUNTER(REQUESTS_INFO, "requests_info", "INFO"),
	COUNTER(REQUESTS_UPDATE, "requests_update", "UPDATE"),
	COUNTER(REQUESTS_PRACK, "requests_prack", "PRACK"),
	COUNTER(REQUESTS_OTHER, "requests_other", "other requests"),
	COUNTER(RESPONSES_1XX, "responses_1xx", "1xx responses"),
	COUNTER(RESPONSES_2XX, "responses_2xx", "2xx responses"),
	COUNTER(RESPONSES_3XX, "responses_3xx", "3xx responses"),
	COUNTER(RESPONSES_4XX, "responses_4xx", "4xx responses"),
	COUNTER(RESPONSES_5XX, "responses_5xx", "5xx responses"),
	COUNTER(RESPONSES_6XX, "responses_6xx", "6xx responses"),
	COUNTER(KEEPALIVES, "keepalives", "CRLF keepalives"),
	COUNTER(UNPARSABLE, "unparsable", "unparsable messages"),
	COUNTER(TRUNCATED, "truncated", "messages too long to inspect"),
	COUNTER(CLAIMS_FAILED_MEMORY, "claims_failed_memory",
		"flows not claimed for want of memory"),
	COUNTER(CLAIMS_FAILED_SHARED, "claims_failed_shared",
		"flows not claimed, entry was shared"),
	COUNTER(EVENTS_SUPPRESSED, "events_suppressed",
		"events suppressed, too many"),
	COUNTER(EVENTS_LOST, "events_lost", "events lost"),
	COUNTER(TRANSACTIONS, "transactions", "REGISTER transactions opened"),
	COUNTER(TRANSACTIONS_EVICTED, "transactions_evicted",
		"REGISTER transactions forgotten early"),
	COUNTER(TRANSACTIONS_FAILED, "transactions_failed",
		"REGISTER transactions not followed, no memory"),
	COUNTER(CONTACTS_IGNORED, "contacts_ignored",
		"REGISTER requests with too many Contacts"),
	COUNTER(RESPONSES_UNMATCHED, "responses_unmatched",
		"responses to no REGISTER known"),
	COUNTER(BINDINGS_REGISTERED, "bindings_registered",
		"bindings registered"),
	COUNTER(BINDINGS_REFRESHED, "bindings_refreshed", "bindings refreshed"),
	COUNTER(BINDINGS_REMOVED, "bindings_removed", "bindings removed"),
	COUNTER(BINDINGS_EXPIRED, "bindings_expired", "bindings expired"),
	COUNTER(BINDINGS_REFUSED, "bindings_refused",
		"bindings kept out by a limit"),
	COUNTER(UPSTREAM_CLEAN, "upstream_clean",
		"REGISTER responses that came back unaltered"),
	COUNTER(UPSTREAM_SUSPECT, "upstream_suspect",
		"REGISTER responses that look rewritten upstream"),
	COUNTER(UPSTREAM_CONFIRMED, "upstream_confirmed",
		"REGISTER responses that were rewritten upstream"),
	COUNTER(BINDINGS_SHED, "bindings_shed",
		"bindings forgotten, a limit was lowered"),
};

const size_t sn_n_counters = ARRAY_SIZE(sn_counters);

static const char *name(const char *const *words, size_t n, uint32_t value)
{
	return value < n && words[value] ? words[value] : "unknown";
}

static int parse(const char *const *words, size_t n, const char *text,
		 uint32_t *value)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (words[i] && !strcmp(words[i], text)) {
			*value = i;
			return 0;
		}
	}
	return -1;
}

/**
 * sn_action_name() - word for an enum sipnat_action
 * @action: the number
 *
 * Return: the word, "unknown" for a number of a later contract.
 */
const char *sn_action_name(uint32_t action)
{
	return name(actions, ARRAY_SIZE(actions), action);
}

/**
 * sn_media_name() - word for an enum sipnat_media_expectations
 * @media: the number
 *
 * Return: the word, "unknown" for a number of a later contract.
 */
const char *sn_media_name(uint32_t media)
{
	return name(media_words, ARRAY_SIZE(media_words), media);
}

/**
 * sn_origin_name() - word for an enum sipnat_origin
 * @origin: the number
 *
 * Return: the word, "unknown" for a number of a later contract.
 */
const char *sn_origin_name(uint32_t origin)
{
	return name(origins, ARRAY_SIZE(origins), origin);
}

/**
 * sn_flow_event_name() - word for an enum sipnat_flow_event
 * @event: the number
 *
 * Return: the word, "unknown" for a number of a later contract.
 */
const char *sn_flow_event_name(uint32_t event)
{
	return name(flow_events, ARRAY_SIZE(flow_events), event);
}

/**
 * sn_binding_change_name() - word for an enum sipnat_binding_change
 * @change: the number
 *
 * Return: the word, "unknown" for a number of a later contract.
 */
const char *sn_binding_change_name(uint32_t change)
{
	return name(binding_changes, ARRAY_SIZE(binding_changes), change);
}

/**
 * sn_direction_name() - word for an enum sipnat_direction
 * @direction: the number
 *
 * Return: the word, "unknown" for a number of a later contract.
 */
const char *sn_direction_name(uint32_t direction)
{
	return name(directions, ARRAY_SIZE(directions), direction);
}

/**
 * sn_verdict_name() - word for an enum sipnat_upstream_verdict
 * @verdict: the number
 *
 * Return: the word, "unknown" for a number of a later contract.
 */
const char *sn_verdict_name(uint32_t verdict)
{
	return name(verdicts, ARRAY_SIZE(verdicts), verdict);
}

/**
 * sn_reason_name() - word for an enum sipnat_upstream_reason
 * @reason: the number
 *
 * Return: the word, "unknown" for a number of a later contract.
 */
const char *sn_reason_name(uint32_t reason)
{
	return name(reasons, ARRAY_SIZE(reasons), reason);
}

/**
 * sn_reason_text() - an enum sipnat_upstream_reason for people
 * @reason: the number
 *
 * Return: a sentence, "unknown" for a number of a later contract.
 */
const char *sn_reason_text(uint32_t reason)
{
	return name(reason_texts, ARRAY_SIZE(reason_texts), reason);
}

/**
 * sn_transport_name() - words for enum sipnat_transport flags
 * @transport: the flags, 0 for both
 *
 * Return: "udp", "tcp" or "udp,tcp".
 */
const char *sn_transport_name(uint32_t transport)
{
	return name(transports, ARRAY_SIZE(transports),
		    transport ? transport : 3);
}

/**
 * sn_action_parse() - enum sipnat_action of a word
 * @text: the word
 * @action: the number
 *
 * Return: 0, or -1 if there is no such action.
 */
int sn_action_parse(const char *text, uint32_t *action)
{
	return parse(actions, ARRAY_SIZE(actions), text, action);
}

/**
 * sn_media_parse() - enum sipnat_media_expectations of a word
 * @text: the word
 * @media: the number
 *
 * Return: 0, or -1 if there is no such word.
 */
int sn_media_parse(const char *text, uint32_t *media)
{
	return parse(media_words, ARRAY_SIZE(media_words), text, media);
}

/**
 * sn_transport_parse() - one enum sipnat_transport flag of a word
 * @text: "udp" or "tcp"
 * @transport: the flag
 *
 * Return: 0, or -1 if it is neither.
 */
int sn_transport_parse(const char *text, uint32_t *transport)
{
	/* Without the last word, which stands for two. */
	return parse(transports, ARRAY_SIZE(transports) - 1, text, transport);
}

/**
 * sn_direction_parse() - enum sipnat_direction of a word
 * @text: "original" or "reply"
 * @direction: the number
 *
 * Return: 0, or -1 if it is neither.
 */
int sn_direction_parse(const char *text, uint32_t *direction)
{
	return parse(directions, ARRAY_SIZE(directions), text, direction);
}
