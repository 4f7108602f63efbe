/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ruleset of nftables as its own JSON, and looking things up in it.
 */
#ifndef SIPNATCTL_NFT_H
#define SIPNATCTL_NFT_H

#include <stdbool.h>
#include <stddef.h>

struct json_object;

#define NFT_WHY 200

/**
 * struct nft - a ruleset
 * @there: there is a program nft
 * @root: its JSON, owned; NULL if it could not be read
 * @items: the array in it; NULL if there is none
 * @why: why it could not be read, or empty
 */
struct nft {
	bool there;
	struct json_object *root;
	struct json_object *items;
	char why[NFT_WHY];
};

void nft_look(struct nft *nft);
bool nft_parse(struct nft *nft, const char *json);
void nft_free(struct nft *nft);
size_t nft_count(const struct nft *nft);
struct json_object *nft_item(const struct nft *nft, size_t i, const char *kind);
const char *nft_text(struct json_object *object, const char *key);
struct json_object *nft_expressions(struct json_object *rule);
bool nft_has_table(const struct nft *nft, const char *family, const char *name);
bool nft_same_table(struct json_object *a, struct json_object *b);

#endif /* SIPNATCTL_NFT_H */
