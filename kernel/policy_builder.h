/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Makes a policy rule by rule and puts it into force as a whole.
 */
#ifndef _SIPNAT_POLICY_BUILDER_H
#define _SIPNAT_POLICY_BUILDER_H

#include "policy.h"

struct sipnat_policy *sipnat_policy_new(void);
bool sipnat_policy_may_defer(const struct sipnat_policy *policy);
void sipnat_policy_finish(struct sipnat_policy *policy, u32 generation);
void sipnat_policy_free(struct sipnat_policy *policy);

struct sipnat_rule *sipnat_rule_new(void);
void sipnat_rule_free(struct sipnat_rule *rule);

int sipnat_policy_begin(struct sipnat_policy_state *state, u32 owner,
			struct sipnat_policy *policy);
struct sipnat_policy *sipnat_policy_begun(struct sipnat_policy_state *state,
					  u32 owner);
int sipnat_policy_append(struct sipnat_policy *policy,
			 struct sipnat_rule *rule);
void sipnat_policy_truncate(struct sipnat_policy *policy, u32 n_rules);
u32 sipnat_policy_commit(struct sipnat_policy_state *state);
int sipnat_policy_builtin(struct sipnat_policy_state *state);
bool sipnat_policy_abort(struct sipnat_policy_state *state, u32 owner);

#endif
