/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The length of an array, and nothing else.
 */
#ifndef SIPNAT_ARRAY_H
#define SIPNAT_ARRAY_H

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif /* SIPNAT_ARRAY_H */
