# SPDX-License-Identifier: GPL-2.0
# What is fuzzed, for the Makefile here and for that of the unit tests, which
# reads the kept inputs once more. A target is a file fuzz_NAME.c; if its name
# begins with fuzz_sip_ it is linked with the scanner, otherwise with user
# space's library, and in both cases with the sources in TARGET-y and the
# libraries in TARGET-libs. It begins with the inputs in TARGET-seeds and in
# seeds/TARGET. A new target needs lines here only if it needs any of these.

comma := ,
fuzz-dir := $(top)/tests/fuzz
targets := $(patsubst $(fuzz-dir)/%.c,%,$(sort $(wildcard $(fuzz-dir)/fuzz_*.c)))
sip-targets := $(filter fuzz_sip_%,$(targets))
user-targets := $(filter-out $(sip-targets),$(targets))

messages := $(top)/tests/unit/corpus $(fuzz-dir)/seeds/messages
fuzz_sip_message-seeds := $(messages)
fuzz_sip_osip-seeds := $(messages)
fuzz_sip_osip-y := $(fuzz-dir)/osip_known.c $(fuzz-dir)/sip_text.c
fuzz_sip_osip-libs := -losipparser2
# Messages are changed by header fields, not only by bytes. This needs
# libFuzzer, so it isn't linked where inputs are only read.
mutated := fuzz_sip_message fuzz_sip_osip
mutator-y := $(fuzz-dir)/sip_mutator.c $(fuzz-dir)/sip_text.c
# The kernel's answers are the input.
fuzz_netlink-y := $(fuzz-dir)/netlink_answers.c
wrapped := nanosleep mnl_nlmsg_ok $(addprefix mnl_socket_,open2 bind close \
  get_fd setsockopt sendto recvfrom)
fuzz_netlink-libs := $(addprefix -Wl$(comma)--wrap=,$(wrapped))
# Their readers want files.
fuzz_config-y := $(fuzz-dir)/scratch.c
fuzz_state-y := $(fuzz-dir)/scratch.c
