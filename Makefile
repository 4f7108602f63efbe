# SPDX-License-Identifier: GPL-2.0
# The user's verbs only; the recipes live in userspace/, tests/ and packaging/.

ifneq ($(words $(CURDIR)),1)
$(error the name of this folder has a blank in it, the kernel's build cannot do with that: $(CURDIR))
endif

KDIR ?= /lib/modules/$(shell uname -r)/build
DESTDIR ?=
prefix ?= /usr/local

ifneq ($(DESTDIR),)
ifneq ($(words $(DESTDIR))$(filter-out /%,$(DESTDIR)),1)
$(error DESTDIR is "$(DESTDIR)", expected an absolute path without blanks)
endif
endif

.PHONY: all
all: modules userspace

##@ Build
.PHONY: modules userspace clean
modules: ## build sipnat.ko against the kernel headers in KDIR=
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

userspace: ## build sipnatd and sipnatctl
	$(MAKE) -C userspace all

clean: ## remove everything that was built
	$(MAKE) -C userspace clean
	tests/run clean
	find kernel -name '*.o' -delete -o -name '.*.cmd' -delete
	rm -f sipnat.ko sipnat.o sipnat.mod* .sipnat.* .module-common.o \
	  ..module-common.o.cmd modules.order .modules.order.cmd \
	  Module.symvers .Module.symvers.cmd

##@ Install
.PHONY: install uninstall modules_install
install: ## install daemon, tool, pages, unit and example (DESTDIR= prefix=)
	$(MAKE) -C userspace install DESTDIR=$(DESTDIR) prefix=$(prefix)

uninstall: ## remove what install put there
	$(MAKE) -C userspace uninstall DESTDIR=$(DESTDIR) prefix=$(prefix)

modules_install: ## install sipnat.ko (KDIR= INSTALL_MOD_PATH=)
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install

##@ Pack
.PHONY: dist deb
dist: ## make build/dist/sipnat-VERSION.tar.gz
	packaging/dist

deb: ## make Debian's packages in build/deb
	packaging/deb

##@ See and test
.PHONY: demo check check-packages lint unit kunit vm vm-shell fuzz bench
.PHONY: bench-packet bench-scanner bench-table bench-daemon
.PHONY: check-page check-kernels check-machines check-mutants check-selftests
.PHONY: check-debug check-rounds check-all results
demo: ## watch a gateway with the real ALG, before and after
	tests/run demo

check: ## run every test of the fast rungs; installs what they need
	tests/run check

check-packages: ## build packages, install them in guests (SUITE=bookworm)
	tests/run packages $(if $(SUITE),debian $(SUITE))

lint: ## style, static checkers, contracts
	tests/run lint

unit: ## unit tests in user space under ASan and UBSan
	tests/run unit

kunit: ## suites in the kernel, in User Mode Linux (DEBUG=1 COVERAGE=1)
	DEBUG=$(DEBUG) COVERAGE=$(COVERAGE) tests/run kunit

vm: ## scenarios in a guest (KERNEL=6.1 SCENARIO=pattern)
	tests/run vm $(if $(KERNEL),--kernel $(KERNEL)) $(SCENARIO)

vm-shell: ## an interactive gateway in a guest (KERNEL=6.1)
	tests/run vm-shell $(if $(KERNEL),--kernel $(KERNEL))

fuzz: ## fuzz what reads foreign bytes (SECONDS=60 TARGET=pattern)
	tests/run fuzz $(or $(SECONDS),60) $(TARGET)

bench: ## what it costs beside others (JSON=1); bench-packet, -scanner ...
	@tests/run bench $(if $(JSON),-j) $(BENCH)

bench-packet bench-scanner bench-table bench-daemon:
	@tests/run bench $(if $(JSON),-j) $(@:bench-%=%)

check-page: ## the daemon's status page in headless Chromium
	tests/run page

check-kernels: ## every Debian kernel: built with W=1, all scenarios; hours
	tests/run kernels

check-machines: ## i386, arm64, s390x: unit tests, module, core scenarios
	tests/run machines

check-debug: ## scenarios on a debug kernel (SCENARIO=pattern); hours
	tests/run debug $(SCENARIO)

check-rounds: ## insmod, rmmod, kills, thousands of times; an hour
	tests/run rounds

check-all: ## every test there is; hours
	tests/run check-all

results: ## write Documentation/results.md from the last runs
	tests/run results

check-selftests: ## the kernel's netfilter tests, with sipnat and without (KERNEL=7.3)
	tests/run selftests $(if $(KERNEL),--kernel $(KERNEL))

check-mutants: ## known bugs, planted in a copy, are noticed (MUTANT=pattern)
	tests/run mutants $(MUTANT)

.PHONY: help
help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { print "\n" substr($$0, 5) } \
	  /^[a-z_-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' Makefile
