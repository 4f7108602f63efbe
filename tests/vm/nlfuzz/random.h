/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers that look random and are the same for the same seed (xorshift64*).
 */
#ifndef NLFUZZ_RANDOM_H
#define NLFUZZ_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

extern uint64_t random_state;

static inline uint32_t random_u32(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (random_state * 0x2545f4914f6cdd1dULL) >> 32;
}

/* Less than @n, which isn't 0. */
static inline uint32_t random_below(uint32_t n)
{
	return random_u32() % n;
}

/* From @min to @max, both included. */
static inline uint32_t random_between(uint32_t min, uint32_t max)
{
	return min + random_u32() % ((uint64_t)max - min + 1);
}

/* True once in @n times. */
static inline bool once_in(uint32_t n)
{
	return !random_below(n);
}

#endif
