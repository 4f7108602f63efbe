/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Puts attributes into a datagram.
 */
#ifndef NLFUZZ_ATTRIBUTE_H
#define NLFUZZ_ATTRIBUTE_H

#include <stdint.h>

#include "compose.h"
#include "contract.h"

/* One attribute in so many is spoilt; 0 for none. */
extern uint32_t spoil;

void put(struct datagram *d, const void *data, uint32_t len);
void put_noise(struct datagram *d, uint32_t len);
void align(struct datagram *d);
uint32_t noise_len(void);
uint32_t odd_number(void);
void put_attr(struct datagram *d, uint16_t type, const void *data,
	      uint32_t len);
void put_spoilt(struct datagram *d, const struct attribute *attr,
		unsigned int depth);
void put_either(struct datagram *d, const struct attribute *attr,
		unsigned int depth);

#endif
