/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words for the contract's numbers; the same in configuration, output and
 * JSON.
 */
#ifndef SIPNAT_NAMES_H
#define SIPNAT_NAMES_H

#include "model.h"

/**
 * struct sn_counter - one counter
 * @attribute: SIPNAT_A_STATS_*
 * @key: its name in output
 * @title: what it counts
 */
struct sn_counter {
	unsigned int attribute;
	const char *key;
	const char *title;
};

extern const struct sn_counter sn_counters[];
extern const size_t sn_n_counters;

const char *sn_action_name(uint32_t action);
const char *sn_media_name(uint32_t media);
const char *sn_origin_name(uint32_t origin);
const char *sn_flow_event_name(uint32_t event);
const char *sn_binding_change_name(uint32_t change);
const char *sn_direction_name(uint32_t direction);
const char *sn_verdict_name(uint32_t verdict);
const char *sn_reason_name(uint32_t reason);
const char *sn_reason_text(uint32_t reason);
const char *sn_transport_name(uint32_t transport);
int sn_action_parse(const char *text, uint32_t *action);
int sn_media_parse(const char *text, uint32_t *media);
int sn_transport_parse(const char *text, uint32_t *transport);
int sn_direction_parse(const char *text, uint32_t *direction);

#endif /* SIPNAT_NAMES_H */
