# SPDX-License-Identifier: GPL-2.0
# Stands in for LuCI's, see ../../rules.mk: a package is the folders htdocs, root
# and so on beside its Makefile.
PKG_NAME?=$(notdir $(CURDIR))
