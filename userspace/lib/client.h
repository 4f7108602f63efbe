/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a program may ask of the module, in model.h's structs. The netlink
 * behind it stays in the client*.c files.
 */
#ifndef SIPNAT_CLIENT_H
#define SIPNAT_CLIENT_H

#include "error.h"
#include "model.h"

struct sn_client;
struct sn_events;

/* Called with each binding of a dump; returns 0, or -1 with @err filled. */
typedef int (*sn_binding_t)(const struct sn_binding *binding, void *data,
			    struct sn_error *err);

struct sn_client *sn_client_open(struct sn_error *err);
void sn_client_close(struct sn_client *client);

int sn_client_status(struct sn_client *client, struct sn_status *status,
		     struct sn_error *err);
int sn_client_stats(struct sn_client *client, struct sn_stats *stats,
		    struct sn_error *err);
int sn_client_policy_get(struct sn_client *client, struct sn_policy *policy,
			 struct sn_error *err);
int sn_client_policy_replace(struct sn_client *client,
			     const struct sn_policy *policy,
			     uint32_t *generation, struct sn_error *err);
int sn_client_flows(struct sn_client *client, const struct sn_filter *filter,
		    struct sn_flow_list *flows, struct sn_error *err);
int sn_client_flush(struct sn_client *client, const struct sn_filter *filter,
		    uint32_t *flushed, struct sn_error *err);
int sn_client_bindings(struct sn_client *client,
		       const struct sn_binding_filter *filter,
		       struct sn_binding_list *bindings, struct sn_error *err);
int sn_client_bindings_each(struct sn_client *client,
			    const struct sn_binding_filter *filter,
			    sn_binding_t each, void *data, bool *torn,
			    struct sn_error *err);
int sn_client_bindings_start(struct sn_client *client,
			     const struct sn_binding_filter *filter,
			     struct sn_error *err);
int sn_client_bindings_more(struct sn_client *client, sn_binding_t each,
			    void *data, bool *torn, struct sn_error *err);
int sn_client_bindings_del(struct sn_client *client,
			   const struct sn_binding_filter *filter,
			   uint32_t *removed, struct sn_error *err);
int sn_client_binding_restore(struct sn_client *client,
			      const struct sn_binding *binding,
			      struct sn_error *err);
int sn_client_upstream(struct sn_client *client, struct sn_upstream_list *paths,
		       struct sn_error *err);

struct sn_events *sn_events_open(struct sn_error *err);
void sn_events_close(struct sn_events *events);
int sn_events_fd(const struct sn_events *events);
bool sn_events_module_here(const struct sn_events *events);
bool sn_events_same_module(const struct sn_events *events,
			   const struct sn_client *client);
int sn_events_next(struct sn_events *events, struct sn_event *event,
		   struct sn_error *err);

#endif /* SIPNAT_CLIENT_H */
