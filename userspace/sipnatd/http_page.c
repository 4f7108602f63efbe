// SPDX-License-Identifier: GPL-2.0
/*
 * The status page: one document that refers to nothing outside of it. Its parts
 * are in page/; userspace/Makefile makes lists of lines of them. A number that
 * is new for each answer tells the browser which style and script are ours, and
 * it runs no other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "array.h"
#include "http.h"

#define NONCE_BYTES 16
#define MARK "@nonce@"

static const char *const page[] = {
#include "page.html.inc"
};

static const char *const style[] = {
#include "page.css.inc"
};

static const char *const script[] = {
#include "page.js.inc"
};

static void put_line(FILE *file, const char *line, const char *nonce)
{
	const char *mark = strstr(line, MARK);

	if (mark)
		fprintf(file, "%.*s%s%s", (int)(mark - line), line, nonce,
			mark + strlen(MARK));
	else
		fputs(line, file);
}

static void put_lines(FILE *file, const char *const *lines, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		fputs(lines[i], file);
}

static void put_page(FILE *file, const char *nonce)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(page); i++) {
		if (!strcmp(page[i], "@style@\n"))
			put_lines(file, style, ARRAY_SIZE(style));
		else if (!strcmp(page[i], "@script@\n"))
			put_lines(file, script, ARRAY_SIZE(script));
		else
			put_line(file, page[i], nonce);
	}
}

static bool draw(char *nonce)
{
	unsigned char bytes[NONCE_BYTES];
	int i;

	if (getrandom(bytes, sizeof(bytes), GRND_NONBLOCK) != sizeof(bytes))
		return false;
	for (i = 0; i < NONCE_BYTES; i++)
		sprintf(nonce + 2 * i, "%02x", bytes[i]);
	return true;
}

/**
 * http_page() - answer /
 * @request: the request
 *
 * Return: what libmicrohttpd wants to know.
 */
enum MHD_Result http_page(const struct http_request *request)
{
	char nonce[2 * NONCE_BYTES + 1], allowed[400];
	struct MHD_Response *response = NULL;
	char *text = NULL;
	size_t size = 0;
	FILE *file;

	if (!draw(nonce))
		return MHD_NO;
	file = open_memstream(&text, &size);
	if (!file)
		return MHD_NO;
	put_page(file, nonce);
	fclose(file);
	if (text)
		response =
			MHD_create_response_from_buffer(size, text,
							MHD_RESPMEM_MUST_FREE);
	if (!response) {
		free(text);
		return MHD_NO;
	}
	snprintf(allowed, sizeof(allowed),
		 "default-src 'none'; script-src 'nonce-%s'; style-src 'nonce-%s'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		 nonce, nonce);
	MHD_add_response_header(response, "Content-Security-Policy", allowed);
	return http_send(request, MHD_HTTP_OK, "text/html; charset=utf-8",
			 response);
}
