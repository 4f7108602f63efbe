// SPDX-License-Identifier: GPL-2.0
/*
 * The key under which a network namespace keeps what is sipnat's. Beginning
 * and ending a namespace is main's.
 */
#include <linux/cache.h>
#include "pernet.h"

unsigned int sipnat_net_id __read_mostly;
