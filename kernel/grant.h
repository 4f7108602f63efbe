/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a 2xx grants to the Contacts of a REGISTER.
 */
#ifndef _SIPNAT_GRANT_H
#define _SIPNAT_GRANT_H

#include <net/netfilter/nf_conntrack_tuple.h>
#include "sip_message.h"
#include "transaction.h"

/**
 * struct sipnat_contact_grant - what a 2xx says of one Contact
 * @said: there is a number
 * @expires: seconds, 0 without a number
 */
struct sipnat_contact_grant {
	bool said;
	u32 expires;
};

/**
 * struct sipnat_contact_list - the Contacts that a 2xx lists
 * @count: how many were read; all, unless each of the REGISTER's was found
 * @found: bits of the REGISTER's Contacts that are among them
 * @cut: there may be more, which could not be read
 * @contact: the first for each of those
 * @last: the last one
 */
struct sipnat_contact_list {
	unsigned int count;
	unsigned int found;
	bool cut;
	struct sipnat_contact_grant contact[SIPNAT_CONTACTS_MAX];
	struct sipnat_contact_grant last;
};

/**
 * sipnat_contact_expires() - for how long a Contact is or is to be registered
 * @contact: the Contact
 * @msg: that it is in
 * @otherwise: where neither says so
 *
 * Return: seconds.
 */
static inline u32 sipnat_contact_expires(const struct sip_contact *contact,
					 const struct sip_message *msg,
					 u32 otherwise)
{
	if (contact->flags & SIP_CONTACT_EXPIRES)
		return contact->expires;
	if (msg->flags & SIP_MESSAGE_EXPIRES)
		return msg->expires;
	return otherwise;
}

void sipnat_contact_list_read(struct sipnat_contact_list *list,
			      const struct sipnat_transaction *transaction,
			      const struct sip_message *msg);
u32 sipnat_contact_granted(const struct sipnat_transaction *transaction,
			   unsigned int i,
			   const struct sipnat_contact_list *list,
			   const struct sip_message *msg,
			   const struct nf_conntrack_tuple *answer);

#endif
