/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bindings in a file, so that they outlive the module and the daemon. When they
 * are written and restored is sipnatd's question.
 */
#ifndef SIPNAT_STATE_H
#define SIPNAT_STATE_H

#include <stdio.h>

#include "error.h"
#include "model.h"

/* More are neither written nor read. */
#define SN_STATE_BINDINGS_MAX (4 * 1024 * 1024)
/* Longest path of a file; others with something behind the name lie beside. */
#define SN_STATE_PATH_ROOM 300

/**
 * struct sn_state_head - what a file is about
 * @boot: id of the boot
 * @netns: inode of the network namespace; another one may get it later
 * @cookie: number of the network namespace that no other one gets in this boot;
 * 0 before 5.14
 * @saved: when it was written, seconds since 1970
 * @boottime: the same, seconds since boot
 */
struct sn_state_head {
	char boot[40];
	uint64_t netns;
	uint64_t cookie;
	uint64_t saved;
	uint64_t boottime;
};

/**
 * struct sn_state_file - a file that is being written
 * @path: what it will be called
 * @fresh: what it is called now
 * @file: the stream
 * @head: what it is about
 * @count: bindings in it
 * @left_out: bindings that were one too many
 */
struct sn_state_file {
	char path[SN_STATE_PATH_ROOM];
	char fresh[SN_STATE_PATH_ROOM];
	FILE *file;
	struct sn_state_head head;
	size_t count;
	size_t left_out;
};

int sn_state_here(struct sn_state_head *head, struct sn_error *err);
int sn_state_age(const struct sn_state_head *then,
		 const struct sn_state_head *now, uint64_t *seconds,
		 struct sn_error *err);
int sn_state_begin(struct sn_state_file *state, const char *path,
		   const struct sn_state_head *head, struct sn_error *err);
int sn_state_add(const struct sn_binding *binding, void *data,
		 struct sn_error *err);
int sn_state_commit(struct sn_state_file *state, struct sn_error *err);
void sn_state_abort(struct sn_state_file *state);
int sn_state_read(const char *path, struct sn_state_head *head,
		  struct sn_binding_list *bindings, struct sn_error *err);

#endif /* SIPNAT_STATE_H */
