/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a binding means for who looks at it.
 */
#ifndef SIPNAT_ENDPOINT_H
#define SIPNAT_ENDPOINT_H

#include "model.h"
#include "out.h"

#define ENDPOINT_VERDICT 200

/**
 * struct udp_timeouts - how long conntrack keeps a silent UDP flow
 * @known: both could be read
 * @udp: seconds, a flow that has not been a stream yet
 * @stream: seconds, one that has
 */
struct udp_timeouts {
	bool known;
	uint32_t udp;
	uint32_t stream;
};

void udp_timeouts_read(struct udp_timeouts *timeouts);
bool endpoint_without(const struct sn_binding *binding,
		      const struct udp_timeouts *timeouts, int64_t *left);
void endpoint_verdict(const struct sn_binding *binding,
		      const struct udp_timeouts *timeouts, char *text,
		      size_t size);
void put_binding(struct sn_out *out, const struct sn_binding *binding);
void put_endpoint(struct sn_out *out, const struct sn_binding *binding,
		  const struct udp_timeouts *timeouts);
void put_timeouts(struct sn_out *out, const struct udp_timeouts *timeouts);
void put_path(struct sn_out *out, const struct sn_upstream *path);
void path_text(const struct sn_upstream *path, char *text, size_t size);

#endif /* SIPNAT_ENDPOINT_H */
