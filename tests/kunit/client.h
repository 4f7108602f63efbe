/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A client of the netlink family, as user space would be: a socket, requests,
 * what the kernel says.
 */
#ifndef TESTS_KUNIT_CLIENT_H
#define TESTS_KUNIT_CLIENT_H

#include <kunit/test.h>
#include <linux/net.h>
#include <linux/sipnat.h>
#include <net/netlink.h>

#define REPLIES_MAX 1024

/**
 * struct client - a socket
 * @test: that it belongs to
 * @sock: its end in the kernel
 * @msg: the request being written
 * @room: bytes of a read, which is what a dump's messages are made for
 * @flags: of all messages of the last reply
 * @extack: what the kernel said of the last request, or empty
 * @reply: its replies
 * @n_replies: how many of @reply there are
 */
struct client {
	struct kunit *test;
	struct socket *sock;
	struct sk_buff *msg;
	unsigned int room;
	u16 flags;
	char extack[128];
	struct nlmsghdr *reply[REPLIES_MAX];
	unsigned int n_replies;
};

struct client *client_open(struct kunit *test);
void client_close(struct client *client);
void client_listen(struct client *client);
struct nlmsghdr *client_event(struct client *client, u8 *cmd);

struct sk_buff *request(struct client *client, u8 cmd, u16 flags);
int client_send(struct client *client);
int client_begin(struct client *client);
int client_receive(struct client *client);

int ask(struct client *client, u8 cmd);
int dump(struct client *client, u8 cmd);
const struct nlattr *attribute(const struct nlmsghdr *nlh, int type);
u32 attribute_u32(struct kunit *test, const struct nlmsghdr *nlh, int type);

void put_address(struct sk_buff *msg, int type, const char *text);
void put_prefix(struct sk_buff *msg, int type, const char *text, u8 length);

struct nlattr *rule_begin(struct sk_buff *msg, u32 action);
void rule_end(struct sk_buff *msg, struct nlattr *nest);
void put_port(struct sk_buff *msg, u16 first, u16 last);

void expect_refused(struct client *client, int error, const char *sentence);

#endif
