/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel for the client: takes what it sends and answers as the contract
 * says, or as the kernel does when something is wrong.
 */
#ifndef TESTS_UNIT_FAKE_KERNEL_H
#define TESTS_UNIT_FAKE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct mnl_socket;
struct nlmsghdr;
struct sn_entry;

/**
 * struct fake_kernel - how it behaves and what it saw
 * @loaded: the module is there
 * @lost: so many times there was no room for events
 * @ctrl_errnum: genl ctrl answers with this errno
 * @refuse: command that is refused
 * @errnum: with this errno
 * @extack: and this sentence, or NULL
 * @at_rule: the refusal points at this rule of the message, -1: at nothing
 * @uptime: seconds since it took up the namespace
 * @busy: policy-begin is refused so many times with EBUSY
 * @torn: so many dumps say that they were interrupted
 * @malformed: answers have an attribute of a wrong size
 * @counter_base: counter n has the value counter_base + n
 * @healthy: counters are those of a gateway where nothing is wrong
 * @odd_aor: an AOR has bytes that are no text
 * @aor: that AOR, if not NULL
 * @crowd: so many more endpoints are registered, some hundred at most
 * @sent: the Via that the second peer was sent, if not NULL
 * @came: the Via that came back from it, if not NULL
 * @upstream_verdict: enum sipnat_upstream_verdict on a second peer
 * @filter: filter of bindings in the last request that could have one
 * @restored: the last binding-restore
 * @restores: how many there were
 * @asked_by_name: somebody asked genl ctrl for the family by its name
 * @largest: length of the longest request
 * @requests: how many there were
 * @commits: policies committed
 * @aborts: policies given up
 * @entries: conntrack's table
 * @n_entries: how many
 * @deleted: entries that were deleted, by their ids
 * @n_deleted: how many
 */
struct fake_kernel {
	bool loaded;
	unsigned int lost;
	int ctrl_errnum;
	uint8_t refuse;
	int errnum;
	const char *extack;
	int at_rule;
	uint64_t uptime;
	int busy;
	int torn;
	bool malformed;
	uint64_t counter_base;
	bool healthy;
	bool odd_aor;
	const char *aor;
	unsigned int crowd;
	const char *sent;
	const char *came;
	uint32_t upstream_verdict;
	struct {
		char aor[160];
		uint32_t expires;
		unsigned int ends;
	} filter;
	char restored[1024];
	unsigned int restores;
	bool asked_by_name;
	size_t largest;
	unsigned int requests;
	unsigned int commits;
	unsigned int aborts;
	const struct sn_entry *entries;
	size_t n_entries;
	uint32_t deleted[16];
	unsigned int n_deleted;
};

extern struct fake_kernel fake;

void fake_reset(void);

/* For what speaks for other parts of the kernel. */
struct nlmsghdr *fake_answer(const struct nlmsghdr *request, uint16_t type,
			     uint16_t flags);
void fake_done(const struct nlmsghdr *request);
void fake_error(const struct nlmsghdr *request, int errnum);

/* fake_conntrack.c */
void fake_conntrack(const struct nlmsghdr *request);

/* What the linker puts in the place of libmnl's functions. */
ssize_t __wrap_mnl_socket_sendto(const struct mnl_socket *nl, const void *data,
				 size_t length);
ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *nl, void *data,
				   size_t size);

#endif /* TESTS_UNIT_FAKE_KERNEL_H */
