// SPDX-License-Identifier: GPL-2.0
/*
 * Which rules assign the SIP helper, as nft and iptables-save print them, and
 * the commands that delete just those.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alg_look.h"
#include "array.h"
#include "cmocka_all.h"
#include "nft.h"
#include "shell.h"
#include "test_alg.h"

static void nft_rules(void **state)
{
	static const char *const mends[] = {
		"nft delete rule inet fw4 pre handle 12",
		"nft delete rule inet fw4 'a$b' handle 15",
		"nft delete rule inet fw4 pre handle 17",
		"nft delete rule inet fw4 pre handle 18",
		"nft delete rule inet fw4 pre handle 19",
	};
	static const bool alone[] = { false, true, true, true, false };
	struct nft nft = { 0 };
	struct alg alg = { 0 };
	size_t i;

	assert_true(nft_parse(&nft, nft_ruleset));
	assert_true(nft_has_table(&nft, "ip", "raw"));
	assert_false(nft_has_table(&nft, "ip6", "raw"));
	alg_read_nft(&alg, &nft);
	assert_int_equal(alg.n_places, ARRAY_SIZE(mends));
	assert_string_equal(alg.places[0].text,
			    "nft: table inet fw4 chain pre handle 12");
	for (i = 0; i < ARRAY_SIZE(mends); i++) {
		assert_string_equal(alg.places[i].mend, mends[i]);
		assert_int_equal(alg.places[i].alone, alone[i]);
	}
	alg_free(&alg);
	nft_free(&nft);
}

static void nft_bad(void **state)
{
	static const char *const bad[] = {
		"{\"nftables\": 3}",  "no JSON", "[]",	  "null", "{",
		"{\"nftables\": {}}", "3",	 "\"x\"",
	};
	static const char *const odd[] = {
		"",
		"{\"nftables\": []}",
		"{\"nftables\": [null, 3, [], {}, {\"rule\": 3}, {\"rule\": {}}]}",
		"{\"nftables\": [{\"rule\": {\"expr\": [null, 3, {\"ct helper\": null}]}}]}",
		"{\"nftables\": [{\"rule\": {\"expr\": [{\"ct helper\": \"@\"}]}}]}",
		/* A map that names itself. */
		"{\"nftables\": [{\"map\": {\"name\": \"m\", \"elem\": [[1, \"@m\"]]}}, {\"rule\": {\"expr\": [{\"ct helper\": \"@m\"}]}}]}",
	};
	struct nft nft = { 0 };
	struct alg alg = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		memset(&nft, 0, sizeof(nft));
		assert_false(nft_parse(&nft, bad[i]));
		assert_true(*nft.why);
		assert_int_equal(nft_count(&nft), 0);
	}
	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		assert_true(nft_parse(&nft, odd[i]));
		alg_read_nft(&alg, &nft);
		assert_int_equal(alg.n_places, 0);
		nft_free(&nft);
	}
}

static void iptables_rules(void **state)
{
	struct alg alg = { 0 };

	alg_read_iptables(&alg, "iptables-save", iptables_raw);
	assert_int_equal(alg.n_places, 4);
	assert_string_equal(alg.places[0].text,
			    "iptables-save: -A PREROUTING -p udp -j CT --helper sip");
	assert_string_equal(alg.places[0].mend,
			    "iptables -t raw -D PREROUTING -p udp -j CT --helper sip");
	assert_non_null(strstr(alg.places[1].text, "sip-5070"));
	assert_string_equal(alg.places[2].mend,
			    "iptables -t raw -D OUTPUT -j CT --helper sip --zone 3");
	assert_string_equal(alg.places[3].mend,
			    "iptables -t raw -D PREROUTING -m comment --comment 'a \"q\" it'\\''s $x' -j CT --helper sip");
	alg_free(&alg);
	alg_read_iptables(&alg, "ip6tables-legacy-save", iptables_raw);
	assert_string_equal(alg.places[0].mend,
			    "ip6tables-legacy -t raw -D PREROUTING -p udp -j CT --helper sip");
	alg_free(&alg);
}

/* More rules than are kept, and words longer than any can be. */
static void many_rules(void **state)
{
	struct alg alg = { 0 };
	char *text = calloc(1, 100000);
	size_t i, used = 0;

	for (i = 0; i < 100; i++)
		used += sprintf(text + used,
				"-A PREROUTING -j CT --helper sip\n");
	alg_read_iptables(&alg, "iptables-save", text);
	assert_int_equal(alg.n_places, ALG_PLACES_MAX);
	assert_int_equal(alg.more_places, 100 - ALG_PLACES_MAX);
	alg_free(&alg);
	memset(text, 'x', 50000);
	memcpy(text, "-A ", 3);
	strcpy(text + 50000, " --helper sip\n-A \"never ends --helper sip");
	memset(&alg, 0, sizeof(alg));
	alg_read_iptables(&alg, "iptables-save", text);
	assert_int_equal(alg.n_places, 0);
	free(text);
}

/* What a shell makes of a word is the word again. */
static void words(void **state)
{
	static const char *const cases[] = {
		"plain",    "",		"two words", "it's", "$(reboot)",
		"a;b",	    "`x`",	"\"",	     "\\",   "*",
		"~root",    "=x",	"a=b",	     "#",    "-",
		"\x1b[31m", "\xc3\xa4", "new\nline", "!1",   "{a,b}",
		"&",	    "|",	"<",	     "(",
	};
	char *command, got[100];
	size_t size, i, n;
	FILE *file, *pipe;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		file = open_memstream(&command, &size);
		fputs("printf %s ", file);
		shell_put(file, cases[i]);
		fclose(file);
		pipe = popen(command, "r");
		assert_non_null(pipe);
		n = fread(got, 1, sizeof(got) - 1, pipe);
		got[n] = '\0';
		assert_int_equal(pclose(pipe), 0);
		assert_string_equal(got, cases[i]);
		free(command);
	}
}

static void taken_words(void **state)
{
	const char *line = "  -A \"a \\\"b\\\" c\" d\"e f\"g \"\" last\nnext";
	static const char *const wanted[] = { "-A", "a \"b\" c", "de fg", "",
					      "last" };
	char word[20];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		assert_true(shell_take(&line, word, sizeof(word)));
		assert_string_equal(word, wanted[i]);
	}
	assert_false(shell_take(&line, word, sizeof(word)));
	line = "abcdefghijklmnopqrstuvwxyz";
	assert_false(shell_take(&line, word, sizeof(word)));
	line = "\"ends in \\";
	assert_true(shell_take(&line, word, sizeof(word)));
	assert_string_equal(word, "ends in \\");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nft_rules),	  cmocka_unit_test(nft_bad),
		cmocka_unit_test(iptables_rules), cmocka_unit_test(many_rules),
		cmocka_unit_test(words),	  cmocka_unit_test(taken_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
