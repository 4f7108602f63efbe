// SPDX-License-Identifier: GPL-2.0
/*
 * The Contact values of a scanned message: several in one field, several fields
 * in one message, other fields between them.
 */
#include "sip_message.h"
#include "sip_scan.h"

/* Is the field in [*pos, eol) a Contact? Then *pos is set to its value. */
static bool is_contact(const u8 **pos, const u8 *eol)
{
	const u8 *p = *pos;

	switch (*p | 0x20) {
	case 'm':
		return sip_name_ends(pos, p + 1);
	case 'c':
		return sip_name_is(pos, eol, "contact", 7);
	}
	return false;
}

/* The end of the field at p; the last Contact's is the iteration's. */
static const u8 *field_end(const struct sip_contact_iter *iter, const u8 *p)
{
	u32 lines = SIP_LINES_MAX;
	const u8 *eol = sip_field_end(p, iter->end, &lines);

	return eol ? eol : iter->end;
}

/* Go on to the next Contact field. */
static bool next_field(struct sip_contact_iter *iter)
{
	const u8 *p, *eol = field_end(iter, iter->value_end);

	while (eol < iter->end) {
		p = eol + 1;
		eol = field_end(iter, p);
		if (is_contact(&p, eol)) {
			iter->pos = sip_skip_lws(p, eol);
			iter->value_end = sip_value_end(iter->pos, eol);
			return true;
		}
	}
	iter->value_end = iter->end;
	iter->pos = iter->end;
	return false;
}

/* The first expires counts. */
static void set_expires(struct sip_contact *contact,
			const struct sip_slice *value)
{
	if (contact->flags & (SIP_CONTACT_EXPIRES | SIP_CONTACT_BAD_EXPIRES))
		return;
	contact->flags |= sip_scan_seconds(value, &contact->expires) ?
				  SIP_CONTACT_EXPIRES :
				  SIP_CONTACT_BAD_EXPIRES;
}

/* Parameters from p on; returns where the element ends. */
static const u8 *read_params(const u8 *p, const u8 *end,
			     struct sip_contact *contact)
{
	struct sip_slice value;

	while (sip_next_param(&p, end)) {
		if ((*p | 0x20) != 'e' || !sip_token_is(p, end, "expires", 7))
			continue;
		p = sip_scan_param_value(p + 7, end, &value);
		set_expires(contact, &value);
		if (!p)
			return end;
	}
	return p;
}

/* "*", which removes all bindings; a display name may begin with one, too. */
static bool read_star(const u8 **pos, const u8 *end,
		      struct sip_contact *contact)
{
	const u8 *p;

	if (**pos != '*')
		return false;
	p = sip_skip_lws(*pos + 1, end);
	if (p < end && *p != ';' && *p != ',')
		return false;

	contact->uri.data = *pos;
	contact->uri.len = 1;
	contact->flags = SIP_CONTACT_STAR;
	*pos = p;
	return true;
}

/* The value at iter->pos; false when it can't be read. */
static bool read_contact(struct sip_contact_iter *iter,
			 struct sip_contact *contact)
{
	const u8 *p = iter->pos, *end = iter->value_end;
	bool readable;

	memset(contact, 0, sizeof(*contact));
	readable = read_star(&p, end, contact) ||
		   sip_scan_address(&p, end, &contact->uri, true);
	iter->pos = read_params(p, end, contact);
	return readable;
}

/**
 * sip_contact_next() - go on to the next Contact value
 * @iter: the iteration
 * @contact: the value; undefined when there is none
 *
 * Values that can't be read are left out and counted in @iter->malformed.
 *
 * Return: false when there are no more.
 */
bool sip_contact_next(struct sip_contact_iter *iter,
		      struct sip_contact *contact)
{
	if (!iter->pos)
		return false;
	do {
		while (iter->pos < iter->value_end) {
			if (*iter->pos == ',' ||
			    sip_is(*iter->pos, SIP_CLASS_LWS)) {
				iter->pos++;
				continue;
			}
			if (!iter->left)
				return false;
			iter->left--;
			if (read_contact(iter, contact))
				return true;
			iter->malformed++;
		}
	} while (next_field(iter));
	return false;
}

/**
 * sip_contact_first() - begin with the first Contact value of a message
 * @msg: a message that sip_message_parse() went through, also in part
 * @iter: the iteration; ends by itself, needs no care
 * @contact: the value; undefined when there is none
 *
 * Return: false when there are none.
 */
bool sip_contact_first(const struct sip_message *msg,
		       struct sip_contact_iter *iter,
		       struct sip_contact *contact)
{
	const u8 *p = msg->contacts.data;

	memset(iter, 0, sizeof(*iter));
	if (!p)
		return false;
	iter->left = SIP_CONTACTS_MAX;
	iter->pos = p;
	iter->value_end = p + msg->first_contact;
	iter->end = p + msg->contacts.len;
	return sip_contact_next(iter, contact);
}
