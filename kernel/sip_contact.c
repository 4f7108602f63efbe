// SPDX-License-Identifier: GPL-2.0
/*
 * The Contact values of a scanned message: several in one field, several fields
 * in one message, other fields between them.
 */
#include "sip_message.h"
#include "sip_scan.h"

/* The value of the field in [p, eol) if that is a Contact, else NULL. */
static const u8 *contact_value(const u8 *p, const u8 *eol)
{
	const u8 *colon, *name_end;
	u8 c = *p | 0x20;

	if (c != 'm' && c != 'c')
		return NULL;
	colon = sip_find(p, eol, ':');
	if (colon == eol)
		return NULL;
	name_end = sip_name_end(p, colon);
	if (!(c == 'm' && name_end - p == 1) &&
	    !(name_end - p == 7 && sip_fold_equal(p, "contact", 7)))
		return NULL;
	return sip_skip_lws(colon + 1, eol);
}

/* Make the value at p, whose field ends at eol, the current one. */
static void enter_value(struct sip_contact_iter *iter, const u8 *p,
			const u8 *eol)
{
	iter->pos = p;
	iter->value_end = sip_value_end(p, eol);
	iter->line = eol < iter->end ? eol + 1 : eol;
}

/* The end of the field at p; the last Contact's is the iteration's. */
static const u8 *field_end(const struct sip_contact_iter *iter, const u8 *p)
{
	const u8 *eol = sip_field_end(p, iter->end);

	return eol ? eol : iter->end;
}

/* Go on to the next Contact field. */
static bool next_field(struct sip_contact_iter *iter)
{
	const u8 *eol, *value;

	while (iter->line < iter->end) {
		eol = field_end(iter, iter->line);
		value = contact_value(iter->line, eol);
		if (value) {
			enter_value(iter, value, eol);
			return true;
		}
		iter->line = eol < iter->end ? eol + 1 : eol;
	}
	return false;
}

/* Parameters from p on; returns where the element ends. */
static const u8 *read_params(const u8 *p, const u8 *end,
			     struct sip_contact *contact)
{
	struct sip_slice value;

	while (sip_next_param(&p, end)) {
		if (sip_token_is(p, end, "expires", 7)) {
			p = sip_scan_param_value(p + 7, end, &value);
			if (sip_scan_seconds(&value, &contact->expires))
				contact->flags |= SIP_CONTACT_EXPIRES;
			else
				contact->flags |= SIP_CONTACT_BAD_EXPIRES;
		} else if (sip_token_is(p, end, "reg-id", 6)) {
			p = sip_scan_param_value(p + 6, end, &value);
			if (sip_scan_seconds(&value, &contact->reg_id))
				contact->flags |= SIP_CONTACT_REG_ID;
		} else if (sip_token_is(p, end, "+sip.instance", 13)) {
			p = sip_scan_param_value(p + 13, end,
						 &contact->instance);
		}
		if (!p)
			return end;
	}
	return p;
}

/* The value at iter->pos; false when it can't be read. */
static bool read_contact(struct sip_contact_iter *iter,
			 struct sip_contact *contact)
{
	const u8 *p = iter->pos, *end = iter->value_end;

	memset(contact, 0, sizeof(*contact));
	if (*p == '*') {
		contact->uri.data = p;
		contact->uri.len = 1;
		contact->flags = SIP_CONTACT_STAR;
		p = sip_skip_lws(p + 1, end);
		if (p < end && *p != ';' && *p != ',')
			p = NULL;
	} else {
		p = sip_scan_address(p, end, &contact->uri, true);
	}
	if (p) {
		iter->pos = read_params(p, end, contact);
		return true;
	}
	p = iter->pos;
	while (sip_next_param(&p, end))
		;
	iter->pos = p;
	return false;
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
	do {
		while (iter->pos < iter->value_end) {
			if (*iter->pos == ',' ||
			    sip_is(*iter->pos, SIP_CLASS_LWS)) {
				iter->pos++;
				continue;
			}
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
	iter->end = p + msg->contacts.len;
	enter_value(iter, p, field_end(iter, p));
	return sip_contact_next(iter, contact);
}
