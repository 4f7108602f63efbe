// SPDX-License-Identifier: GPL-2.0
/*
 * The answer that may be long: all endpoints as JSON. It is made piece by piece
 * as it is sent, so that a hundred thousand of them never stand in memory and
 * the kernel is asked for no more than the caller takes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "endpoint.h"
#include "http.h"

#define PIECE_BYTES (16 * 1024)

/**
 * struct stream - an answer that is being sent
 * @http: the server
 * @to: who gets it
 * @client: asks the kernel; NULL once all is there
 * @out: writes into a piece
 * @timeouts: conntrack's
 * @left: how many endpoints may still come
 * @more: there are more than that
 * @torn: the table changed meanwhile
 * @text: the piece that is being sent, owned
 * @size: of @text
 * @sent: how much of it is sent
 */
struct stream {
	struct http *http;
	struct http_connection *to;
	struct sn_client *client;
	struct sn_out out;
	struct udp_timeouts timeouts;
	uint64_t left;
	bool more;
	bool torn;
	char *text;
	size_t size;
	size_t sent;
};

static int add(const struct sn_binding *binding, void *data,
	       struct sn_error *err)
{
	struct stream *stream = data;

	(void)err;
	if (!stream->left) {
		stream->more = true;
		return 0;
	}
	stream->left--;
	put_endpoint(&stream->out, binding, &stream->timeouts);
	return 0;
}

static void finish(struct stream *stream)
{
	sn_client_close(stream->client);
	stream->client = NULL;
	sn_out_close(&stream->out);
	put_timeouts(&stream->out, &stream->timeouts);
	sn_out_flag(&stream->out, "torn", stream->torn);
	sn_out_flag(&stream->out, "more", stream->more);
	sn_out_end(&stream->out);
}

/* The next piece into @text; the first begins the document. */
static int make_piece(struct stream *stream, bool first, struct sn_error *err)
{
	bool torn = false;
	FILE *file;
	int ret;

	free(stream->text);
	stream->text = NULL;
	stream->size = 0;
	stream->sent = 0;
	file = open_memstream(&stream->text, &stream->size);
	if (!file)
		return sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
	if (first) {
		sn_out_start(&stream->out, SN_OUT_JSON_LINES, &sn_out_json_ops,
			     file);
		sn_out_list(&stream->out, "endpoints");
	}
	stream->out.file = file;
	ret = sn_client_bindings_more(stream->client, add, stream, &torn, err);
	stream->torn |= torn;
	if (!ret || (ret > 0 && stream->more))
		finish(stream);
	fclose(file);
	if (ret < 0)
		return -1;
	return stream->text ? 0 : sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
}

static void note_time(const struct stream *stream)
{
	stream->to->last = ev_now(stream->http->d->loop);
}

static ssize_t read_more(void *data, uint64_t position, char *buffer,
			 size_t size)
{
	struct stream *stream = data;
	struct sn_error err;

	(void)position;
	note_time(stream);
	while (stream->sent == stream->size) {
		if (!stream->client)
			return MHD_CONTENT_READER_END_OF_STREAM;
		/* A document without its end says that something went wrong. */
		if (make_piece(stream, false, &err))
			return MHD_CONTENT_READER_END_WITH_ERROR;
	}
	if (size > stream->size - stream->sent)
		size = stream->size - stream->sent;
	memcpy(buffer, stream->text + stream->sent, size);
	stream->sent += size;
	return size;
}

static void drop(void *data)
{
	struct stream *stream = data;

	stream->http->streams--;
	sn_client_close(stream->client);
	free(stream->text);
	free(stream);
}

static struct stream *begin(const struct http_request *request, uint64_t limit,
			    const struct sn_binding_filter *filter,
			    struct sn_error *err)
{
	struct stream *stream = calloc(1, sizeof(*stream));

	if (!stream) {
		sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
		return NULL;
	}
	request->http->streams++;
	stream->http = request->http;
	stream->to = request->from;
	note_time(stream);
	stream->left = limit;
	udp_timeouts_read(&stream->timeouts);
	stream->client = sn_client_open(err);
	if (stream->client &&
	    !sn_client_bindings_start(stream->client, filter, err) &&
	    !make_piece(stream, true, err))
		return stream;
	drop(stream);
	return NULL;
}

/**
 * struct wanted - what is asked for
 * @filter: which endpoints
 * @limit: how many at most
 * @why: what is wrong with the question, empty: nothing
 */
struct wanted {
	struct sn_binding_filter filter;
	uint64_t limit;
	char why[SN_ERROR_MAX];
};

static bool read_number(const char *text, uint64_t max, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 10);
	return text[0] >= '0' && text[0] <= '9' && !*end && !errno &&
	       *number <= max;
}

static bool read_end(struct sn_binding_filter *filter, const char *text,
		     char *why, size_t size)
{
	if (filter->n_ends == SN_ENDS_MAX) {
		snprintf(why, size, "at most %d prefixes can be given",
			 SN_ENDS_MAX);
		return false;
	}
	return !sn_prefix_parse(text, &filter->ends[filter->n_ends++], why,
				size);
}

/* The words are those of sipnatctl endpoints. */
static enum MHD_Result read_argument(void *data, enum MHD_ValueKind kind,
				     const char *key, const char *value)
{
	struct wanted *wanted = data;
	struct sn_binding_filter *filter = &wanted->filter;
	uint64_t number = 0;
	bool good = false;

	(void)kind;
	snprintf(wanted->why, sizeof(wanted->why),
		 "expected limit, aor, expiring or peer, each with a value");
	if (!value || !*value)
		return MHD_NO;
	if (!strcmp(key, "limit")) {
		good = read_number(value, UINT32_MAX, &wanted->limit);
	} else if (!strcmp(key, "expiring")) {
		good = read_number(value, UINT32_MAX, &number);
		filter->has_expires = true;
		filter->expires = number;
	} else if (!strcmp(key, "aor")) {
		value = sn_aor_bare(value);
		good = *value;
		snprintf(filter->aor, sizeof(filter->aor), "%s", value);
	} else if (!strcmp(key, "peer")) {
		good = read_end(filter, value, wanted->why,
				sizeof(wanted->why));
	}
	if (good)
		wanted->why[0] = '\0';
	return good ? MHD_YES : MHD_NO;
}

/**
 * http_endpoints() - answer /api/endpoints
 * @request: the request
 *
 * Return: what libmicrohttpd wants to know.
 */
enum MHD_Result http_endpoints(const struct http_request *request)
{
	struct wanted wanted = { .limit = UINT64_MAX };
	struct MHD_Response *response;
	struct stream *stream;
	struct sn_error err;

	if (!http_shows_endpoints(request))
		return http_refuse(request, MHD_HTTP_FORBIDDEN,
				   "endpoints are not shown to you, see http.endpoints in sipnatd.conf(5)");
	MHD_get_connection_values(request->mhd, MHD_GET_ARGUMENT_KIND,
				  read_argument, &wanted);
	if (wanted.why[0])
		return http_refuse(request, MHD_HTTP_BAD_REQUEST, "%s",
				   wanted.why);
	if (request->http->streams == HTTP_STREAMS)
		return http_refuse(request, MHD_HTTP_SERVICE_UNAVAILABLE,
				   "%d others get the list just now, try again",
				   HTTP_STREAMS);
	stream = begin(request, wanted.limit, &wanted.filter, &err);
	if (!stream)
		return http_refuse(request, MHD_HTTP_SERVICE_UNAVAILABLE, "%s",
				   err.text);
	request->from->streams = true;
	response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN,
						     PIECE_BYTES, read_more,
						     stream, drop);
	if (!response)
		drop(stream);
	/* Otherwise old versions end a body that there is none of. */
	else if (request->head)
		MHD_set_response_options(response,
					 MHD_RF_HTTP_1_0_COMPATIBLE_STRICT,
					 MHD_RO_END);
	return http_send(request, MHD_HTTP_OK, HTTP_JSON, response);
}
