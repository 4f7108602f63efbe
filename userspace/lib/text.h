/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text that came from the wire, made fit for a screen or a log.
 */
#ifndef SIPNAT_TEXT_H
#define SIPNAT_TEXT_H

#include <stddef.h>

size_t sn_text_utf8(const char *text);
size_t sn_text_char(const char *text);
void sn_text_show(const char *raw, char *text, size_t size);

#endif /* SIPNAT_TEXT_H */
