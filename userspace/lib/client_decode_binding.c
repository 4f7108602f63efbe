// SPDX-License-Identifier: GPL-2.0
/*
 * From netlink attributes to bindings and to paths to peers, in answers and in
 * events. Attributes of a later contract are passed over; known ones of a wrong
 * size are an error.
 */
#include <string.h>
#include <sys/socket.h>

#include "client_priv.h"

/* Attributes of a binding that are a number; NULL: it is none of them. */
static uint32_t *binding_number(struct sn_binding *binding, uint16_t type)
{
	switch (type) {
	case SIPNAT_A_BINDING_TRANSPORT:
		return &binding->transport;
	case SIPNAT_A_BINDING_ENDPOINT:
		return &binding->endpoint;
	case SIPNAT_A_BINDING_GRANTED:
		return &binding->granted;
	case SIPNAT_A_BINDING_EXPIRES:
		return &binding->expires;
	case SIPNAT_A_BINDING_HOLD:
		return &binding->hold;
	case SIPNAT_A_BINDING_CLOCK:
		return &binding->clock;
	case SIPNAT_A_BINDING_RULE:
		return &binding->rule;
	case SIPNAT_A_BINDING_ID:
		return &binding->id;
	case SIPNAT_A_BINDING_TIMEOUT:
		return &binding->timeout;
	case SIPNAT_A_BINDING_IDLE:
		return &binding->idle;
	case SIPNAT_A_BINDING_KEEPALIVE:
		return &binding->keepalive;
	}
	return NULL;
}

/* Those that are no number. */
static int binding_attribute(const struct nlattr *attr,
			     struct sn_binding *binding, struct sn_error *err)
{
	switch (mnl_attr_get_type(attr)) {
	case SIPNAT_A_BINDING_AOR:
		sn_text(attr, binding->aor, sizeof(binding->aor));
		break;
	case SIPNAT_A_BINDING_CONTACT:
		if (!sn_sized(attr, 8))
			return sn_broken(err, "contact");
		binding->contact = sn_u64(attr);
		break;
	case SIPNAT_A_BINDING_ORIGINAL:
		return sn_decode_tuple(attr, &binding->family,
				       &binding->original, err);
	case SIPNAT_A_BINDING_REPLY:
		binding->has_reply = true;
		return sn_decode_tuple(attr, &binding->family, &binding->reply,
				       err);
	case SIPNAT_A_BINDING_ZONE:
		if (!sn_sized(attr, 2))
			return sn_broken(err, "zone");
		binding->zone = mnl_attr_get_u16(attr);
		break;
	}
	return 0;
}

/**
 * sn_decode_binding() - read one message of binding-get, or a binding-ntf
 * @nlh: the message
 * @binding: a zeroed binding
 * @change: enum sipnat_binding_change of a binding-ntf, or NULL
 * @err: what was malformed
 *
 * Return: 0 or -1.
 */
int sn_decode_binding(const struct nlmsghdr *nlh, struct sn_binding *binding,
		      uint32_t *change, struct sn_error *err)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, SN_HEADER) {
		uint16_t type = mnl_attr_get_type(attr);
		uint32_t *number = binding_number(binding, type);

		if (type == SIPNAT_A_BINDING_CHANGE)
			number = change;
		if (number && !sn_sized(attr, 4))
			return sn_broken(err, "binding");
		if (number)
			*number = mnl_attr_get_u32(attr);
		else if (binding_attribute(attr, binding, err))
			return -1;
		binding->has_rule |= type == SIPNAT_A_BINDING_RULE;
		binding->has_timeout |= type == SIPNAT_A_BINDING_TIMEOUT;
		binding->has_idle |= type == SIPNAT_A_BINDING_IDLE;
	}
	return binding->family ? 0 : sn_broken(err, "binding");
}

static int peer(const struct nlattr *attr, struct sn_upstream *path,
		struct sn_error *err)
{
	size_t length = mnl_attr_get_payload_len(attr);

	if (length != 4 && length != 16)
		return sn_broken(err, "address");
	path->family = length == 4 ? AF_INET : AF_INET6;
	memcpy(path->peer, mnl_attr_get_payload(attr), length);
	return 0;
}

/**
 * sn_decode_upstream() - read one message of upstream-get, or an upstream-ntf
 * @nlh: the message
 * @path: a zeroed path
 * @err: what was malformed
 *
 * Return: 0 or -1.
 */
int sn_decode_upstream(const struct nlmsghdr *nlh, struct sn_upstream *path,
		       struct sn_error *err)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, SN_HEADER) {
		uint16_t type = mnl_attr_get_type(attr);
		uint32_t *number = NULL;
		uint64_t *count = NULL;

		switch (type) {
		case SIPNAT_A_UPSTREAM_PEER:
			if (peer(attr, path, err))
				return -1;
			break;
		case SIPNAT_A_UPSTREAM_VERDICT:
			number = &path->verdict;
			break;
		case SIPNAT_A_UPSTREAM_REASON:
			number = &path->reason;
			path->has_evidence = true;
			break;
		case SIPNAT_A_UPSTREAM_SENT:
			sn_text(attr, path->sent, sizeof(path->sent));
			break;
		case SIPNAT_A_UPSTREAM_CAME:
			sn_text(attr, path->came, sizeof(path->came));
			break;
		case SIPNAT_A_UPSTREAM_AGE:
			number = &path->age;
			break;
		case SIPNAT_A_UPSTREAM_CLEAN:
			count = &path->clean;
			break;
		case SIPNAT_A_UPSTREAM_SUSPECT:
			count = &path->suspect;
			break;
		case SIPNAT_A_UPSTREAM_CONFIRMED:
			count = &path->confirmed;
			break;
		}
		if ((number && !sn_sized(attr, 4)) ||
		    (count && !sn_sized(attr, 8)))
			return sn_broken(err, "path");
		if (number)
			*number = mnl_attr_get_u32(attr);
		if (count)
			*count = sn_u64(attr);
	}
	return path->family ? 0 : sn_broken(err, "path");
}

/**
 * sn_decode_removed() - read the answer to binding-del
 * @nlh: the answer
 * @data: uint32_t, how many bindings were removed
 * @err: what was malformed
 *
 * Return: 0 or -1.
 */
int sn_decode_removed(const struct nlmsghdr *nlh, void *data,
		      struct sn_error *err)
{
	return sn_decode_count(nlh, SIPNAT_A_BINDING_REMOVED, data, err);
}
