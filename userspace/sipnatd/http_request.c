// SPDX-License-Identifier: GPL-2.0
/*
 * Judging a request before it is answered: the method, by which name the daemon
 * is called, the path. Nothing that is sent along is read.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "http.h"

/* The name in a Host field, without port, brackets and the dot at the end. */
static void read_name(const char *host, char *name, size_t size)
{
	size_t length = strcspn(host, ":");

	if (*host == '[') {
		host++;
		length = strcspn(host, "]");
	}
	if (length && host[length - 1] == '.')
		length--;
	snprintf(name, size, "%.*s", (int)length, host);
}

static bool is_address(const char *name)
{
	uint8_t address[16];

	return inet_pton(AF_INET, name, address) == 1 ||
	       inet_pton(AF_INET6, name, address) == 1;
}

/*
 * A web page can make its own name one of this host's addresses, and then read
 * what is served here as if it were its own. It cannot do that with an address.
 */
static bool is_called_right(const struct http_request *request,
			    const char *version)
{
	const struct sn_http_settings *settings = &request->http->settings;
	char name[SN_HTTP_HOST_MAX + 1];
	const char *host;
	size_t i;

	if (request->from->by_path)
		return true;
	host = MHD_lookup_connection_value(request->mhd, MHD_HEADER_KIND,
					   "Host");
	if (!host)
		return !strcmp(version, "HTTP/1.0");
	if (strlen(host) >= sizeof(name))
		return false;
	read_name(host, name, sizeof(name));
	if (is_address(name) || !strcasecmp(name, "localhost"))
		return true;
	for (i = 0; i < settings->n_hosts; i++)
		if (!strcasecmp(name, settings->hosts[i]))
			return true;
	return false;
}

static enum MHD_Result refuse_method(const struct http_request *request)
{
	static char text[] = "only GET and HEAD are answered\n";
	struct MHD_Response *response =
		MHD_create_response_from_buffer(sizeof(text) - 1, text,
						MHD_RESPMEM_PERSISTENT);

	request->http->refused++;
	if (response)
		MHD_add_response_header(response, "Allow", "GET, HEAD");
	return http_send(request, MHD_HTTP_METHOD_NOT_ALLOWED, HTTP_TEXT,
			 response);
}

static enum MHD_Result answer(const struct http_request *request,
			      const char *path)
{
	static const struct {
		const char *path;
		enum MHD_Result (*answer)(const struct http_request *request);
	} answers[] = {
		{ "/", http_page },
		{ "/metrics", http_metrics },
		{ "/api/status", http_status },
		{ "/api/endpoints", http_endpoints },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		if (strcmp(path, answers[i].path))
			continue;
		request->http->requests++;
		return answers[i].answer(request);
	}
	return http_refuse(request, MHD_HTTP_NOT_FOUND,
			   "there are /, /metrics, /api/status and /api/endpoints");
}

/**
 * http_request() - answer a request
 * @data: the server
 * @mhd: libmicrohttpd's connection
 * @path: what is asked for
 * @method: how
 * @version: of HTTP
 * @body: ignored
 * @length: of @body
 * @state: unused
 *
 * Return: MHD_NO to hang up.
 */
enum MHD_Result http_request(void *data, struct MHD_Connection *mhd,
			     const char *path, const char *method,
			     const char *version, const char *body,
			     size_t *length, void **state)
{
	struct http_request request = { .http = data, .mhd = mhd };
	const union MHD_ConnectionInfo *info;

	(void)body;
	(void)length;
	(void)state;
	info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	request.from = info ? info->socket_context : NULL;
	if (!request.from)
		return MHD_NO;
	request.head = !strcmp(method, "HEAD");
	if (strcmp(method, "GET") && !request.head)
		return refuse_method(&request);
	if (!is_called_right(&request, version))
		return http_refuse(&request, MHD_HTTP_FORBIDDEN,
				   "call this by an address, by localhost, or by a name that is in http.hosts of sipnatd.conf");
	return answer(&request, path);
}
