// SPDX-License-Identifier: GPL-2.0
/*
 * Where the scanner and libosip2 may differ; the sections are RFC 3261's.
 *
 * 25.1: a field that isn't what the grammar allows may be anything to anybody.
 * The grammar of what is compared is written down here once more, as expressions
 * that have the last word: a difference in a field that keeps to them is never
 * excused. Beyond it the scanner is stricter in what it follows: CSeq has a
 * token for a method, a port is one, behind ">" come parameters. And it is laxer
 * in what does no harm: a blank ends a parameter's value, "*" may have
 * parameters, the AOR may have bytes in it that a URI may not.
 *
 * 7, 25.1: a line ends with CRLF. Both take LF; libosip2 also takes CR, which is
 * white space to the scanner.
 * 7.2: libosip2 looks for the blank behind a status code, on the next line if it
 * has to; the scanner does without the blank.
 * 7.3.1, HCOLON: there is no fold before a colon. libosip2 unfolds first.
 * 8.1.1.5: the method of CSeq is the request's, and the number is below 2^31. The
 * scanner refuses other methods, and numbers from 2^32 on; libosip2 doesn't care.
 * 19.1.2: %00 in a user ends libosip2's strings.
 * 20.10: a display name may begin with "*"; libosip2 takes the field for one that
 * removes all.
 *
 * The scanner's own bounds (bytes of a method and of a first line, lines,
 * Contacts) are not libosip2's. And it refuses a whole message for a field that
 * the scanner passes over or does without.
 */
#include <regex.h>
#include <stdio.h>

#include "fuzz.h"
#include "osip_known.h"

#define LWS "[ \t\r\n]"
#define OWS LWS "*"
#define TOKENCHAR "[A-Za-z0-9.!%*_+`'~-]"
#define TOKEN TOKENCHAR "+"
#define WORD "[]A-Za-z0-9.!%*_+`'~()<>:\"/[?{}\\-]+"
#define QUOTED "\"([^\"\\]|\\\\.)*\""
#define HOST "([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])"
#define PORT                                               \
	"0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|" \
	"65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
/* A byte 0 ends libosip2's strings, also an escaped one. */
#define ESCAPED "%(0[1-9A-F]|[1-9A-F][0-9A-F])"
#define USER "([A-Za-z0-9_.!~*'()&=+$,;?/-]|" ESCAPED ")+"
#define PASSWORD "([A-Za-z0-9_.!~*'()&=+$,-]|" ESCAPED ")*"
#define PARAMCHAR "([]A-Za-z0-9_.!~*'()[/:&+$-]|" ESCAPED ")"
#define URIPARAM ";" PARAMCHAR "+(=" PARAMCHAR "+)?"
#define SIPURI "sips?:(" USER "(:" PASSWORD ")?@)?" HOST "(:" PORT ")?"
#define HEADERS "(\\?([]A-Za-z0-9_.!~*'()[/?:+$=&-]|" ESCAPED ")+)?"
#define TELURI "tel:[+]?[0-9.()-]+"
#define BARE "(" SIPURI "|" TELURI ")"
#define URI "(" SIPURI "(" URIPARAM ")*" HEADERS "|" TELURI "(" URIPARAM ")*)"
#define NAME "(" QUOTED OWS "|(" TOKEN LWS "+)*(" TOKEN OWS ")?)"
#define PARAM \
	OWS ";" OWS TOKEN "(" OWS "=" OWS "(" TOKEN "|" HOST "|" QUOTED "))?"
#define ADDRESS "(" NAME "<" URI ">|" BARE ")(" PARAM ")*"
#define HOP                                                              \
	"SIP" OWS "/" OWS "2\\.0" OWS "/" OWS TOKEN LWS "+" HOST "(" OWS \
	":" OWS PORT ")?(" PARAM ")*"

#define REQUEST "[A-Za-z]" TOKENCHAR "{0,31} " URI " SIP/2\\.0"
#define RESPONSE "SIP/2\\.0 [1-6][0-9][0-9] [^\r\n]*"

/* What is compared, by what it is called on the wire, and its grammar. */
static struct grammar {
	const char *name;
	const char *compact;
	const char *pattern;
	bool compiled;
	regex_t regex;
} grammars[] = {
	{ .name = "first line",
	  .pattern = "^(" REQUEST "|" RESPONSE ")\r?\n$" },
	{ .name = "Via",
	  .compact = "v",
	  .pattern = "^" HOP "(" OWS "," OWS HOP ")*$" },
	{ .name = "From", .compact = "f", .pattern = "^" ADDRESS "$" },
	{ .name = "To", .compact = "t", .pattern = "^" ADDRESS "$" },
	{ .name = "Call-ID",
	  .compact = "i",
	  .pattern = "^" WORD "(@" WORD ")?$" },
	{ .name = "CSeq", .pattern = "^0*[0-9]{1,9}" LWS "+" TOKEN "$" },
	{ .name = "Expires", .pattern = "^[0-9]+$" },
	{ .name = "Content-Length", .compact = "l", .pattern = "^[0-9]+$" },
	{ .name = "Min-Expires", .pattern = "^[0-9]+$" },
	{ .name = "Contact",
	  .compact = "m",
	  .pattern = "^(\\*|" ADDRESS "(" OWS "," OWS ADDRESS ")*)$" },
};

#define GRAMMARS (sizeof(grammars) / sizeof(*grammars))

static bool matches(struct grammar *grammar, const u8 *data, size_t len)
{
	regmatch_t range = { 0, len };

	if (!grammar->compiled)
		MUST(!regcomp(&grammar->regex, grammar->pattern,
			      REG_EXTENDED | REG_ICASE));
	grammar->compiled = true;
	return len <= SIP_START_LINE_MAX &&
	       !regexec(&grammar->regex, (const char *)data, 1, &range,
			REG_STARTEND);
}

/**
 * is_field() - has a header field a name
 * @part: the field
 * @name: the name, in full or compact
 *
 * Return: true if it has, white space before the colon or not.
 */
bool is_field(const struct text_part *part, const char *name)
{
	size_t len = text_value(part);

	while (len && strchr(": \t", part->data[len - 1]))
		len--;
	return len == strlen(name) &&
	       !strncasecmp((const char *)part->data, name, len);
}

static bool well_formed(const struct pair *pair, struct grammar *grammar)
{
	const struct sip_text *text = pair->text;
	const struct text_part *part;
	size_t i, from, end;

	if (grammar == grammars)
		return matches(grammar, text->line.data, text->line.len);
	for (i = 0; i < text->n; i++) {
		part = &text->field[i];
		if (!is_field(part, grammar->name) &&
		    !(grammar->compact && is_field(part, grammar->compact)))
			continue;
		from = text_value(part);
		end = part->len;
		while (from < end && strchr(" \t\r\n", part->data[from]))
			from++;
		while (from < end && strchr(" \t\r\n", part->data[end - 1]))
			end--;
		if (!matches(grammar, part->data + from, end - from))
			return false;
	}
	return true;
}

/* A CR that is no part of a line end: a line end to libosip2, white space here. */
static bool has_bare_cr(const struct sip_message *msg)
{
	u32 len = msg->body ? msg->body : msg->len, i;

	for (i = 0; i < len; i++)
		if (msg->data[i] == '\r' &&
		    (i + 1 == len || msg->data[i + 1] != '\n'))
			return true;
	return false;
}

/* "SIP/2.0 200" without the blank behind it, that libosip2 looks for. */
static bool has_no_reason(const struct pair *pair)
{
	char status[8];
	int len = snprintf(status, sizeof(status), "%u ", pair->msg->status);

	return pair->msg->status && !memmem(pair->text->line.data,
					    pair->text->line.len, status, len);
}

/* "To", a fold and ":", which HCOLON doesn't allow; libosip2 unfolds first. */
static bool has_folded_colon(const struct sip_text *text)
{
	size_t i;

	for (i = 0; i < text->n; i++)
		if (memchr(text->field[i].data, '\n',
			   text_value(&text->field[i])))
			return true;
	return false;
}

/**
 * incomparable() - is a message beyond what libosip2 and the scanner share
 * @pair: the message
 *
 * Return: true if it is.
 */
bool incomparable(const struct pair *pair)
{
	return has_bare_cr(pair->msg) || has_no_reason(pair) ||
	       has_folded_colon(pair->text);
}

/* The scanner wants what 8.1.1.5 says, CSeq's method to be the request's. */
static bool other_method(const struct pair *pair)
{
	const osip_message_t *osip = pair->osip;

	return osip->sip_method && osip->cseq &&
	       strcmp(osip->sip_method, osip->cseq->method);
}

/**
 * known_difference() - is there a reason why a field is read in two ways
 * @pair: the message
 * @field: its name, NULL for any of them
 *
 * Return: true if there is.
 */
bool known_difference(const struct pair *pair, const char *field)
{
	size_t i;

	if (!field && other_method(pair))
		return true;
	for (i = 0; i < GRAMMARS; i++)
		if ((!field || !strcmp(field, grammars[i].name)) &&
		    !well_formed(pair, &grammars[i]))
			return true;
	return false;
}
