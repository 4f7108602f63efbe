// SPDX-License-Identifier: GPL-2.0
/*
 * Sending an answer, with the header fields that all of them have.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "http.h"

/* For a browser: only this page reads it, and nobody keeps it. */
static const struct {
	const char *name;
	const char *value;
} fields[] = {
	{ "Cache-Control", "no-store" },
	{ "Connection", "close" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Referrer-Policy", "no-referrer" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
};

/**
 * http_send() - send an answer
 * @request: the request
 * @status: HTTP's number
 * @type: of its content
 * @response: the answer, which is given away; NULL for want of memory
 *
 * Return: what libmicrohttpd wants to know.
 */
enum MHD_Result http_send(const struct http_request *request,
			  unsigned int status, const char *type,
			  struct MHD_Response *response)
{
	enum MHD_Result ret;
	size_t i;

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, "Content-Type", type);
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		MHD_add_response_header(response, fields[i].name,
					fields[i].value);
	ret = MHD_queue_response(request->mhd, status, response);
	MHD_destroy_response(response);
	return ret;
}

/**
 * http_send_text() - send an answer that is there as a whole
 * @request: the request
 * @status: HTTP's number
 * @type: of its content
 * @text: the content, which is given away; NULL for want of memory
 * @size: of @text
 *
 * Return: what libmicrohttpd wants to know.
 */
enum MHD_Result http_send_text(const struct http_request *request,
			       unsigned int status, const char *type,
			       char *text, size_t size)
{
	struct MHD_Response *response = NULL;

	if (text)
		response =
			MHD_create_response_from_buffer(size, text,
							MHD_RESPMEM_MUST_FREE);
	if (!response)
		free(text);
	return http_send(request, status, type, response);
}

/**
 * http_refuse() - send a sentence that says why there is no better answer
 * @request: the request
 * @status: HTTP's number
 * @fmt: the sentence, printf style
 *
 * Return: what libmicrohttpd wants to know.
 */
enum MHD_Result http_refuse(const struct http_request *request,
			    unsigned int status, const char *fmt, ...)
{
	char text[400];
	va_list args;

	request->http->refused++;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text) - 1, fmt, args);
	va_end(args);
	strcat(text, "\n");
	return http_send_text(request, status, HTTP_TEXT, strdup(text),
			      strlen(text));
}
