# SPDX-License-Identifier: GPL-2.0
# Stands in for OpenWrt's, see ../rules.mk.
BuildPackage=$(call take,Package,$(1))
