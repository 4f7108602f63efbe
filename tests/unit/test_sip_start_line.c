// SPDX-License-Identifier: GPL-2.0
/*
 * What is taken for the beginning of a SIP message and what isn't: start lines
 * whole and cut, keepalives, and noise of the protocols that share a gateway
 * with SIP.
 */
#include "cmocka_all.h"
#include "sip_test.h"

static bool begins(const void *bytes, size_t len)
{
	u8 *copy = exact_copy(bytes, len);
	bool verdict = sip_message_begins(copy, len);

	exact_free(copy, len);
	return verdict;
}

static const struct {
	const char *text;
	bool sip;
} start_lines[] = {
	/* requests */
	{ "REGISTER sip:example.net SIP/2.0\r\n", true },
	{ "REGISTER sip:example.net SIP/2.0\n", true },
	{ "REGISTER sip:example.net sip/2.0\r\n", true },
	{ "\r\n\r\nINVITE sips:a@[2001:db8::1]:5061 SIP/2.0\r\n", true },
	{ "\n\n\n\n\n\n\n\nBYE tel:+123 SIP/2.0\r\n", true },
	{ "\n\n\n\n\n\n\n\n\nBYE tel:+123 SIP/2.0\r\n", false },
	{ "x.y-z!%*_+`'~9 any+scheme:thing SIP/2.0\r\n", true },
	{ "INVITE http://example.net/ SIP/2.0\r\n", true },
	{ "INVITE urn:service:sos SIP/2.0\r\nVia: ", true },
	{ "A2345678901234567890123456789012 sip:a SIP/2.0\r\n", true },
	{ "A23456789012345678901234567890123 sip:a SIP/2.0\r\n", false },
	{ "1NVITE sip:a SIP/2.0\r\n", false },
	{ "INVITE  sip:a SIP/2.0\r\n", false },
	{ "INVITE sip:a  SIP/2.0\r\n", false },
	{ "INVITE sip:a SIP/2.0 \r\n", false },
	{ "INVITE sip:a SIP/2.0\r\r\n", false },
	{ "INVITE sip:a SIP/2.1\r\n", false },
	{ "INVITE sip:a SIP/7.0\r\n", false },
	{ "INVITE sip:a HTTP/1.1\r\n", false },
	{ "INVITE sip:a\tSIP/2.0\r\n", false },
	{ "INVITE sip:a\x01z SIP/2.0\r\n", false },
	{ "INVITE sip:a\x7fz SIP/2.0\r\n", false },
	{ "INVITE sip: SIP/2.0\r\n", false },
	{ "INVITE :a SIP/2.0\r\n", false },
	{ "INVITE a SIP/2.0\r\n", false },
	{ "INVITE <sip:a> SIP/2.0\r\n", false },
	{ "INVITE SIP/2.0\r\n", false },
	{ "INVITE\r\n", false },
	{ "IN/VITE sip:a SIP/2.0\r\n", false },
	{ " INVITE sip:a SIP/2.0\r\n", false },
	/* requests that are cut */
	{ "REGISTER sip:", true },
	{ "REGISTER sip:example.ne", true },
	{ "REGISTER sip:example.net", true },
	{ "REGISTER sip:example.net ", true },
	{ "REGISTER sip:example.net SIP", true },
	{ "REGISTER sip:example.net SIP/2.0", true },
	{ "REGISTER sip:example.net SIP/2.0\r", true },
	{ "SUBSCRIBE sips:a", true },
	{ "PRACK tel:+1", true },
	{ "INVITE urn:service", true },
	{ "REGISTER", false },
	{ "REGISTER ", false },
	{ "REGISTER si", false },
	{ "REGISTER sip", false },
	{ "REGISTER http:", false },
	{ "register sip:a", false },
	{ "WHATEVER sip:a", false },
	{ "REGISTER sip:a SIP/3", false },
	{ "REGISTER sip:a X", false },
	/* responses */
	{ "SIP/2.0 200 OK\r\n", true },
	{ "sip/2.0 100 Trying\r\n", true },
	{ "SIP/2.0 699 \r\n", true },
	{ "SIP/2.0 404\r\n", true },
	{ "SIP/2.0 404\n", true },
	{ "\r\nSIP/2.0 180 Ringing\r\n", true },
	{ "SIP/2.0 200 ", true },
	{ "SIP/2.0 200 Gr\xc3\xbc\xc3\x9f", true },
	{ "SIP/2.0 200", false },
	{ "SIP/2.0 20", false },
	{ "SIP/2.0 099 x\r\n", false },
	{ "SIP/2.0 700 x\r\n", false },
	{ "SIP/2.0 2000 x\r\n", false },
	{ "SIP/2.0 2x0 x\r\n", false },
	{ "SIP/2.0  200 x\r\n", false },
	{ "SIP/2.1 200 OK\r\n", false },
	{ "SIP/2.0200 OK\r\n", false },
	{ "SIP/2.0\t200 OK\r\n", false },
	/* what others speak */
	{ "GET / HTTP/1.1\r\nHost: a\r\n\r\n", false },
	{ "GET sip:a HTTP/1.1\r\n", false },
	{ "GET http://a/ HTTP/1.1\r\n", false },
	{ "GET http://a/", false },
	{ "HTTP/1.1 200 OK\r\n\r\n", false },
	{ "OPTIONS rtsp://a/b RTSP/1.0\r\nCSeq: 1\r\n\r\n", false },
	{ "OPTIONS rtsp://a/b", false },
	{ "OPTIONS * HTTP/1.1\r\n", false },
	{ "RTSP/1.0 200 OK\r\n", false },
	{ "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n", false },
	{ "MESSAGE #chan :sip:hello\r\n", false },
	{ "EHLO example.net\r\n", false },
	{ "SSH-2.0-OpenSSH_9.2p1\r\n", false },
	{ "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\n", false },
	{ "", false },
	{ "\r\n", false },
	{ "\r\n\r\n\r\n\r\n\r\n", false },
	{ "R", false },
};

static void test_start_lines(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(start_lines) / sizeof(*start_lines); i++)
		if (begins(start_lines[i].text, strlen(start_lines[i].text)) !=
		    start_lines[i].sip)
			fail_msg("\"%s\" is %staken for SIP",
				 start_lines[i].text,
				 start_lines[i].sip ? "not " : "");
}

/* Who is content with a request's method gets it of whole lines, the same one. */
static void test_request_method(void **state)
{
	static const char *const others[] = {
		"SIP/2.0 200 OK\r\n",	     "FOO sip:a SIP/2.0\r\n",
		"BYE  sip:a SIP/2.0\r\n",    "BYE sip: SIP/2.0\r\n",
		"BYE sip:a\" SIP/2.0\r\n",   "BYE sip:a SIP/2.0\r",
		"BYE sip:a SIP/2.0\r\r\n",   "BYE sip:a SIP/2.00\n",
		"BYE sip:a SIP/3.0\r\n",     "BYE 1sip:a SIP/2.0\r\n",
		"\r\nBYE sip:a SIP/2.0\r\n", "BYE sip:a SIP/2.0\rx",
	};
	struct sip_message msg;
	size_t i, len;
	u8 *copy;

	(void)state;
	for (i = 0; i < sizeof(others) / sizeof(*others); i++) {
		copy = exact_copy(others[i], strlen(others[i]));
		assert_int_equal(sip_request_method(copy, strlen(others[i])),
				 SIP_METHOD_NONE);
		exact_free(copy, strlen(others[i]));
	}
	for (i = 0; i < sizeof(start_lines) / sizeof(*start_lines); i++) {
		u8 method;

		len = strlen(start_lines[i].text);
		copy = exact_copy(start_lines[i].text, len);
		method = sip_request_method(copy, len);
		if (method != SIP_METHOD_NONE) {
			memset(&msg, 0, sizeof(msg));
			assert_int_equal(sip_message_start(copy, len, &msg), 0);
			assert_int_equal(method, msg.method);
		}
		exact_free(copy, len);
	}
	assert_int_equal(sip_request_method((u8 *)"NOTIFY tel:1 sip/2.0\n", 21),
			 SIP_METHOD_NOTIFY);
	assert_int_equal(sip_request_method((u8 *)"ACK sips:a@b SIP/2.0\r\n",
					    22),
			 SIP_METHOD_ACK);
}

/* The bound holds, and a line below it is read to its end. */
static void test_long_start_line(void **state)
{
	static const char tail[] = " SIP/2.0\r\n";
	char line[3000];
	size_t tail_len = sizeof(tail) - 1;

	(void)state;
	memset(line, 'a', sizeof(line));
	memcpy(line, "FOO sip:", 8);
	memcpy(line + SIP_START_LINE_MAX - tail_len, tail, tail_len);
	assert_true(begins(line, sizeof(line)));
	memcpy(line, "BYE", 3);
	assert_int_equal(sip_request_method((u8 *)line, sizeof(line)),
			 SIP_METHOD_BYE);
	memcpy(line, "FOO", 3);
	memset(line + SIP_START_LINE_MAX - tail_len, 'a', tail_len);
	memcpy(line + SIP_START_LINE_MAX - tail_len + 1, tail, tail_len);
	assert_false(begins(line, sizeof(line)));
	memcpy(line, "BYE", 3);
	assert_int_equal(sip_request_method((u8 *)line, sizeof(line)),
			 SIP_METHOD_NONE);
}

static void test_start_line_fields(void **state)
{
	struct sip_message msg;
	static const char text[] = "UPDATE sip:a@b;x=1?y SIP/2.0\r\n";
	static const char response[] = "SIP/2.0 503 \r\n";

	(void)state;
	assert_int_equal(sip_message_parse((const u8 *)text, sizeof(text) - 1,
					   &msg),
			 -EMSGSIZE);
	assert_int_equal(msg.method, SIP_METHOD_UPDATE);
	assert_int_equal(msg.status, 0);
	assert_int_equal(msg.flags, SIP_MESSAGE_TRUNCATED);
	expect_slice(&msg.method_name, "UPDATE", "method");
	expect_slice(&msg.request_uri, "sip:a@b;x=1?y", "Request-URI");
	assert_int_equal(sip_message_parse((const u8 *)text, 20, &msg),
			 -EMSGSIZE);
	assert_int_equal(msg.method, SIP_METHOD_UPDATE);
	expect_slice(&msg.request_uri, NULL, "cut Request-URI");
	assert_int_equal(sip_message_parse((const u8 *)response,
					   sizeof(response) - 1, &msg),
			 -EMSGSIZE);
	assert_int_equal(msg.method, SIP_METHOD_NONE);
	assert_int_equal(msg.status, 503);
	expect_slice(&msg.method_name, NULL, "method of a response");
}

static void test_methods(void **state)
{
	static const char *const names[] = {
		[SIP_METHOD_REGISTER] = "REGISTER",
		[SIP_METHOD_INVITE] = "INVITE",
		[SIP_METHOD_ACK] = "ACK",
		[SIP_METHOD_BYE] = "BYE",
		[SIP_METHOD_CANCEL] = "CANCEL",
		[SIP_METHOD_OPTIONS] = "OPTIONS",
		[SIP_METHOD_SUBSCRIBE] = "SUBSCRIBE",
		[SIP_METHOD_NOTIFY] = "NOTIFY",
		[SIP_METHOD_MESSAGE] = "MESSAGE",
		[SIP_METHOD_REFER] = "REFER",
		[SIP_METHOD_PUBLISH] = "PUBLISH",
		[SIP_METHOD_INFO] = "INFO",
		[SIP_METHOD_UPDATE] = "UPDATE",
		[SIP_METHOD_PRACK] = "PRACK",
		[SIP_METHOD_OTHER] = "INVITe",
	};
	struct sip_message msg;
	char text[256];
	u32 method;
	int len;

	(void)state;
	for (method = SIP_METHOD_REGISTER; method <= SIP_METHOD_OTHER;
	     method++) {
		len = snprintf(text, sizeof(text),
			       "%s sip:a SIP/2.0\r\n" VIA FROM TO CALL_ID
			       "CSeq: 4294967295 %s\r\n\r\n",
			       names[method], names[method]);
		assert_int_equal(sip_message_parse((u8 *)text, len, &msg), 0);
		assert_int_equal(msg.method, method);
		assert_int_equal(msg.cseq_method, method);
		assert_int_equal(msg.cseq, 4294967295U);
		assert_int_equal(msg.body, len);
	}
}

static void test_keepalives(void **state)
{
	static const char crlf[] = "\r\n\r\n\r\n\r\n\r\n";
	u32 len;

	(void)state;
	for (len = 0; len < sizeof(crlf) - 1; len++) {
		u8 *copy = exact_copy(crlf, len);

		assert_int_equal(sip_keepalive(copy, len),
				 len >= 1 && len <= SIP_CRLF_MAX);
		exact_free(copy, len);
	}
	assert_false(sip_keepalive((const u8 *)"\r\n\0", 3));
	assert_false(sip_keepalive((const u8 *)"\r\nR", 3));
	assert_false(sip_keepalive((const u8 *)"\0\0\0\0", 4));
}

/* xorshift, so that a failure repeats */
static u64 random_state = 0x5151e7a1c0ffee01ULL;

static u64 next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static void fill_random(u8 *p, size_t len)
{
	while (len--)
		*p++ = next_random();
}

/* Shapes random bytes and returns how many of them the packet has. */
typedef size_t (*noise_shape)(u8 *p);

static size_t noise_random(u8 *p)
{
	return 1 + p[0] * 5;
}

static size_t noise_rtp(u8 *p)
{
	p[0] = 0x80 | (p[0] & 0x10);
	p[1] = (p[1] & 0x80) | (p[2] & 1 ? 8 : 101);
	return 172;
}

static size_t noise_rtcp(u8 *p)
{
	p[0] = 0x81;
	p[1] = 200 + p[1] % 5;
	return 64;
}

static size_t noise_stun(u8 *p)
{
	p[0] = 0;
	p[1] = 1;
	memcpy(p + 4, "\x21\x12\xa4\x42", 4);
	return 20 + (p[3] & 0x3c);
}

/* The transaction number is random and may well be letters. */
static size_t noise_dns(u8 *p)
{
	static const char query[] = "\1\0\0\1\0\0\0\0\0\0\3www\7example\3net";

	memcpy(p, "SIREOP" + p[0] % 5, 2);
	memcpy(p + 2, query, sizeof(query));
	memcpy(p + 2 + sizeof(query), "\0\1\0\1", 4);
	return sizeof(query) + 6;
}

/* Short header: the first byte is 0x40..0x7f, the letters among them. */
static size_t noise_quic(u8 *p)
{
	p[0] = 0x40 | (p[0] & 0x3f);
	return 1200;
}

static size_t noise_quic_long(u8 *p)
{
	memcpy(p, "\xc3\0\0\0\1", 5);
	return 1200;
}

static size_t noise_tls(u8 *p)
{
	memcpy(p, "\x16\3\1\2\0\1\0\1\xfc\3\3", 11);
	return 517;
}

static size_t noise_mqtt(u8 *p)
{
	memcpy(p, "\x10\x20\0\4MQTT\4\2\0\x3c\0\x14", 14);
	return 34;
}

static size_t noise_http(u8 *p)
{
	static const char *const methods[] = { "GET", "POST", "OPTIONS",
					       "NOTIFY", "REGISTER" };

	return sprintf((char *)p, "%s /%016llx HTTP/1.%u\r\nHost: sip:a\r\n",
		       methods[p[0] % 5], (unsigned long long)next_random(),
		       p[1] & 1);
}

static size_t noise_rtsp(u8 *p)
{
	static const char *const methods[] = { "OPTIONS", "DESCRIBE", "SETUP",
					       "PLAY", "ANNOUNCE" };

	return sprintf((char *)p, "%s rtsp://192.0.2.%u/s RTSP/1.0\r\nCSeq: 1",
		       methods[p[0] % 5], p[1]);
}

/* WireGuard, and the rest that begins with a small number. */
static size_t noise_wireguard(u8 *p)
{
	memcpy(p, "\4\0\0\0", 4);
	return 148;
}

static void test_noise(void **state)
{
	static const noise_shape shapes[] = {
		noise_rtp,	 noise_rtcp, noise_stun,      noise_dns,
		noise_quic,	 noise_tls,  noise_mqtt,      noise_http,
		noise_quic_long, noise_rtsp, noise_wireguard,
	};
	const size_t count = sizeof(shapes) / sizeof(*shapes);
	u8 packet[1500];
	size_t len, i;

	(void)state;
	for (i = 0; i < 20000; i++) {
		fill_random(packet, sizeof(packet));
		len = i < 10000 ? noise_random(packet) :
				  shapes[i % count](packet);
		assert_true(len <= sizeof(packet));
		if (begins(packet, len))
			fail_msg("packet %zu is taken for SIP", i);
		assert_false(sip_keepalive(packet, len) && len > 2);
	}
}

/* The hardest noise: random, but with letters and a space to go on. */
static void test_text_noise(void **state)
{
	static const char alphabet[] = "RSIP/2.0 :INVTEsip\r\n";
	char packet[64];
	size_t i, j;

	(void)state;
	for (i = 0; i < 100000; i++) {
		for (j = 0; j < sizeof(packet); j++)
			packet[j] =
				alphabet[next_random() % (sizeof(alphabet) - 1)];
		assert_false(begins(packet, 1 + i % sizeof(packet)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start_lines),
		cmocka_unit_test(test_request_method),
		cmocka_unit_test(test_long_start_line),
		cmocka_unit_test(test_start_line_fields),
		cmocka_unit_test(test_methods),
		cmocka_unit_test(test_keepalives),
		cmocka_unit_test(test_noise),
		cmocka_unit_test(test_text_noise),
	};

	return cmocka_run_group_tests_name("sip_start_line", tests, NULL, NULL);
}
