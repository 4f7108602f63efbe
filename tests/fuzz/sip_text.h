/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A SIP message as the mutator sees it: a first line, header fields and the
 * rest, whatever is wrong with them. Reading and writing give the same bytes.
 */
#ifndef TESTS_FUZZ_SIP_TEXT_H
#define TESTS_FUZZ_SIP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_FIELDS_MAX 512
#define TEXT_ARENA (1024 * 1024)

/**
 * struct text_part - some bytes of a message
 * @data: in the text's arena, or a literal
 * @len: how many
 */
struct text_part {
	const uint8_t *data;
	size_t len;
};

/**
 * struct sip_text - a message in parts
 * @line: the first line, with empty ones before it, and its line end
 * @field: header fields with their line ends; folded ones are one
 * @n: how many fields
 * @rest: the empty line, the body, or what is beyond TEXT_FIELDS_MAX
 * @used: bytes of @arena
 * @arena: where altered parts lie
 */
struct sip_text {
	struct text_part line;
	struct text_part field[TEXT_FIELDS_MAX];
	size_t n;
	struct text_part rest;
	size_t used;
	uint8_t arena[TEXT_ARENA];
};

bool sip_text_read(struct sip_text *text, const uint8_t *data, size_t size);
size_t sip_text_write(const struct sip_text *text, uint8_t *out, size_t max);
bool sip_text_splice(struct sip_text *text, struct text_part *part, size_t at,
		     size_t len, const void *with, size_t n);
bool sip_text_insert(struct sip_text *text, size_t at, struct text_part part);
void sip_text_remove(struct sip_text *text, size_t at);
size_t text_value(const struct text_part *part);
size_t text_end(const struct text_part *part);

#endif /* TESTS_FUZZ_SIP_TEXT_H */
