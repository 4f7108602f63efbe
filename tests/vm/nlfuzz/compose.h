/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Makes datagrams of one or more messages for the family: valid ones, ones that
 * are nearly valid, and noise.
 */
#ifndef NLFUZZ_COMPOSE_H
#define NLFUZZ_COMPOSE_H

#include <stdint.h>

#define DATAGRAM_MAX 32768

/**
 * struct datagram - what is sent at once
 * @byte: one message or several
 * @len: bytes of it
 */
struct datagram {
	uint8_t byte[DATAGRAM_MAX];
	uint32_t len;
};

void compose(struct datagram *datagram, uint16_t family);
void compose_remember(const void *attrs, uint32_t len);
void compose_forget(void);

#endif
