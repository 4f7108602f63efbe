/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of sipnatd share: one concern a file, one struct that holds
 * their watchers.
 */
#ifndef SIPNATD_DAEMON_H
#define SIPNATD_DAEMON_H

#include <ev.h>

#include "client.h"
#include "config.h"
#include "history.h"

struct http;

/**
 * struct recent - what happened to bindings since they were written to the file
 * @tree: of struct sn_binding, each as it was last told, for tsearch()
 * @count: how many
 */
struct recent {
	void *tree;
	size_t count;
};

/**
 * struct keep - keeping bindings in a file
 * @path: the file, empty for none
 * @lock: descriptor that says that it is ours, -1 if it is not
 * @dirty: something changed and is not in the file
 * @recent: what that is, as far as was told
 * @held_back: so many events the module had told nobody when it was last written
 * @pause: seconds from a change until the file is written, by what that took
 * @complaint: what was wrong at the last try, said once
 * @save: when it is written next
 */
struct keep {
	char path[SN_STATE_PATH_MAX + 1];
	int lock;
	bool dirty;
	struct recent recent;
	uint64_t held_back;
	ev_tstamp pause;
	char complaint[SN_ERROR_MAX];
	ev_timer save;
};

/**
 * struct bounded_lines - how much is logged of what strangers cause
 * @level: how important the lines are, LOG_WARNING or LOG_INFO
 * @of: what they are about, in plural
 * @room: for so many lines
 * @since: when that was so
 * @left_out: so many got no line, which is yet to be said
 * @tell: when it is
 */
struct bounded_lines {
	int level;
	const char *of;
	double room;
	ev_tstamp since;
	uint64_t left_out;
	ev_timer tell;
};

/**
 * struct daemon - the running daemon
 * @loop: its event loop
 * @path: its configuration file
 * @config: the configuration in use
 * @events: what the kernel tells
 * @generation: of the policy this daemon put into force
 * @applied: that policy is in force as far as is known
 * @complaint: what was wrong at the last try, said once
 * @losses: times that events were lost and not yet reported
 * @all_losses: times that events were lost since the daemon began
 * @exit_code: enum sn_fault
 * @instance: guard against a second daemon
 * @instance_io: callers at the guard
 * @events_io: events wait
 * @read_again: reading them goes on, of which some were left, or which failed
 * @flow_lines: how much is logged of flows
 * @refused_lines: and of endpoints that a limit refuses
 * @keep: bindings in a file
 * @history: flows taken from the ALG, by time
 * @http: serves HTTP, NULL if that is not wanted
 * @retry: try again to put the policy into force
 * @report_losses: losses are told once a second at most
 * @hup: SIGHUP, reload
 * @term: SIGTERM, end
 * @intr: SIGINT, end
 * @never: a time to wait for
 */
struct daemon {
	struct ev_loop *loop;
	const char *path;
	struct sn_config config;
	struct sn_events *events;
	uint32_t generation;
	bool applied;
	char complaint[SN_ERROR_MAX + 64];
	unsigned int losses;
	uint64_t all_losses;
	int exit_code;
	int instance;
	ev_io instance_io;
	ev_io events_io;
	ev_timer read_again;
	struct bounded_lines flow_lines;
	struct bounded_lines refused_lines;
	struct keep keep;
	struct history history;
	struct http *http;
	ev_timer retry;
	ev_timer report_losses;
	ev_signal hup;
	ev_signal term;
	ev_signal intr;
	ev_periodic never;
};

/* log.c */
void log_open(const struct sn_log_settings *settings);
void log_say(int level, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* notify.c */
void notify_ready(void);
void notify_reloading(void);
void notify_stopping(void);
void notify_status(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* privilege.c */
int privilege_drop(struct sn_error *err);

/* reload.c */
bool reload_read(const char *path, struct sn_config *config);
void reload_start(struct daemon *d);

/* apply.c */
void apply_policy(struct daemon *d);
bool apply_fresh(struct daemon *d, const struct sn_policy *policy);
void apply_yield(struct daemon *d);
void apply_start(struct daemon *d);
void apply_forget(struct daemon *d);

/* keep.c */
void keep_start(struct daemon *d);
void keep_reload(struct daemon *d);
void keep_changed(struct daemon *d);
void keep_binding(struct daemon *d, const struct sn_event *event);
void keep_module_here(struct daemon *d);
void keep_module_gone(struct daemon *d);
void keep_stop(struct daemon *d);

/* restore.c */
void restore_bindings(struct daemon *d, bool fresh);

/* recent.c */
bool recent_add(struct recent *recent, const struct sn_event *event);
void recent_apply(const struct recent *recent, uint64_t from,
		  struct sn_binding *binding);
void recent_forget(struct recent *recent);

/* say.c */
void say_start(struct daemon *d);
void say_flow(struct daemon *d, const struct sn_event *event);
void say_binding(struct daemon *d, const struct sn_event *event);
void say_upstream(const struct sn_upstream *path);

/* watch.c */
int watch_start(struct daemon *d, struct sn_error *err);

/* http.c, or http_none.c */
bool http_is_built(void);
void http_start(struct daemon *d);
void http_reload(struct daemon *d);
void http_module_here(struct daemon *d);
void http_stop(struct daemon *d);

/* guard.c */
int guard_start(struct daemon *d, struct sn_error *err);

#endif /* SIPNATD_DAEMON_H */
