// SPDX-License-Identifier: GPL-2.0
/*
 * The file of bindings with anything in it: it is refused with a sentence, or it
 * is written again as it was read.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "fuzz.h"
#include "names.h"
#include "state.h"

static void check_binding(const struct sn_binding *binding)
{
	MUST(binding->family == AF_INET || binding->family == AF_INET6);
	MUST(strnlen(binding->aor, sizeof(binding->aor)) <= SIPNAT_AOR_MAX);
	MUST(binding->has_reply && !binding->has_rule);
	MUST(strcmp(sn_transport_name(binding->transport), "unknown"));
	MUST(strcmp(sn_direction_name(binding->endpoint), "unknown"));
}

static void check_again(const struct sn_state_head *head,
			const struct sn_binding_list *bindings)
{
	struct sn_binding_list list;
	struct sn_state_file file;
	struct sn_state_head then;
	struct sn_error err;
	size_t i;

	MUST(!sn_state_begin(&file, scratch_path("again"), head, &err));
	for (i = 0; i < bindings->count; i++)
		MUST(!sn_state_add(&bindings->items[i], &file, &err));
	MUST(!sn_state_commit(&file, &err));
	MUST(!sn_state_read(scratch_path("again"), &then, &list, &err));
	MUST(!memcmp(head, &then, sizeof(then)));
	MUST(list.count == bindings->count);
	for (i = 0; i < list.count; i++)
		MUST(!memcmp(&list.items[i], &bindings->items[i],
			     sizeof(*list.items)));
	sn_binding_list_free(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sn_binding_list bindings;
	struct sn_error err = { 0 };
	struct sn_state_head head;
	uint64_t seconds;
	size_t i;

	scratch_write("state", data, size);
	if (sn_state_read(scratch_path("state"), &head, &bindings, &err)) {
		MUST(err.fault == SN_BAD_INPUT && *err.text);
	} else {
		for (i = 0; i < bindings.count; i++)
			check_binding(&bindings.items[i]);
		MUST(!sn_state_age(&head, &head, &seconds, &err) && !seconds);
		check_again(&head, &bindings);
	}
	sn_binding_list_free(&bindings);
	return 0;
}
