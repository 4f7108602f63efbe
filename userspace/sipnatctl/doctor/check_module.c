// SPDX-License-Identifier: GPL-2.0
/*
 * Is the sipnat module loaded, does it see this network namespace, does it fit
 * the tool. What policy it follows is the daemon's family.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "client.h"
#include "doctor/doctor.h"
#include "doctor/file.h"

/* Would modprobe find it? After a new kernel it may not. OpenWrt has no list. */
static void look_installed(struct facts *facts)
{
	struct utsname name;
	char path[PATH_MAX];
	char *text;

	if (uname(&name))
		return;
	snprintf(facts->kernel, sizeof(facts->kernel), "%s", name.release);
	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep",
		 name.release);
	text = file_read(path);
	facts->installed = text && strstr(text, "/sipnat.ko");
	free(text);
	snprintf(path, sizeof(path), "/lib/modules/%s/sipnat.ko", name.release);
	facts->installed |= file_there(path);
}

/**
 * module_look() - look at what status looks at, and at who is registered
 * @facts: filled
 */
void module_look(struct facts *facts)
{
	struct sn_binding_filter all;
	struct sn_client *client;
	struct sn_error err;

	report_look(&facts->report, &facts->policy, &facts->nft);
	if (!facts->report.loaded) {
		look_installed(facts);
		return;
	}
	memset(&all, 0, sizeof(all));
	client = sn_client_open(&err);
	if (client && sn_client_bindings(client, &all, &facts->bindings, &err))
		facts->bindings.torn = true;
	sn_client_close(client);
}

static void judge_absence(const struct facts *facts, struct results *results)
{
	const struct sn_error *why = &facts->report.why;
	enum fix fix = FIX_COMMAND;
	struct result *result;

	if (why->errnum != ENOENT) {
		result = result_add(results, CHECK_MODULE, VERDICT_FAIL,
				    "the module does not answer: %s",
				    why->text);
		result_command(results, result, FIX_NOT, "dmesg | tail");
		return;
	}
	if (!facts->installed)
		result =
			result_add(results, CHECK_MODULE, VERDICT_FAIL,
				   "the sipnat module is not loaded, and not installed for this kernel, %s",
				   facts->kernel);
	else if (facts->conntrack_sip.loaded && facts_assigned(facts))
		result =
			result_add(results, CHECK_MODULE, VERDICT_FAIL,
				   "the sipnat module is not loaded, and nf_conntrack_sip gets SIP flows and rewrites them");
	else
		result =
			result_add(results, CHECK_MODULE, VERDICT_FAIL,
				   "the sipnat module is not loaded, no registered phone is kept reachable");
	/* What the module takes from the ALG at once nobody gives back. */
	if (!facts->installed)
		fix = FIX_NOT;
	else if (!facts->report.daemon &&
		 (facts_leave(facts) || facts_fix(facts, fix) == FIX_NOT))
		fix = FIX_NOT;
	result_command(results, result, fix, "%s",
		       report_load_module(&facts->report));
}

static void judge_hooks(const struct facts *facts, struct results *results)
{
	const struct sn_status *status = &facts->report.status;
	struct result *result;

	if (!(status->hooks & SIPNAT_HOOK_EARLY)) {
		result =
			result_add(results, CHECK_MODULE, VERDICT_FAIL,
				   "sipnat %s is loaded, but does not protect this network namespace: it has no policy",
				   status->version);
		result_place(results, result, "this network namespace");
		if (facts->daemon.there)
			daemon_put_apply(facts, results, result);
		else
			result_command(results, result, FIX_COMMAND,
				       "sipnatctl policy reset");
	} else if (status->alg_present && !(status->hooks & SIPNAT_HOOK_LATE)) {
		result =
			result_add(results, CHECK_MODULE, VERDICT_FAIL,
				   "nf_conntrack_sip is loaded and the late hook is not registered here, a helper that is set late stays%s",
				   report_replace_loss(&facts->report));
		result_command(results, result, FIX_NOT, "%s",
			       report_replace_module(&facts->report));
	} else {
		result_add(results, CHECK_MODULE, VERDICT_OK,
			   "sipnat %s is loaded and sees this network namespace",
			   status->version);
	}
}

static void judge_versions(const struct facts *facts, struct results *results)
{
	const char *daemon = facts->daemon.version;
	const char *module = facts->report.loaded ?
				     facts->report.status.version :
				     SIPNAT_VERSION;
	struct result *result;

	if (strcmp(module, SIPNAT_VERSION)) {
		result =
			result_add(results, CHECK_VERSIONS, VERDICT_WARN,
				   "the module is version %s, this tool is " SIPNAT_VERSION
				   "%s",
				   module, report_replace_loss(&facts->report));
		result_command(results, result, FIX_NOT, "%s",
			       report_replace_module(&facts->report));
	} else if (*daemon && strcmp(daemon, SIPNAT_VERSION)) {
		result = result_add(results, CHECK_VERSIONS, VERDICT_WARN,
				    "the daemon is version %s, this tool %s",
				    daemon, SIPNAT_VERSION);
		if (facts->daemon.init == INIT_SYSTEMD)
			result_command(results, result, FIX_NOT,
				       "systemctl restart sipnatd");
		else if (facts->daemon.init == INIT_SCRIPT)
			result_command(results, result, FIX_NOT,
				       "/etc/init.d/sipnat restart");
		else
			result_command(results, result, FIX_NOT, "kill %d",
				       (int)facts->report.daemon_pid);
	} else {
		result_add(results, CHECK_VERSIONS, VERDICT_OK,
			   "tool%s%s: " SIPNAT_VERSION,
			   facts->report.loaded ? ", module" : "",
			   *daemon ? ", daemon" : "");
	}
}

/**
 * module_judge() - judge the module
 * @facts: all facts
 * @results: gets what was found
 */
void module_judge(const struct facts *facts, struct results *results)
{
	if (facts->report.loaded)
		judge_hooks(facts, results);
	else
		judge_absence(facts, results);
	judge_versions(facts, results);
}
