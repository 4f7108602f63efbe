// SPDX-License-Identifier: GPL-2.0
/*
 * libosip2: one message from bytes to its own structs, and away with them.
 */
#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_port.h>

#include "scanner.h"

static void silence(const char *file, int line, osip_trace_level_t level,
		    const char *format, va_list args)
{
}

static void init(void)
{
	osip_trace_initialize_func(TRACE_LEVEL0, silence);
	parser_init();
}

static unsigned long scan(const char *data, size_t len)
{
	osip_message_t *msg;
	unsigned long found;

	if (osip_message_init(&msg))
		return 0;
	found = osip_message_parse(msg, data, len);
	osip_message_free(msg);
	return found;
}

const struct scanner scan_osip = {
	.name = "libosip2",
	.init = init,
	.scan = scan,
};
