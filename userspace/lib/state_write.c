// SPDX-License-Identifier: GPL-2.0
/*
 * Writes bindings to a file: a JSON object a line, first what the file is about,
 * last how many bindings there are. Under another name until it is whole, so
 * that there is always a file, and never half of one.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "names.h"
#include "out.h"
#include "prefix.h"
#include "state.h"

static int failed(const struct sn_state_file *state, struct sn_error *err)
{
	int errnum = errno;

	return sn_fail(err, SN_TROUBLE, errnum, "cannot write %s: %s",
		       state->fresh, errnum ? strerror(errnum) : "write error");
}

static void begin(struct sn_out *out, const struct sn_state_file *state)
{
	sn_out_start(out, SN_OUT_JSON_LINES, &sn_out_json_ops, state->file);
}

static void put_head(struct sn_state_file *state)
{
	struct sn_out out;

	begin(&out, state);
	sn_out_number(&out, "format", 1);
	sn_out_text(&out, "boot", state->head.boot);
	sn_out_number(&out, "netns", state->head.netns);
	sn_out_number(&out, "cookie", state->head.cookie);
	sn_out_number(&out, "saved", state->head.saved);
	sn_out_number(&out, "boottime", state->head.boottime);
	sn_out_end(&out);
}

/**
 * sn_state_begin() - begin a file
 * @state: filled
 * @path: what it will be called
 * @head: what it is about
 * @err: why it cannot be begun
 *
 * Return: 0 or -1.
 */
int sn_state_begin(struct sn_state_file *state, const char *path,
		   const struct sn_state_head *head, struct sn_error *err)
{
	int fd;

	memset(state, 0, sizeof(*state));
	state->head = *head;
	snprintf(state->path, sizeof(state->path), "%s", path);
	snprintf(state->fresh, sizeof(state->fresh), "%s.new", path);
	/* What an interrupted write has left, or somebody else has put there. */
	unlink(state->fresh);
	fd = open(state->fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	state->file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!state->file) {
		failed(state, err);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	put_head(state);
	return 0;
}

/*
 * An AOR may be any bytes, JSON is UTF-8: each byte is a character of its own
 * here.
 */
static void put_aor(struct sn_out *out, const char *aor)
{
	char text[2 * SIPNAT_AOR_MAX + 1];
	size_t used = 0;

	for (; *aor; aor++) {
		unsigned char c = *aor;

		if (c >= 0x80) {
			text[used++] = 0xc0 | c >> 6;
			c = 0x80 | (c & 0x3f);
		}
		text[used++] = c;
	}
	text[used] = '\0';
	sn_out_text(out, "aor", text);
}

/*
 * The second of the day from which what is left counts, as exactly as by the
 * clock that counts since boot.
 */
static uint64_t counts_from(const struct sn_state_head *head,
			    const struct sn_binding *binding)
{
	if (binding->clock <= head->boottime)
		return head->saved;
	return head->saved + (binding->clock - head->boottime);
}

/**
 * sn_state_add() - write a binding
 * @binding: the binding; left out if its flow has no entry
 * @data: struct sn_state_file
 * @err: why it cannot be written
 *
 * Return: 0 or -1.
 */
int sn_state_add(const struct sn_binding *binding, void *data,
		 struct sn_error *err)
{
	struct sn_state_file *state = data;
	uint64_t from = counts_from(&state->head, binding);
	struct sn_out out;
	char contact[20];

	if (!binding->has_reply)
		return 0;
	if (state->count == SN_STATE_BINDINGS_MAX) {
		state->left_out++;
		return 0;
	}
	snprintf(contact, sizeof(contact), "%016" PRIx64, binding->contact);
	begin(&out, state);
	put_aor(&out, binding->aor);
	sn_out_text(&out, "contact", contact);
	sn_out_text(&out, "transport", sn_transport_name(binding->transport));
	sn_out_tuple(&out, "original", binding->family, &binding->original);
	sn_out_tuple(&out, "reply", binding->family, &binding->reply);
	sn_out_number(&out, "zone", binding->zone);
	sn_out_text(&out, "endpoint", sn_direction_name(binding->endpoint));
	sn_out_number(&out, "granted", binding->granted);
	sn_out_number(&out, "expires", from + binding->expires);
	sn_out_number(&out, "hold", from + binding->hold);
	sn_out_end(&out);
	state->count++;
	errno = 0;
	return ferror(state->file) ? failed(state, err) : 0;
}

/* The new name has to be on the disk too. */
static void sync_folder(const char *path)
{
	char folder[SN_STATE_PATH_ROOM];
	char *slash;
	int fd;

	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (!slash)
		return;
	slash[slash == folder] = '\0';
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

/**
 * sn_state_commit() - end a file and give it its name
 * @state: the file
 * @err: why that failed; the file before it is then still there
 *
 * Return: 0 or -1.
 */
int sn_state_commit(struct sn_state_file *state, struct sn_error *err)
{
	struct sn_out out;
	bool good;

	begin(&out, state);
	sn_out_number(&out, "bindings", state->count);
	sn_out_end(&out);
	errno = 0;
	good = !fflush(state->file) && !ferror(state->file) &&
	       !fsync(fileno(state->file));
	if (!good)
		failed(state, err);
	if (fclose(state->file) && good) {
		good = false;
		failed(state, err);
	}
	state->file = NULL;
	if (good && rename(state->fresh, state->path)) {
		good = false;
		failed(state, err);
	}
	if (!good) {
		unlink(state->fresh);
		return -1;
	}
	sync_folder(state->path);
	return 0;
}

/**
 * sn_state_abort() - give up a file
 * @state: the file; the one before it stays
 */
void sn_state_abort(struct sn_state_file *state)
{
	fclose(state->file);
	state->file = NULL;
	unlink(state->fresh);
}
