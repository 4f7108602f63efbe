// SPDX-License-Identifier: GPL-2.0
/*
 * Text that came from the wire: which of its bytes are harmless characters of
 * UTF-8. Anybody can send an AOR that steers a terminal or is no UTF-8.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "text.h"

/* How many bytes a character has by its first; 0: it is none of UTF-8. */
static size_t length_of(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first < 0xe0)
		return 2;
	if (first >= 0xe0 && first < 0xf0)
		return 3;
	return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/* Neither too long a spelling, nor half of a pair, nor beyond Unicode. */
static bool is_character(uint32_t value, size_t length)
{
	if (length == 3)
		return value >= 0x800 && (value < 0xd800 || value > 0xdfff);
	return length != 4 || (value >= 0x10000 && value <= 0x10ffff);
}

/* A character's length and value, 0 if it is none of UTF-8. */
static size_t decode(const char *text, uint32_t *value)
{
	unsigned char first = *text;
	size_t length = length_of(first), i;

	if (!length)
		return 0;
	*value = length == 1 ? first : first & (0x7f >> length);
	for (i = 1; i < length; i++) {
		unsigned char c = text[i];

		if ((c & 0xc0) != 0x80)
			return 0;
		*value = *value << 6 | (c & 0x3f);
	}
	return is_character(*value, length) ? length : 0;
}

/**
 * sn_text_utf8() - is there a character of UTF-8
 * @text: ends with a byte 0
 *
 * Return: its length in bytes, 0 if it is none.
 */
size_t sn_text_utf8(const char *text)
{
	uint32_t value;

	return decode(text, &value);
}

/**
 * sn_text_char() - is there a printable character
 * @text: ends with a byte 0
 *
 * Return: its length in bytes, 0 if it is a control character or no UTF-8.
 */
size_t sn_text_char(const char *text)
{
	uint32_t value = 0;
	size_t length = decode(text, &value);

	if (value < 0x20 || (value >= 0x7f && value < 0xa0))
		return 0;
	return length;
}

/**
 * sn_text_show() - make a text printable
 * @raw: the text
 * @text: where to; bytes that are not printable become \\xNN
 * @size: of @text; what does not fit is cut off
 */
void sn_text_show(const char *raw, char *text, size_t size)
{
	size_t used = 0, n;

	/* Five bytes: the longest piece and the end. */
	while (*raw && used + 5 <= size) {
		n = sn_text_char(raw);
		if (!n) {
			used += snprintf(text + used, size - used, "\\x%02x",
					 (unsigned char)*raw++);
			continue;
		}
		while (n--)
			text[used++] = *raw++;
	}
	text[used] = '\0';
}
