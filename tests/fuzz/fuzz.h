/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What fuzz targets share.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define MUST(what)               \
	do {                     \
		if (!(what))     \
			abort(); \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1,
				 const uint8_t *data2, size_t size2,
				 uint8_t *out, size_t max_size,
				 unsigned int seed);
const char *__asan_default_options(void);
void __asan_on_error(void);
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

/* scratch.c */
const char *scratch_path(const char *name);
void scratch_write(const char *name, const void *data, size_t size);

#endif /* TESTS_FUZZ_FUZZ_H */
