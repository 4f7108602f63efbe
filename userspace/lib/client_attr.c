// SPDX-License-Identifier: GPL-2.0
/*
 * Attributes that occur in more than one kind of message, and the sentence for
 * those that are malformed.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "client_priv.h"

/**
 * sn_broken() - note that an answer is malformed
 * @err: where to
 * @what: part of the answer
 *
 * Return: -1.
 */
int sn_broken(struct sn_error *err, const char *what)
{
	return sn_fail(err, SN_TROUBLE, EBADMSG,
		       "the module's answer has a malformed %s", what);
}

/**
 * sn_sized() - is an attribute as long as it has to be
 * @attr: the attribute
 * @size: bytes that will be read of it
 *
 * Return: true if it is.
 */
bool sn_sized(const struct nlattr *attr, size_t size)
{
	return mnl_attr_get_payload_len(attr) >= size;
}

/**
 * sn_u64() - the value of an attribute that is only aligned to 4 bytes
 * @attr: of at least 8 bytes
 *
 * Return: the value.
 */
uint64_t sn_u64(const struct nlattr *attr)
{
	uint64_t value = 0;

	memcpy(&value, mnl_attr_get_payload(attr), sizeof(value));
	return value;
}

/**
 * sn_text() - copy a string that may lack its end
 * @attr: the attribute
 * @to: where to
 * @size: of @to; what does not fit is cut off
 */
void sn_text(const struct nlattr *attr, char *to, size_t size)
{
	size_t length = mnl_attr_get_payload_len(attr);

	if (length >= size)
		length = size - 1;
	memcpy(to, mnl_attr_get_payload(attr), length);
	to[length] = '\0';
}

/**
 * sn_decode_tuple() - read a nest of addresses and ports
 * @nest: the nest
 * @family: set to what its addresses are
 * @to: zeroed, filled
 * @err: what was malformed
 *
 * Return: 0 or -1.
 */
int sn_decode_tuple(const struct nlattr *nest, uint8_t *family,
		    struct sn_tuple *to, struct sn_error *err)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest) {
		uint16_t type = mnl_attr_get_type(attr);
		size_t length = mnl_attr_get_payload_len(attr);

		if (type == SIPNAT_A_TUPLE_SRC_ADDRESS ||
		    type == SIPNAT_A_TUPLE_DST_ADDRESS) {
			if (length != 4 && length != 16)
				return sn_broken(err, "address");
			*family = length == 4 ? AF_INET : AF_INET6;
			memcpy(type == SIPNAT_A_TUPLE_SRC_ADDRESS ? to->src :
								    to->dst,
			       mnl_attr_get_payload(attr), length);
		} else if (type == SIPNAT_A_TUPLE_SRC_PORT && length >= 2) {
			to->src_port = mnl_attr_get_u16(attr);
		} else if (type == SIPNAT_A_TUPLE_DST_PORT && length >= 2) {
			to->dst_port = mnl_attr_get_u16(attr);
		}
	}
	return 0;
}

/**
 * sn_decode_count() - read an answer that is one number
 * @nlh: the answer
 * @type: its attribute
 * @count: filled
 * @err: what was malformed
 *
 * Return: 0 or -1.
 */
int sn_decode_count(const struct nlmsghdr *nlh, uint16_t type, uint32_t *count,
		    struct sn_error *err)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, SN_HEADER) {
		if (mnl_attr_get_type(attr) != type)
			continue;
		if (!sn_sized(attr, 4))
			return sn_broken(err, "count");
		*count = mnl_attr_get_u32(attr);
	}
	return 0;
}
