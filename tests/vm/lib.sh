# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What every scenario starts with. A scenario runs in /tmp/work of a guest, in a
# mount and process namespace of its own, and builds on this:
#
#   +----------------+      +---------------------------+      +---------------+
#   | phone          |      | gateway                   |      | provider      |
#   |                |      |                           |      |               |
#   |           eth0 +------+ lan                   wan +------+ eth0          |
#   | 192.168.1.10   |      | 192.168.1.1   203.0.113.1 |      | 203.0.113.5   |
#   | fd00:1::10     |      | fd00:1::1     2001:db8::1 |      | 2001:db8::5   |
#   |                |      |  masquerade, v4 and v6    |      | and .6, ::6   |
#   +----------------+      +---------------------------+      +---------------+
#
# Three network namespaces (or, with `topology host`, the guest's own as the
# gateway). `phone`, `gateway` and `provider` run a command there. The files in
# lib/ hold the words a scenario is written with.

set -eEu -o pipefail
trap 'echo "failed at line $LINENO of ${BASH_SOURCE[0]##*/}: $BASH_COMMAND" >&2' ERR

lab=${lab:-/sipnat}
work=${work:-/tmp/work}

phone4=192.168.1.10
phone6=fd00:1::10
public4=203.0.113.1
public6=2001:db8::1
provider4=203.0.113.5
provider6=2001:db8::5

# shellcheck source=tests/vm/lib/run.sh
. "$lab/lib/run.sh"
# shellcheck source=tests/vm/lib/topology.sh
. "$lab/lib/topology.sh"
# shellcheck source=tests/vm/lib/modules.sh
. "$lab/lib/modules.sh"
# shellcheck source=tests/vm/lib/memory.sh
. "$lab/lib/memory.sh"
# shellcheck source=tests/vm/lib/conntrack.sh
. "$lab/lib/conntrack.sh"
# shellcheck source=tests/vm/lib/exchange.sh
. "$lab/lib/exchange.sh"
# shellcheck source=tests/vm/lib/software.sh
. "$lab/lib/software.sh"
# shellcheck source=tests/vm/lib/rules.sh
. "$lab/lib/rules.sh"
# shellcheck source=tests/vm/lib/failing.sh
. "$lab/lib/failing.sh"
# shellcheck source=tests/vm/lib/crowd.sh
. "$lab/lib/crowd.sh"
# shellcheck source=tests/vm/lib/hostile.sh
. "$lab/lib/hostile.sh"
# shellcheck source=tests/vm/lib/doctor.sh
. "$lab/lib/doctor.sh"
