/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cmocka with what it wants included first.
 */
#ifndef TESTS_UNIT_CMOCKA_ALL_H
#define TESTS_UNIT_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif /* TESTS_UNIT_CMOCKA_ALL_H */
