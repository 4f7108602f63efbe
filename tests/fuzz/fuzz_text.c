// SPDX-License-Identifier: GPL-2.0
/*
 * Prefixes, ports and words as somebody types them, and text from the wire as it
 * is shown. What is read is written and read again; inet_pton() and mbrtowc()
 * say whether an address is one, and a character.
 */
#include <arpa/inet.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "fuzz.h"
#include "names.h"
#include "prefix.h"
#include "text.h"

/* The files of a locale are of one byte order: where QEMU runs a program of the
 * other one, there is none.
 */
static bool characters_known;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	characters_known = setlocale(LC_CTYPE, "C.UTF-8");
	MUST(characters_known || __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	return 0;
}

static void check_prefix(const char *text)
{
	char written[SN_PREFIX_TEXT_MAX], why[300] = "";
	struct sn_prefix p, again;
	uint8_t address[16];

	if (sn_prefix_parse(text, &p, why, sizeof(why))) {
		MUST(*why);
		/* A lone address has no host bits to complain about. */
		MUST(!inet_pton(AF_INET, text, address) &&
		     !inet_pton(AF_INET6, text, address));
		return;
	}
	MUST(p.family == AF_INET ? p.length <= 32 : p.length <= 128);
	sn_prefix_format(&p, written, sizeof(written));
	MUST(!sn_prefix_parse(written, &again, why, sizeof(why)));
	MUST(!memcmp(&p, &again, sizeof(p)));
	MUST(sn_prefix_covers(&p, &again) && !sn_prefix_compare(&p, &again));
}

static void check_ports(const char *text)
{
	struct sn_port_range range, again;
	char written[32], why[300] = "";

	if (sn_port_range_parse(text, &range, why, sizeof(why))) {
		MUST(*why);
		return;
	}
	MUST(range.first && range.first <= range.last);
	snprintf(written, sizeof(written), "%u-%u", range.first, range.last);
	MUST(!sn_port_range_parse(written, &again, why, sizeof(why)));
	MUST(again.first == range.first && again.last == range.last);
}

/* What is shown can be shown again and stays as it is. */
static void check_shown(const char *text, size_t room)
{
	char *shown = malloc(room), *again = malloc(room);
	const char *p;
	size_t n;

	MUST(shown && again);
	memset(shown, 'x', room);
	sn_text_show(text, shown, room);
	MUST(memchr(shown, '\0', room));
	for (p = shown; *p; p += n) {
		n = sn_text_char(p);
		MUST(n);
	}
	sn_text_show(shown, again, room);
	MUST(!strncmp(shown, again, strlen(again)));
	free(shown);
	free(again);
}

static void check_characters(const char *text)
{
	mbstate_t state;
	size_t ours, theirs;
	wchar_t wide;

	for (; *text; text++) {
		memset(&state, 0, sizeof(state));
		ours = sn_text_utf8(text);
		MUST(!sn_text_char(text) || sn_text_char(text) == ours);
		if (!characters_known)
			continue;
		theirs = mbrtowc(&wide, text, strlen(text), &state);
		/* glibc's goes beyond Unicode. */
		if (theirs > 4 || wide > 0x10ffff)
			theirs = 0;
		MUST(ours == theirs);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	uint32_t number;

	MUST(text);
	memcpy(text, data, size);
	text[size] = '\0';
	check_prefix(text);
	check_ports(text);
	check_shown(text, 1 + size % 64);
	check_shown(text, 4 * size + 8);
	check_characters(text);
	if (!sn_action_parse(text, &number))
		MUST(!strcmp(sn_action_name(number), text));
	if (!sn_transport_parse(text, &number))
		MUST(!strcmp(sn_transport_name(number), text));
	if (!sn_media_parse(text, &number))
		MUST(!strcmp(sn_media_name(number), text));
	if (!sn_direction_parse(text, &number))
		MUST(!strcmp(sn_direction_name(number), text));
	free(text);
	return 0;
}
