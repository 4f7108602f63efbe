/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The family as Documentation/netlink/specs/sipnat.yaml has it, as tables that
 * messages can be made of.
 */
#ifndef NLFUZZ_CONTRACT_H
#define NLFUZZ_CONTRACT_H

#include <stdbool.h>
#include <stdint.h>

enum kind {
	KIND_PAD,
	KIND_U8,
	KIND_U16,
	KIND_U32,
	KIND_U64,
	KIND_FLAG,
	KIND_TEXT,
	KIND_BINARY,
	KIND_NEST,
};

struct set;

/**
 * struct attribute - one of a set
 * @type: its number
 * @kind: enum kind
 * @min: of a number
 * @max: of a number; bytes of a text or of binary data
 * @nest: what a nest holds
 */
struct attribute {
	uint16_t type;
	uint8_t kind;
	uint32_t min;
	uint32_t max;
	const struct set *nest;
};

/**
 * struct set - the attributes of a message or of a nest
 * @attr: the attributes
 * @count: how many
 */
struct set {
	const struct attribute *attr;
	unsigned int count;
};

/**
 * struct command - an operation
 * @cmd: SIPNAT_CMD_*
 * @name: to be shown
 * @dump: it is a dump
 * @often: its share of all messages
 * @set: its attributes
 * @takes: bit N: a request may have attribute N
 * @wants: bit N: a request is nothing without attribute N
 */
struct command {
	uint8_t cmd;
	const char *name;
	bool dump;
	uint8_t often;
	const struct set *set;
	uint32_t takes;
	uint32_t wants;
};

extern const struct set set_prefix, set_port_range, set_tuple, set_rule;
extern const struct set *const all_sets[];
extern const unsigned int n_sets;
extern const struct command commands[];
extern const unsigned int n_commands;

const struct command *random_command(void);
const struct command *command_of(uint8_t cmd);

#endif
