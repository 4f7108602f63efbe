/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What went wrong, as a sentence for the user and a class for the exit code.
 */
#ifndef SIPNAT_ERROR_H
#define SIPNAT_ERROR_H

#define SN_ERROR_MAX 512

/**
 * enum sn_fault - classes of failure; they are sipnatctl's exit codes
 * @SN_FINE: nothing failed
 * @SN_TROUBLE: something does not work
 * @SN_BAD_INPUT: the user's input is wrong
 * @SN_NO_ACCESS: the module is not there or may not be used
 */
enum sn_fault {
	SN_FINE = 0,
	SN_TROUBLE = 1,
	SN_BAD_INPUT = 2,
	SN_NO_ACCESS = 3,
};

/**
 * struct sn_error - one failure
 * @fault: its class
 * @errnum: errno value behind it, 0 if there is none
 * @text: one sentence, no newline, no full stop
 */
struct sn_error {
	enum sn_fault fault;
	int errnum;
	char text[SN_ERROR_MAX];
};

int sn_fail(struct sn_error *err, enum sn_fault fault, int errnum,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif /* SIPNAT_ERROR_H */
