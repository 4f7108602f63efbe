// SPDX-License-Identifier: GPL-2.0
/*
 * calls.so: preloaded into a program, it counts the instructions of all of it
 * and of the system calls by which it talks to the kernel by netlink. When the
 * program ends, "CALLS ALL KERNEL LONGEST LAST" is written to the file $BENCH_CALLS;
 * LAST is the last of those that send.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static uint64_t begin, kernel, longest, last;
static unsigned long calls;

static uint64_t now(void)
{
	return __builtin_ia32_rdtsc();
}

static uint64_t counted(uint64_t since)
{
	uint64_t taken = now() - since;

	calls++;
	kernel += taken;
	if (taken > longest)
		longest = taken;
	return taken;
}

/* Of libc, whoever calls it; these are all by which libmnl and others talk. */
static void *real(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (!function)
		abort();
	return function;
}

ssize_t sendto(int fd, const void *data, size_t len, int flags,
	       const struct sockaddr *to, socklen_t to_len)
{
	static __typeof__(sendto) *call;
	uint64_t since;
	ssize_t ret;

	if (!call)
		call = real("sendto");
	since = now();
	ret = call(fd, data, len, flags, to, to_len);
	last = counted(since);
	return ret;
}

ssize_t sendmsg(int fd, const struct msghdr *msg, int flags)
{
	static __typeof__(sendmsg) *call;
	uint64_t since;
	ssize_t ret;

	if (!call)
		call = real("sendmsg");
	since = now();
	ret = call(fd, msg, flags);
	last = counted(since);
	return ret;
}

ssize_t recvfrom(int fd, void *data, size_t len, int flags,
		 struct sockaddr *from, socklen_t *from_len)
{
	static __typeof__(recvfrom) *call;
	uint64_t since;
	ssize_t ret;

	if (!call)
		call = real("recvfrom");
	since = now();
	ret = call(fd, data, len, flags, from, from_len);
	counted(since);
	return ret;
}

ssize_t recvmsg(int fd, struct msghdr *msg, int flags)
{
	static __typeof__(recvmsg) *call;
	uint64_t since;
	ssize_t ret;

	if (!call)
		call = real("recvmsg");
	since = now();
	ret = call(fd, msg, flags);
	counted(since);
	return ret;
}

__attribute__((constructor)) static void begun(void)
{
	begin = now();
}

__attribute__((destructor)) static void ended(void)
{
	uint64_t all = now() - begin;
	const char *path = getenv("BENCH_CALLS");
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	fprintf(file, "%lu %lu %lu %lu %lu\n", calls, all, kernel, longest,
		last);
	fclose(file);
}
