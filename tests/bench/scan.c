// SPDX-License-Identifier: GPL-2.0
/*
 * scan FILE...: does with each file what the module does with a message, and has
 * callgrind write down under the file's name how many instructions that took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <valgrind/callgrind.h>

#include "sip_message.h"
#include "sip_uri.h"

/* What scan() finds is kept here, so that no compiler leaves it out. */
static volatile u32 found;

static void take_apart(const struct sip_slice *slice)
{
	struct sip_uri uri;

	if (slice->data && !sip_uri_parse(slice, &uri))
		found += uri.host.len;
}

/* As classify, message and registrar do. */
static __attribute__((noinline)) void scan(const u8 *data, u32 len)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_message msg;
	bool more;

	found += sip_keepalive(data, len);
	found += sip_message_begins(data, len);
	found += sip_message_parse(data, len, &msg);
	take_apart(&msg.to);
	for (more = sip_contact_first(&msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact))
		take_apart(&contact.uri);
}

static void bench(const char *path)
{
	FILE *file = fopen(path, "rb");
	u8 *data = malloc(SIP_MESSAGE_MAX);
	u32 len;

	if (!file || !data) {
		perror(path);
		exit(1);
	}
	len = fread(data, 1, SIP_MESSAGE_MAX, file);
	fclose(file);
	CALLGRIND_ZERO_STATS;
	scan(data, len);
	CALLGRIND_DUMP_STATS_AT(path);
	free(data);
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		bench(argv[i]);
	return 0;
}
