// SPDX-License-Identifier: GPL-2.0
/*
 * Keeping the bindings of registered endpoints in a file: when they are written.
 * Bringing them back is in restore.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "daemon.h"
#include "state.h"

/* Who came or went is in the file so soon, or in a large one so late. */
#define DELAY_LEAST 1.0
#define DELAY_MOST 3600.0
/* Of the time no more than one part in so many goes into writing. */
#define DELAY_TIMES 20.0
/* Disks wear: no more bytes a second than these, if something always changes. */
#define BYTES_A_SECOND (256 * 1024.0)
/* A table that changes while it is read is read again so often. */
#define TORN_TRIES 3

/* Say a complaint, unless it is the one that was said last. */
static void complain(struct keep *keep, const char *text)
{
	if (!strcmp(keep->complaint, text))
		return;
	snprintf(keep->complaint, sizeof(keep->complaint), "%s", text);
	log_say(LOG_WARNING,
		"bindings are not saved, an upgrade of the module would forget them: %s",
		text);
}

/* The last folder of the path, which a service manager may have made. */
static void make_folder(const char *path)
{
	char folder[SN_STATE_PATH_ROOM];
	char *slash;

	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (!slash || slash == folder)
		return;
	*slash = '\0';
	(void)mkdir(folder, 0700);
}

/* Two daemons must not write one file, wherever they run. */
static bool lock(struct keep *keep)
{
	char path[SN_STATE_PATH_ROOM], text[SN_ERROR_MAX];

	if (keep->lock >= 0)
		return true;
	make_folder(keep->path);
	snprintf(path, sizeof(path), "%s.lock", keep->path);
	keep->lock =
		open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (keep->lock >= 0 && !flock(keep->lock, LOCK_EX | LOCK_NB))
		return true;
	if (keep->lock >= 0 && errno == EWOULDBLOCK)
		snprintf(text, sizeof(text),
			 "another sipnatd uses %s, give each its own state_file",
			 keep->path);
	else
		snprintf(text, sizeof(text), "cannot lock %s: %s", path,
			 strerror(errno));
	if (keep->lock >= 0)
		close(keep->lock);
	keep->lock = -1;
	complain(keep, text);
	return false;
}

static void unlock(struct keep *keep)
{
	if (keep->lock >= 0)
		close(keep->lock);
	keep->lock = -1;
}

/* All bindings into a file; 1: the table changed meanwhile. */
static int write_once(struct sn_client *client, const struct keep *keep,
		      bool last, struct sn_state_file *state,
		      struct sn_error *err)
{
	struct sn_state_head head;
	bool torn = false;

	if (sn_state_here(&head, err) ||
	    sn_state_begin(state, keep->path, &head, err))
		return -1;
	if (sn_client_bindings_each(client, NULL, sn_state_add, state, &torn,
				    err)) {
		sn_state_abort(state);
		return -1;
	}
	if (torn && !last) {
		sn_state_abort(state);
		return 1;
	}
	return sn_state_commit(state, err);
}

/* Of how many events nobody was told, for they came too fast. */
static int count_held_back(struct sn_client *client, uint64_t *count,
			   struct sn_error *err)
{
	struct sn_stats stats;

	if (sn_client_stats(client, &stats, err))
		return -1;
	*count = stats.value[SIPNAT_A_STATS_EVENTS_SUPPRESSED];
	return 0;
}

static int write_bindings(struct daemon *d, struct sn_state_file *state,
			  struct sn_error *err)
{
	struct sn_client *client = sn_client_open(err);
	int ret = 1, tries;

	if (!client)
		return -1;
	/* A module that was loaded just now knows none yet. */
	if (!sn_events_same_module(d->events, client))
		ret = sn_fail(err, SN_NO_ACCESS, EAGAIN,
			      "the module was loaded again");
	else if (count_held_back(client, &d->keep.held_back, err))
		ret = -1;
	for (tries = 1; ret == 1; tries++)
		ret = write_once(client, &d->keep, tries == TORN_TRIES, state,
				 err);
	sn_client_close(client);
	return ret;
}

/* Seconds, which nobody can set as they can the time of day. */
static ev_tstamp stopwatch(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (ev_tstamp)now.tv_sec + (ev_tstamp)now.tv_nsec / 1e9;
}

/* Seconds until it may be written again; @cost: what writing it took. */
static ev_tstamp pause_after(const char *path, ev_tstamp cost)
{
	ev_tstamp pause = cost * DELAY_TIMES, wear = 0.;
	struct stat about;

	if (!stat(path, &about))
		wear = (ev_tstamp)about.st_size / BYTES_A_SECOND;
	if (pause < wear)
		pause = wear;
	if (pause < DELAY_LEAST)
		pause = DELAY_LEAST;
	return pause > DELAY_MOST ? DELAY_MOST : pause;
}

/*
 * The file is ours. What it has and the module lacks comes back first, or it
 * would be lost when it is written.
 */
static bool take_file(struct daemon *d)
{
	if (d->keep.lock >= 0)
		return true;
	if (!lock(&d->keep))
		return false;
	restore_bindings(d, false);
	return true;
}

static void save(struct daemon *d)
{
	struct keep *keep = &d->keep;
	ev_tstamp begin = stopwatch();
	struct sn_state_file state;
	struct sn_error err;
	int bad;

	if (!keep->path[0] || !sn_events_module_here(d->events) ||
	    !take_file(d))
		return;
	bad = write_bindings(d, &state, &err);
	keep->pause = pause_after(keep->path, stopwatch() - begin);
	if (bad) {
		/* Of the module's going the events tell. */
		if (err.fault != SN_NO_ACCESS)
			complain(keep, err.text);
		return;
	}
	keep->dirty = false;
	recent_forget(&keep->recent);
	keep->complaint[0] = '\0';
	log_say(LOG_DEBUG, "%zu bindings saved in %s", state.count, keep->path);
	if (state.left_out)
		log_say(LOG_WARNING, "%s holds %zu bindings, %zu were too many",
			keep->path, state.count, state.left_out);
}

/* In so many seconds, or earlier if that has been set before. */
static void start_timer(struct daemon *d, ev_tstamp delay)
{
	ev_timer *timer = &d->keep.save;

	if (ev_is_active(timer) && ev_timer_remaining(d->loop, timer) <= delay)
		return;
	ev_timer_stop(d->loop, timer);
	ev_timer_set(timer, delay, 0.);
	ev_timer_start(d->loop, timer);
}

/* What is in no hurry; and a large file is in none. */
static void start_timer_late(struct daemon *d)
{
	ev_tstamp delay = d->config.state.interval;

	start_timer(d, delay > d->keep.pause ? delay : d->keep.pause);
}

/* Since it was written: some may have been of bindings. */
static bool were_held_back(const struct daemon *d)
{
	struct sn_client *client;
	struct sn_error err;
	uint64_t count;
	bool were;

	client = sn_client_open(&err);
	were = !client || count_held_back(client, &count, &err) ||
	       count != d->keep.held_back;
	sn_client_close(client);
	return were;
}

/* Once it is written there is another look, at what nobody was told. */
static void save_now(struct ev_loop *loop, ev_timer *timer, int events)
{
	struct daemon *d = timer->data;

	(void)loop;
	(void)events;
	if (!d->keep.dirty && !were_held_back(d))
		return;
	d->keep.dirty = true;
	save(d);
	start_timer_late(d);
}

/**
 * keep_changed() - bindings came or went, or may have
 * @d: the daemon
 */
void keep_changed(struct daemon *d)
{
	if (!d->keep.path[0])
		return;
	d->keep.dirty = true;
	start_timer(d, d->keep.pause);
}

/**
 * keep_binding() - something happened to a binding
 * @d: the daemon
 * @event: SN_EVENT_BINDING
 *
 * That one was refreshed is what happens most, and there is no hurry: it is
 * remembered. If one was refused there is nothing to write, but so many may be
 * refused that the module doesn't tell of others.
 */
void keep_binding(struct daemon *d, const struct sn_event *event)
{
	if (!d->keep.path[0])
		return;
	if (event->binding_change == SIPNAT_BINDING_CHANGE_REFUSED) {
		start_timer_late(d);
	} else if (!recent_add(&d->keep.recent, event) ||
		   event->binding_change != SIPNAT_BINDING_CHANGE_REFRESHED) {
		keep_changed(d);
	} else {
		d->keep.dirty = true;
		start_timer_late(d);
	}
}

/**
 * keep_module_here() - the module was loaded
 * @d: the daemon
 *
 * It has let go of all entries when it went: what it held expires within
 * seconds, so the bindings come back at once.
 */
void keep_module_here(struct daemon *d)
{
	if (!d->keep.path[0] || !lock(&d->keep))
		return;
	restore_bindings(d, true);
	keep_changed(d);
}

/**
 * keep_module_gone() - the module was unloaded
 * @d: the daemon
 */
void keep_module_gone(struct daemon *d)
{
	ev_timer_stop(d->loop, &d->keep.save);
	d->keep.dirty = false;
}

/* Without the module the file is only kept from others. */
static void begin_file(struct daemon *d)
{
	snprintf(d->keep.path, sizeof(d->keep.path), "%s",
		 d->config.state.file);
	if (!d->keep.path[0])
		return;
	if (!sn_events_module_here(d->events)) {
		(void)lock(&d->keep);
		return;
	}
	(void)take_file(d);
	keep_changed(d);
}

/**
 * keep_reload() - the configuration may name another file now
 * @d: the daemon
 */
void keep_reload(struct daemon *d)
{
	if (!strcmp(d->keep.path, d->config.state.file))
		return;
	unlock(&d->keep);
	ev_timer_stop(d->loop, &d->keep.save);
	recent_forget(&d->keep.recent);
	d->keep.pause = DELAY_LEAST;
	begin_file(d);
}

/**
 * keep_start() - keep bindings from now on
 * @d: the daemon; its policy is in force, if it can be
 */
void keep_start(struct daemon *d)
{
	d->keep.lock = -1;
	d->keep.pause = DELAY_LEAST;
	ev_init(&d->keep.save, save_now);
	d->keep.save.data = d;
	begin_file(d);
}

/**
 * keep_stop() - the daemon ends
 * @d: the daemon
 *
 * Whether anything changed is not asked: of some events nobody may have been told.
 */
void keep_stop(struct daemon *d)
{
	save(d);
	recent_forget(&d->keep.recent);
	unlock(&d->keep);
}
