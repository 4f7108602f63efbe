/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the client*.c files share; the only other file that knows libmnl.
 */
#ifndef SIPNAT_CLIENT_PRIV_H
#define SIPNAT_CLIENT_PRIV_H

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>

#include "client.h"

/* What attributes come after. */
#define SN_HEADER sizeof(struct genlmsghdr)
/* A dump answers with up to 32 KiB, a rule nest may fill 64 KiB. */
#define SN_RECEIVE_SIZE (128 * 1024)
/* A request stays under this, one rule without prefixes fits many times. */
#define SN_REQUEST_SIZE (16 * 1024)
/* Dumps that changed underneath are taken again so many times. */
#define SN_DUMP_TRIES 10

/**
 * struct sn_client - one socket that asks
 * @nl: the socket
 * @family: number of the family, 0 before it is resolved
 * @seq: of the last request
 * @request: where requests are made
 * @receive: where answers arrive
 */
struct sn_client {
	struct mnl_socket *nl;
	uint16_t family;
	uint32_t seq;
	char *request;
	char *receive;
};

/**
 * struct sn_family - what genl ctrl says about the family
 * @id: number, 0 if it is not there
 * @events: group of its events, 0 if it is not there
 */
struct sn_family {
	uint16_t id;
	uint32_t events;
};

/**
 * struct sn_encoder - how far the rules of a policy are encoded
 * @policy: the policy
 * @rule: next rule
 * @prefix: next prefix of it, local ones first; 0: the rule has not begun
 */
struct sn_encoder {
	const struct sn_policy *policy;
	size_t rule;
	size_t prefix;
};

/* Called with each answer of a request; returns 0 or -1 with @err filled. */
typedef int (*sn_answer_t)(const struct nlmsghdr *nlh, void *data,
			   struct sn_error *err);

/* client.c */
struct sn_client *sn_client_open_bus(int bus, struct sn_error *err);
struct nlmsghdr *sn_request(struct sn_client *client, uint8_t command,
			    uint16_t flags);
int sn_send(struct sn_client *client, struct nlmsghdr *nlh,
	    struct sn_error *err);
int sn_receive(struct sn_client *client, const struct nlmsghdr *nlh,
	       sn_answer_t answer, void *data, bool *torn,
	       struct sn_error *err);
int sn_talk(struct sn_client *client, struct nlmsghdr *nlh, sn_answer_t answer,
	    void *data, bool *torn, struct sn_error *err);

/* client_family.c */
int sn_family_find(struct sn_client *client, const char *name,
		   const char *group, struct sn_family *family,
		   struct sn_error *err);
bool sn_family_decode(const struct nlmsghdr *nlh, const char *name,
		      const char *group, struct sn_family *family);

/* client_encode.c */
void sn_encode_filter(struct nlmsghdr *nlh, const struct sn_filter *filter);
void sn_encode_settings(struct nlmsghdr *nlh, const struct sn_policy *policy);
void sn_encode_binding_filter(struct nlmsghdr *nlh,
			      const struct sn_binding_filter *filter);
void sn_encode_binding(struct nlmsghdr *nlh, const struct sn_binding *binding);
bool sn_encode_rules(struct sn_encoder *encoder, struct nlmsghdr *nlh,
		     size_t limit);

/* client_attr.c */
int sn_broken(struct sn_error *err, const char *what);
bool sn_sized(const struct nlattr *attr, size_t size);
uint64_t sn_u64(const struct nlattr *attr);
void sn_text(const struct nlattr *attr, char *to, size_t size);
int sn_decode_tuple(const struct nlattr *nest, uint8_t *family,
		    struct sn_tuple *to, struct sn_error *err);
int sn_decode_count(const struct nlmsghdr *nlh, uint16_t type, uint32_t *count,
		    struct sn_error *err);

/* client_decode.c */
int sn_decode_status(const struct nlmsghdr *nlh, void *status,
		     struct sn_error *err);
int sn_decode_stats(const struct nlmsghdr *nlh, void *stats,
		    struct sn_error *err);
int sn_decode_policy(const struct nlmsghdr *nlh, void *policy,
		     struct sn_error *err);
int sn_decode_flow(const struct nlmsghdr *nlh, struct sn_flow *flow,
		   uint32_t *event, struct sn_error *err);
int sn_decode_flushed(const struct nlmsghdr *nlh, void *flushed,
		      struct sn_error *err);

/* client_decode_binding.c */
int sn_decode_binding(const struct nlmsghdr *nlh, struct sn_binding *binding,
		      uint32_t *change, struct sn_error *err);
int sn_decode_upstream(const struct nlmsghdr *nlh, struct sn_upstream *path,
		       struct sn_error *err);
int sn_decode_removed(const struct nlmsghdr *nlh, void *removed,
		      struct sn_error *err);

#endif /* SIPNAT_CLIENT_PRIV_H */
