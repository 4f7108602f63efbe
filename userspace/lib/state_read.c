// SPDX-License-Identifier: GPL-2.0
/*
 * Reads bindings from a file. Anything in it that is not as it was written makes
 * all of it unusable: what is restored wrongly keeps holes open.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "names.h"
#include "state.h"

/* An AOR of 128 bytes, each spelled \u00NN, and all the rest. */
#define LINE_MAX_BYTES 2048
#define FILE_MAX_BYTES ((off_t)SN_STATE_BINDINGS_MAX * 512)

/**
 * struct source - a file that is being read
 * @path: its name
 * @file: the stream
 * @line: number of the line
 * @text: the line
 */
struct source {
	const char *path;
	FILE *file;
	size_t line;
	char text[LINE_MAX_BYTES];
};

static int wrong(const struct source *source, struct sn_error *err,
		 const char *what)
{
	return sn_fail(err, SN_BAD_INPUT, EBADMSG, "%s:%zu: %s", source->path,
		       source->line, what);
}

/* The next line as an object, NULL after a complaint. */
static struct json_object *next(struct source *source, struct sn_error *err)
{
	struct json_object *object = NULL;
	size_t length;

	source->line++;
	if (!fgets(source->text, sizeof(source->text), source->file)) {
		wrong(source, err, "the file is cut off");
		return NULL;
	}
	length = strlen(source->text);
	if (length && source->text[length - 1] == '\n')
		object = json_tokener_parse(source->text);
	if (!json_object_is_type(object, json_type_object)) {
		wrong(source, err, "no JSON object on a line of its own");
		json_object_put(object);
		return NULL;
	}
	return object;
}

static bool number(struct json_object *object, const char *key, uint64_t max,
		   uint64_t *value)
{
	struct json_object *member;
	int64_t found;

	if (!json_object_object_get_ex(object, key, &member) ||
	    !json_object_is_type(member, json_type_int))
		return false;
	found = json_object_get_int64(member);
	*value = found;
	return found >= 0 && (uint64_t)found <= max;
}

static bool number32(struct json_object *object, const char *key, uint32_t max,
		     uint32_t *value)
{
	uint64_t found;

	if (!number(object, key, max, &found))
		return false;
	*value = found;
	return true;
}

static bool number16(struct json_object *object, const char *key,
		     uint16_t *value)
{
	uint64_t found;

	if (!number(object, key, UINT16_MAX, &found))
		return false;
	*value = found;
	return true;
}

static const char *word(struct json_object *object, const char *key)
{
	struct json_object *member;

	if (!json_object_object_get_ex(object, key, &member) ||
	    !json_object_is_type(member, json_type_string))
		return NULL;
	/* A byte 0 inside would hide what is behind it. */
	if (strlen(json_object_get_string(member)) !=
	    (size_t)json_object_get_string_len(member))
		return NULL;
	return json_object_get_string(member);
}

/* One byte a character; see put_aor(). */
static bool aor(struct json_object *object, char *to)
{
	const char *text = word(object, "aor");
	size_t used = 0;

	while (text && *text && used < SIPNAT_AOR_MAX) {
		unsigned char c = *text++;

		if (c >= 0x80) {
			if ((c & 0xfe) != 0xc2 || (*text & 0xc0) != 0x80)
				return false;
			c = c << 6 | (*text++ & 0x3f);
		}
		to[used++] = c;
	}
	to[used] = '\0';
	return text && !*text;
}

static bool contact(struct json_object *object, uint64_t *value)
{
	const char *text = word(object, "contact");

	if (!text || strlen(text) != 16 ||
	    strspn(text, "0123456789abcdef") != 16)
		return false;
	*value = strtoull(text, NULL, 16);
	return true;
}

/* Both addresses of both tuples are of one family. */
static bool address(struct json_object *object, const char *key,
		    uint8_t *family, uint8_t *to)
{
	const char *text = word(object, key);
	uint8_t this;

	if (!text)
		return false;
	this = strchr(text, ':') ? AF_INET6 : AF_INET;
	if (*family && *family != this)
		return false;
	*family = this;
	return inet_pton(this, text, to) == 1;
}

static bool tuple(struct json_object *object, const char *key, uint8_t *family,
		  struct sn_tuple *to)
{
	struct json_object *member;

	return json_object_object_get_ex(object, key, &member) &&
	       json_object_is_type(member, json_type_object) &&
	       address(member, "src", family, to->src) &&
	       address(member, "dst", family, to->dst) &&
	       number16(member, "sport", &to->src_port) &&
	       number16(member, "dport", &to->dst_port);
}

/* Seconds that were left when the file was written. */
static bool left(struct json_object *object, const char *key,
		 const struct sn_state_head *head, uint32_t *value)
{
	uint64_t when;

	if (!number(object, key, INT64_MAX, &when) || when < head->saved ||
	    when - head->saved > UINT32_MAX)
		return false;
	*value = when - head->saved;
	return true;
}

/* NULL, or the key that is missing or has a value that it cannot have. */
static const char *read_binding(struct json_object *object,
				const struct sn_state_head *head,
				struct sn_binding *binding)
{
	const char *transport = word(object, "transport");
	const char *endpoint = word(object, "endpoint");

	if (!aor(object, binding->aor))
		return "aor";
	if (!contact(object, &binding->contact))
		return "contact";
	if (!transport || sn_transport_parse(transport, &binding->transport))
		return "transport";
	if (!tuple(object, "original", &binding->family, &binding->original))
		return "original";
	if (!tuple(object, "reply", &binding->family, &binding->reply))
		return "reply";
	if (!number16(object, "zone", &binding->zone))
		return "zone";
	if (!endpoint || sn_direction_parse(endpoint, &binding->endpoint))
		return "endpoint";
	if (!number32(object, "granted", UINT32_MAX, &binding->granted))
		return "granted";
	if (!left(object, "expires", head, &binding->expires))
		return "expires";
	if (!left(object, "hold", head, &binding->hold))
		return "hold";
	binding->has_reply = true;
	return NULL;
}

static int add_binding(struct source *source, struct json_object *object,
		       const struct sn_state_head *head,
		       struct sn_binding_list *bindings, struct sn_error *err)
{
	struct sn_binding binding = { 0 }, *copy;
	const char *key = read_binding(object, head, &binding);

	if (key)
		return sn_fail(err, SN_BAD_INPUT, EBADMSG,
			       "%s:%zu: bad or missing %s", source->path,
			       source->line, key);
	if (bindings->count == SN_STATE_BINDINGS_MAX)
		return wrong(source, err, "too many bindings");
	copy = sn_binding_list_add(bindings);
	if (!copy)
		return sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
	*copy = binding;
	return 0;
}

static int read_head(struct source *source, struct sn_state_head *head,
		     struct sn_error *err)
{
	struct json_object *object = next(source, err);
	const char *boot;
	uint64_t format;
	bool good;

	if (!object)
		return -1;
	good = number(object, "format", INT64_MAX, &format);
	if (good && format != 1) {
		json_object_put(object);
		return wrong(source, err,
			     "format of another version of sipnatd");
	}
	boot = word(object, "boot");
	good = good && boot && strlen(boot) < sizeof(head->boot) &&
	       strspn(boot, "0123456789abcdef-") == strlen(boot) &&
	       number(object, "netns", INT64_MAX, &head->netns) &&
	       number(object, "cookie", INT64_MAX, &head->cookie) &&
	       number(object, "saved", INT64_MAX, &head->saved) &&
	       number(object, "boottime", INT64_MAX, &head->boottime);
	if (good)
		memcpy(head->boot, boot, strlen(boot) + 1);
	json_object_put(object);
	return good ? 0 : wrong(source, err, "no file of bindings");
}

/* All lines behind the head, down to the one that says how many it were. */
static int read_bindings(struct source *source,
			 const struct sn_state_head *head,
			 struct sn_binding_list *bindings, struct sn_error *err)
{
	struct json_object *object;
	uint64_t count;
	int ret = 0;

	for (;;) {
		object = next(source, err);
		if (!object)
			return -1;
		if (number(object, "bindings", SN_STATE_BINDINGS_MAX, &count))
			break;
		ret = add_binding(source, object, head, bindings, err);
		json_object_put(object);
		if (ret)
			return ret;
	}
	json_object_put(object);
	if (count != bindings->count)
		return wrong(source, err, "bindings are missing");
	if (getc(source->file) != EOF)
		return wrong(source, err, "there is something behind the end");
	return 0;
}

static FILE *open_file(const char *path, struct sn_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	struct stat about;
	FILE *file = NULL;

	if (fd < 0 || fstat(fd, &about)) {
		sn_fail(err, SN_TROUBLE, errno, "cannot read %s: %s", path,
			strerror(errno));
	} else if (!S_ISREG(about.st_mode)) {
		sn_fail(err, SN_BAD_INPUT, EBADMSG, "%s: no regular file",
			path);
	} else if (about.st_size > FILE_MAX_BYTES) {
		sn_fail(err, SN_BAD_INPUT, EFBIG,
			"%s: too big, expected at most %lld bytes", path,
			(long long)FILE_MAX_BYTES);
	} else {
		file = fdopen(fd, "r");
		if (!file)
			sn_fail(err, SN_TROUBLE, errno, "cannot read %s: %s",
				path, strerror(errno));
	}
	if (fd >= 0 && !file)
		close(fd);
	return file;
}

/**
 * sn_state_read() - read a file of bindings
 * @path: the file
 * @head: what it is about
 * @bindings: filled, with the seconds that were left when it was written; to be
 * freed even after a failure
 * @err: why it is unusable: SN_TROUBLE if it cannot be read (ENOENT: there is
 * none), SN_BAD_INPUT if it is not as it was written
 *
 * Return: 0 or -1.
 */
int sn_state_read(const char *path, struct sn_state_head *head,
		  struct sn_binding_list *bindings, struct sn_error *err)
{
	struct source source = { .path = path };
	int ret;

	memset(head, 0, sizeof(*head));
	memset(bindings, 0, sizeof(*bindings));
	source.file = open_file(path, err);
	if (!source.file)
		return -1;
	ret = read_head(&source, head, err);
	if (!ret)
		ret = read_bindings(&source, head, bindings, err);
	fclose(source.file);
	return ret;
}
