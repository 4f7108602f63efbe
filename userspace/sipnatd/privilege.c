// SPDX-License-Identifier: GPL-2.0
/*
 * Giving away every privilege but CAP_NET_ADMIN. The daemon may be started by
 * root, or by anybody with that one capability.
 */
#include <cap-ng.h>
#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#include "daemon.h"

/**
 * privilege_drop() - keep CAP_NET_ADMIN and nothing else
 * @err: why that is not possible
 *
 * Return: 0 or -1.
 */
int privilege_drop(struct sn_error *err)
{
	capng_select_t what = CAPNG_SELECT_CAPS;

	if (capng_get_caps_process())
		return sn_fail(err, SN_TROUBLE, errno,
			       "cannot read the capabilities of the process");
	if (!capng_have_capability(CAPNG_PERMITTED, CAP_NET_ADMIN))
		return sn_fail(err, SN_NO_ACCESS, EPERM,
			       "no permission, CAP_NET_ADMIN is needed");
	/* Only who has this one may give the rest away for good. */
	if (capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP))
		what = CAPNG_SELECT_BOTH;
	capng_clear(what);
	if (capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED,
			 CAP_NET_ADMIN) ||
	    capng_apply(what))
		return sn_fail(err, SN_TROUBLE, errno,
			       "cannot drop privileges: %s", strerror(errno));
	/* Best effort: not inherited, not to be got back by a set-uid file. */
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return 0;
}
