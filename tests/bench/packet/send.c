// SPDX-License-Identifier: GPL-2.0
/*
 * send [-f | -t] [-n ROUNDS] PHONE PORT PROVIDER PORT [NAME SIDE FILE]...
 *
 * Sends datagrams from the phone's namespace to the provider's and back, round
 * after round, and prints for each NAME what one of them takes: "NAME MEDIAN
 * MEAN SENT". SIDE is phone or provider, who sends it; "@@@@@@@@" in a FILE
 * becomes the number of the round. Of a FILE - nothing is sent: the step is what
 * measuring itself takes. With -f each round is a flow of its own, from another
 * port of the phone. With -t there are no steps: one TCP connection, and what
 * two full segments and their ACK take.
 *
 * Under QEMU's -icount shift=0 the time stamp counter counts instructions, and
 * on one CPU all that a packet causes happens before send() returns. The median
 * leaves out rounds in which a timer ticked.
 */
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define STEPS 32
#define SEGMENT 1448 /* Ethernet's MTU without IPv4, TCP and its time stamps */
#define MARK "@@@@@@@@"

struct step {
	const char *name;
	bool provider;
	char data[65536];
	size_t len;
	char *marks[16]; /* of data, NULL behind the last */
	uint64_t *taken;
};

static struct step steps[STEPS];
static int n_steps, rounds = 300;
static struct sockaddr_in phone, provider, public;

static uint64_t now(void)
{
	return __builtin_ia32_rdtsc();
}

static void enter(const char *side)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", side);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		err(1, "%s", path);
	close(fd);
}

static int bound(const char *side, int type, const struct sockaddr_in *to)
{
	int fd, one = 1;

	enter(side);
	fd = socket(AF_INET, type, 0);
	if (fd < 0)
		err(1, "socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (const struct sockaddr *)to, sizeof(*to)))
		err(1, "bind to port %d", ntohs(to->sin_port));
	return fd;
}

static int flow(const char *side, const struct sockaddr_in *from,
		const struct sockaddr_in *to)
{
	int fd = bound(side, SOCK_DGRAM, from);

	if (connect(fd, (const struct sockaddr *)to, sizeof(*to)))
		err(1, "connect");
	return fd;
}

static void number(struct step *step, int round)
{
	char digits[16];
	int i;

	snprintf(digits, sizeof(digits), "%08d", round + 1);
	for (i = 0; step->marks[i]; i++)
		memcpy(step->marks[i], digits, 8);
}

static uint64_t one(int fd, const struct step *step)
{
	uint64_t begin = now();

	if (step->len && send(fd, step->data, step->len, 0) < 0)
		err(1, "send %s", step->name);
	return now() - begin;
}

static void dialogue(void)
{
	int round, i, in, out;

	out = flow("phone", &phone, &provider);
	in = flow("provider", &provider, &public);
	for (round = 0; round < rounds; round++) {
		for (i = 0; i < n_steps; i++) {
			number(&steps[i], round);
			steps[i].taken[round] =
				one(steps[i].provider ? in : out, &steps[i]);
		}
	}
}

/* The first step of each round opens a flow. */
static void new_flows(void)
{
	int port = ntohs(phone.sin_port);
	int round, i, fd;

	for (round = 0; round < rounds; round++) {
		phone.sin_port = htons(port + round);
		fd = flow("phone", &phone, &provider);
		for (i = 0; i < n_steps; i++) {
			number(&steps[i], round);
			steps[i].taken[round] = one(fd, &steps[i]);
		}
		close(fd);
	}
}

static int accepted(int listener)
{
	int fd = accept(listener, NULL, NULL);

	if (fd < 0)
		err(1, "accept");
	return fd;
}

static void stream(void)
{
	static char data[2 * SEGMENT];
	int listener, from, to, round, one = 1;
	uint64_t begin;

	listener = bound("provider", SOCK_STREAM, &provider);
	if (listen(listener, 1))
		err(1, "listen");
	from = bound("phone", SOCK_STREAM, &phone);
	if (connect(from, (const struct sockaddr *)&provider, sizeof(provider)))
		err(1, "connect");
	setsockopt(from, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	to = accepted(listener);
	n_steps = 1;
	steps[0].name = "tcp";
	for (round = 0; round < rounds; round++) {
		begin = now();
		if (write(from, data, SEGMENT) != SEGMENT ||
		    write(from, data, SEGMENT) != SEGMENT)
			err(1, "write");
		if (recv(to, data, sizeof(data), MSG_WAITALL) != sizeof(data))
			err(1, "recv");
		steps[0].taken[round] = now() - begin;
	}
}

static int by_size(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void report(const struct step *step)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; i < rounds; i++)
		sum += step->taken[i];
	qsort(step->taken, rounds, sizeof(*step->taken), by_size);
	printf("%s %llu %llu %d\n", step->name,
	       (unsigned long long)step->taken[rounds / 2],
	       (unsigned long long)sum / rounds, rounds);
}

static void read_step(char **words)
{
	struct step *step = &steps[n_steps++];
	char *mark = step->data;
	int fd, n = 0;

	step->name = words[0];
	step->provider = !strcmp(words[1], "provider");
	step->marks[0] = NULL;
	if (!strcmp(words[2], "-"))
		return;
	fd = open(words[2], O_RDONLY);
	if (fd < 0)
		err(1, "%s", words[2]);
	step->len = read(fd, step->data, sizeof(step->data) - 1);
	close(fd);
	while (n < 15) {
		mark = memmem(mark, step->data + step->len - mark, MARK, 8);
		if (!mark)
			break;
		step->marks[n++] = mark;
		mark += 8;
	}
	step->marks[n] = NULL;
}

static struct sockaddr_in end_of(const char *addr, const char *port)
{
	struct sockaddr_in end = { .sin_family = AF_INET };

	end.sin_port = htons(atoi(port));
	if (!inet_aton(addr, &end.sin_addr))
		errx(2, "no IPv4 address: %s", addr);
	return end;
}

int main(int argc, char **argv)
{
	void (*traffic)(void) = dialogue;
	int opt, i;

	while ((opt = getopt(argc, argv, "ftn:")) != -1) {
		if (opt == '?')
			return 2;
		if (opt == 'n')
			rounds = atoi(optarg);
		else
			traffic = opt == 't' ? stream : new_flows;
	}
	if (argc - optind < 4 || rounds < 1)
		errx(2, "usage: see the first comment");
	phone = end_of(argv[optind], argv[optind + 1]);
	provider = end_of(argv[optind + 2], argv[optind + 3]);
	public = end_of("203.0.113.1", argv[optind + 1]);
	for (i = optind + 4; i + 2 < argc && n_steps < STEPS; i += 3)
		read_step(argv + i);
	for (i = 0; i < STEPS; i++) {
		steps[i].taken = calloc(rounds, sizeof(*steps[i].taken));
		if (!steps[i].taken)
			err(1, "calloc");
	}
	traffic();
	for (i = 0; i < n_steps; i++)
		report(&steps[i]);
	return 0;
}
