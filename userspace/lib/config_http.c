// SPDX-License-Identifier: GPL-2.0
/*
 * The settings of a configuration file about HTTP: where the daemon listens, by
 * which names it may be called, and whom it shows endpoints.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "config_priv.h"

#define ADDRESS \
	"an address with or without a port, like \"127.0.0.1:15060\" or \"[::1]:15060\""

/* A port behind a colon; no text at all stands for the usual one. */
static bool read_port(const char *text, uint16_t *port)
{
	char *end;
	long number;

	*port = SN_HTTP_PORT;
	if (!*text)
		return true;
	if (text[0] != ':' || text[1] < '0' || text[1] > '9')
		return false;
	number = strtol(text + 1, &end, 10);
	*port = number;
	return !*end && number > 0 && number <= UINT16_MAX;
}

/* ADDRESS, ADDRESS:PORT, [ADDRESS] or [ADDRESS]:PORT */
static bool read_address(const char *text, struct sn_http_address *to)
{
	const char *colon = strchr(text, ':');
	char address[INET6_ADDRSTRLEN + 1];
	const char *end = text + strlen(text);
	const char *begin = text;

	memset(to, 0, sizeof(*to));
	to->family = colon ? AF_INET6 : AF_INET;
	if (*text == '[') {
		to->family = AF_INET6;
		begin++;
		end = strchr(text, ']');
		if (!end)
			return false;
	} else if (colon && !strchr(colon + 1, ':')) {
		to->family = AF_INET;
		end = colon;
	}
	if ((size_t)(end - begin) >= sizeof(address))
		return false;
	memcpy(address, begin, end - begin);
	address[end - begin] = '\0';
	return inet_pton(to->family, address, to->address) == 1 &&
	       read_port(end + (*end == ']'), &to->port);
}

static void add_address(struct sn_reader *reader, config_setting_t *item,
			struct sn_http_settings *http)
{
	const char *word = sn_read_word(reader, item, ADDRESS);
	struct sn_http_address address;
	size_t i;

	if (!word)
		return;
	if (!read_address(word, &address)) {
		sn_wrong(reader, item, "listen has \"%.60s\", expected %s",
			 word, ADDRESS);
		return;
	}
	for (i = 0; i < http->n_listen; i++) {
		if (memcmp(&http->listen[i], &address, sizeof(address)))
			continue;
		sn_wrong(reader, item, "listen has \"%.60s\" twice", word);
		return;
	}
	http->listen[http->n_listen++] = address;
}

static void read_listen(struct sn_reader *reader, config_setting_t *setting,
			void *target)
{
	struct sn_http_settings *http = target;
	const char *word;
	int n, i;

	http->n_listen = 0;
	memset(http->listen, 0, sizeof(http->listen));
	if (config_setting_type(setting) == CONFIG_TYPE_STRING) {
		word = config_setting_get_string(setting);
		if (!*word)
			return;
	}
	n = sn_list_length(reader, setting, ADDRESS ", or \"\" for none");
	if (n > SN_HTTP_LISTEN_MAX) {
		sn_wrong(reader, setting,
			 "listen has %d addresses, expected at most %d", n,
			 SN_HTTP_LISTEN_MAX);
		return;
	}
	for (i = 0; i < n; i++)
		add_address(reader, sn_list_item(setting, i), http);
}

static void read_socket(struct sn_reader *reader, config_setting_t *setting,
			void *target)
{
	static const char expected[] =
		"an absolute path like \"/run/sipnat/http\", or \"\" for none";
	struct sn_http_settings *http = target;
	const char *word = sn_read_word(reader, setting, expected);
	size_t length = word ? strlen(word) : 0;

	if (!word)
		return;
	if (length >= sizeof(http->socket))
		sn_wrong(reader, setting,
			 "socket is %zu bytes long, expected at most %zu",
			 length, sizeof(http->socket) - 1);
	else if (length && (word[0] != '/' || word[length - 1] == '/'))
		sn_wrong(reader, setting, "socket is \"%.60s\", expected %s",
			 word, expected);
	else
		memcpy(http->socket, word, length + 1);
}

/* In octal, which not every version of libconfig can read. */
static void read_socket_mode(struct sn_reader *reader,
			     config_setting_t *setting, void *target)
{
	static const char expected[] =
		"permissions in octal in quotes, like \"0660\"";
	struct sn_http_settings *http = target;
	const char *word = sn_read_word(reader, setting, expected);
	unsigned long mode;
	char *end;

	if (!word)
		return;
	mode = strtoul(word, &end, 8);
	if (word[0] < '0' || word[0] > '7' || *end || mode > 0777)
		sn_wrong(reader, setting,
			 "socket_mode is \"%.60s\", expected %s", word,
			 expected);
	else
		http->socket_mode = mode;
}

static void read_endpoints(struct sn_reader *reader, config_setting_t *setting,
			   void *target)
{
	static const char expected[] = "\"local\", \"everybody\" or \"nobody\"";
	static const char *const words[] = {
		[SN_HTTP_SHOW_LOCAL] = "local",
		[SN_HTTP_SHOW_EVERYBODY] = "everybody",
		[SN_HTTP_SHOW_NOBODY] = "nobody",
	};
	struct sn_http_settings *http = target;
	const char *word = sn_read_word(reader, setting, expected);
	size_t i;

	for (i = 0; word && i < ARRAY_SIZE(words); i++) {
		if (!strcmp(word, words[i])) {
			http->endpoints = i;
			return;
		}
	}
	if (word)
		sn_wrong(reader, setting, "endpoints is \"%.60s\", expected %s",
			 word, expected);
}

static bool is_name(const char *word)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";

	return *word && strlen(word) <= SN_HTTP_HOST_MAX &&
	       !word[strspn(word, letters)];
}

static void read_hosts(struct sn_reader *reader, config_setting_t *setting,
		       void *target)
{
	static const char expected[] =
		"names without a port, like \"gateway.example.net\"";
	struct sn_http_settings *http = target;
	int n = sn_list_length(reader, setting, expected), i;

	if (n > SN_HTTP_HOSTS_MAX) {
		sn_wrong(reader, setting,
			 "hosts has %d names, expected at most %d", n,
			 SN_HTTP_HOSTS_MAX);
		return;
	}
	for (i = 0; i < n; i++) {
		config_setting_t *item = sn_list_item(setting, i);
		const char *word = sn_read_word(reader, item, expected);

		if (word && is_name(word))
			strcpy(http->hosts[http->n_hosts++], word);
		else if (word)
			sn_wrong(reader, item,
				 "hosts has \"%.60s\", expected %s", word,
				 expected);
	}
}

/**
 * sn_read_http() - read how the daemon serves HTTP
 * @reader: the reader
 * @setting: the value of the key http
 * @target: struct sn_config
 */
void sn_read_http(struct sn_reader *reader, config_setting_t *setting,
		  void *target)
{
	static const struct sn_key keys[] = {
		{ "listen", read_listen },
		{ "socket", read_socket },
		{ "socket_mode", read_socket_mode },
		{ "endpoints", read_endpoints },
		{ "hosts", read_hosts },
	};
	struct sn_http_settings *http = &((struct sn_config *)target)->http;

	http->given = true;
	sn_read_group(reader, setting, "http", keys, ARRAY_SIZE(keys), http);
}

/**
 * sn_http_defaults() - how the daemon serves HTTP if nothing is said
 * @http: filled; of zeroes before
 */
void sn_http_defaults(struct sn_http_settings *http)
{
	read_address("127.0.0.1", &http->listen[0]);
	read_address("::1", &http->listen[1]);
	http->n_listen = 2;
	http->socket_mode = 0600;
}
